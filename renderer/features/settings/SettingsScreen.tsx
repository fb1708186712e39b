// Settings of this workstation. Each change is saved at once; what cannot be saved says so and stays as it was.

import type { Settings } from '#shared/model/settings.ts';
import { useCommand } from '../../bridge/use-call.ts';
import { useSnapshot } from '../../bridge/use-snapshot.ts';
import { SegmentedControl } from '../../ui/controls/SegmentedControl.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { Skeleton } from '../../ui/feedback/Skeleton.tsx';
import { toastFailure } from '../../ui/feedback/toasts.tsx';
import { Page } from '../../ui/layout/Page.tsx';
import { t } from '../../ui/text.ts';
import { About } from './About.tsx';
import { intervalOptions } from './intervals.ts';
import { ServerSetting } from './ServerSetting.tsx';
import { SettingRow, SettingsGroup } from './SettingRow.tsx';
import './settings.css';

/** `profile`: the form of the person's own profile, which is the platform's and not of this workstation. */
export function SettingsScreen({ profile }: { profile?: React.ReactNode }) {
  const settings = useSnapshot('settings.changed');
  const save = useCommand('settings.set');
  const change = async (part: Partial<Settings>) => {
    const result = await save.run(part);
    if (!result.ok) toastFailure(result.error);
  };
  return (
    <Page title={t('settings.title')} note={t('settings.saved')}>
      {settings === undefined ? (
        <Skeleton rows={10} />
      ) : (
        <div className="settings">
          <Look settings={settings} change={(part) => void change(part)} />
          <Writing settings={settings} change={(part) => void change(part)} />
          <Alerts settings={settings} change={(part) => void change(part)} />
          <Connection settings={settings} change={(part) => void change(part)} />
          {profile !== undefined && <SettingsGroup title={t('settings.ownProfile')}>{profile}</SettingsGroup>}
          <About />
        </div>
      )}
    </Page>
  );
}

interface GroupProps {
  settings: Settings;
  change: (part: Partial<Settings>) => void;
}

const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
const DENSITIES = ['compact', 'comfortable'] as const;
const LEVELS = ['all', 'important', 'urgent'] as const;

function Look({ settings, change }: GroupProps) {
  return (
    <SettingsGroup title={t('settings.look')}>
      <SettingRow label={t('settings.theme')}>
        <SegmentedControl
          label={t('settings.theme')}
          value={settings.theme}
          segments={THEMES.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
          onChange={(theme) => change({ theme })}
        />
      </SettingRow>
      <SettingRow label={t('settings.density')}>
        <SegmentedControl
          label={t('settings.density')}
          value={settings.density}
          segments={DENSITIES.map((value) => ({ value, label: t(`settings.density.${value}`) }))}
          onChange={(density) => change({ density })}
        />
      </SettingRow>
    </SettingsGroup>
  );
}

function Writing({ settings, change }: GroupProps) {
  return (
    <SettingsGroup title={t('settings.writing')}>
      <SettingRow label={t('settings.sendKey')} hint={t('settings.sendKeyHint')}>
        <SegmentedControl
          label={t('settings.sendKey')}
          value={settings.sendWithEnter ? 'enter' : 'shiftEnter'}
          segments={[
            { value: 'enter', label: t('settings.sendKey.enter') },
            { value: 'shiftEnter', label: t('settings.sendKey.shiftEnter') },
          ]}
          onChange={(key) => change({ sendWithEnter: key === 'enter' })}
        />
      </SettingRow>
    </SettingsGroup>
  );
}

function Alerts({ settings: { notifications }, change }: GroupProps) {
  const set = (part: Partial<Settings['notifications']>) => change({ notifications: { ...notifications, ...part } });
  return (
    <SettingsGroup title={t('settings.alerts')}>
      <SettingRow label={t('settings.alertsOn')} hint={t('settings.alertsOnHint')}>
        <Switch
          label={t('settings.alertsOn')}
          hideLabel
          isOn={notifications.enabled}
          onChange={(enabled) => set({ enabled })}
        />
      </SettingRow>
      <SettingRow label={t('settings.sound')}>
        <Switch
          label={t('settings.sound')}
          hideLabel
          isOn={notifications.sound}
          isDisabled={!notifications.enabled}
          onChange={(sound) => set({ sound })}
        />
      </SettingRow>
      <SettingRow label={t('settings.level')}>
        <SegmentedControl
          label={t('settings.level')}
          value={notifications.level}
          segments={LEVELS.map((value) => ({ value, label: t(`settings.level.${value}`) }))}
          isDisabled={!notifications.enabled}
          onChange={(level) => set({ level })}
        />
      </SettingRow>
    </SettingsGroup>
  );
}

function Connection({ settings, change }: GroupProps) {
  return (
    <SettingsGroup title={t('settings.connection')}>
      <ServerSetting key={settings.server} server={settings.server} onChange={(server) => change({ server })} />
      <SettingRow label={t('settings.syncInterval')} hint={t('settings.syncIntervalHint')}>
        <Select
          label={t('settings.syncInterval')}
          hideLabel
          value={String(settings.syncIntervalMs)}
          options={intervalOptions(settings.syncIntervalMs)}
          onChange={(chosen) => change({ syncIntervalMs: Number(chosen) })}
        />
      </SettingRow>
    </SettingsGroup>
  );
}
