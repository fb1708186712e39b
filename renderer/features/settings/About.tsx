// What this console is, where it runs, and how its secrets are kept: what an IT desk asks for first.

import type { SessionView } from '#shared/model/session.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useSnapshot } from '../../bridge/use-snapshot.ts';
import { t } from '../../ui/text.ts';
import { bytes } from './bytes.ts';
import { SettingsGroup } from './SettingRow.tsx';

function serverKindWords(kind: 'sync' | 'plain' | null): string {
  return kind === null ? t('settings.serverKindUnknown') : t(`settings.server.${kind}`);
}

function signedInWords(session: SessionView | undefined): string | null {
  return session?.state === 'signed-in' ? session.user.email : null;
}

export function About() {
  const host = useCall('host.info', {}).data;
  const stats = useCall('offline.stats', {}).data;
  const session = useSnapshot('session.changed');
  const connection = useSnapshot('connection.changed');
  const facts: [string, string | null][] = [
    [t('settings.version'), host?.version ?? null],
    [t('settings.profile'), host?.profile ?? null],
    [t('settings.workstation'), host?.workstation ?? null],
    [t('settings.host'), host ? t(`settings.host.${host.host}`) : null],
    [t('settings.signedIn'), signedInWords(session)],
    [t('settings.secrets'), session?.state === 'signed-in' ? t(`settings.secrets.${session.secrets}`) : null],
    [
      t('settings.storage'),
      stats ? t('settings.storageValue', { vault: bytes(stats.vaultBytes), cache: bytes(stats.cacheBytes) }) : null,
    ],
    [t('settings.serverKind'), connection ? serverKindWords(connection.server) : null],
  ];
  return (
    <SettingsGroup title={t('settings.about')}>
      <dl className="settings__facts">
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </SettingsGroup>
  );
}
