// A few words beside the own name, for colleagues.

import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useCall, useCommand } from '../../bridge/use-call.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { failureLine } from '../../ui/failure.ts';
import { Dialog } from '../../ui/overlays/Dialog.tsx';
import { t } from '../../ui/text.ts';

const LONGEST = 140;
const FORM = 'status-form';

export function StatusDialog({ userId, onClose }: { userId: string; onClose: () => void }) {
  const own = useCall('presence.get', { userIds: [userId] }).data?.[0];
  const setOwn = useCommand('presence.setOwn');
  const [words, setWords] = useState(own?.customStatus ?? '');
  const status = own?.state === 'away' || own?.state === 'busy' ? own.state : 'online';

  const save = async () => {
    const result = await setOwn.run({ status, customStatus: words.trim() === '' ? null : words.trim(), until: null });
    if (result.ok) onClose();
  };
  return (
    <Dialog
      title={t('app.customStatusTitle')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button tone="primary" type="submit" form={FORM} isPending={setOwn.isRunning}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <Form
        id={FORM}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t('app.customStatusLabel')}
          hint={t('app.customStatusHint')}
          value={words}
          onChange={setWords}
          maxLength={LONGEST}
          autoFocus
          error={setOwn.failure && failureLine(setOwn.failure)}
        />
      </Form>
    </Dialog>
  );
}
