// What happened to the stores on this workstation (DS1–DS4), in words: what, and what is safe.

import type { SessionNotice } from '#shared/model/session.ts';
import { useCommand } from '../../bridge/use-call.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Banner, type BannerProps } from '../../ui/feedback/Banner.tsx';
import { t, type MessageValues } from '../../ui/text.ts';

const tones: Record<SessionNotice['kind'], NonNullable<BannerProps['tone']>> = {
  'cache-rebuilt': 'info',
  'vault-salvaged': 'warn',
  'vault-key-lost': 'urgent',
  'wrong-key': 'urgent',
  'newer-schema': 'urgent',
  'keychain-unavailable': 'warn',
  'storage-full': 'urgent',
  'storage-failed': 'urgent',
  'in-use': 'warn',
  'signed-out-unsent': 'info',
};

/** The figures of a notice; its reason in the system's words is for diagnostics and stays out. */
export function noticeWords(notice: SessionNotice): { what: string; safe: string } {
  const { kind, ...rest } = notice;
  const figures: MessageValues = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => typeof value === 'number'),
  );
  return { what: t(`session.notice.${kind}`, figures), safe: t(`session.notice.${kind}.safe`, figures) };
}

export function StoreNotice({ notice }: { notice: SessionNotice }) {
  const dismiss = useCommand('session.dismissNotice');
  const words = noticeWords(notice);
  const tone = tones[notice.kind];
  return (
    <Banner
      tone={tone}
      title={words.what}
      live={tone === 'urgent' ? 'alert' : 'status'}
      actions={
        <Button size="small" onPress={() => void dismiss.run({})}>
          {t('common.dismiss')}
        </Button>
      }
    >
      {words.safe}
    </Banner>
  );
}
