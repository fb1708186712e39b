// The address of the platform. Saved when it is one, on Enter or on leaving the field.

import { useState } from 'react';
import { settingsSchema } from '#shared/model/settings.ts';
import { TextField } from '../../ui/controls/TextField.tsx';
import { t } from '../../ui/text.ts';

export interface ServerSettingProps {
  server: string;
  onChange: (server: string) => void;
}

export function ServerSetting({ server, onChange }: ServerSettingProps) {
  const [typed, setTyped] = useState(server);
  const [error, setError] = useState<string | null>(null);
  const save = () => {
    const address = typed.trim().replace(/\/+$/, '');
    if (address === server) return setError(null);
    const isAddress = settingsSchema.shape.server.safeParse(address).success;
    setError(isAddress ? null : t('settings.serverWrong'));
    if (isAddress) onChange(address);
  };
  return (
    <div className="settings__row settings__row--tall">
      <TextField
        label={t('settings.server')}
        hint={t('settings.serverHint')}
        type="url"
        value={typed}
        onChange={setTyped}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
        }}
        error={error}
      />
    </div>
  );
}
