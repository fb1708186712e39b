// A strip that stays while keys are not where they belong (SE1): the demonstration's key file, or memory only.

import type { SessionView } from '#shared/model/session.ts';
import { Banner } from '../../ui/feedback/Banner.tsx';
import { t } from '../../ui/text.ts';

type SignedIn = Extract<SessionView, { state: 'signed-in' }>;

export function SecretsMark({ session }: { session: SignedIn }) {
  if (session.demonstration)
    return (
      <div className="secrets-mark">
        <b>{t('app.demonstration')}</b>
        <span className="ui-clip">{t('app.demonstrationWhy')}</span>
      </div>
    );
  if (session.secrets === 'key-file')
    return (
      <Banner tone="warn" title={t('app.keyFile')}>
        {t('app.keyFileWhy')}
      </Banner>
    );
  if (session.secrets === 'memory')
    return (
      <Banner tone="warn" title={t('app.memoryKeys')}>
        {t('app.memoryKeysWhy')}
      </Banner>
    );
  return null;
}
