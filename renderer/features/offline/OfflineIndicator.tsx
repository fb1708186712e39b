// The seed's offline indicator, and the connection strip of the window: a quiet line that says what still works.

import type { Failure } from '#shared/result.ts';
import { useOfflineIndicator } from '../../bridge/hooks/use-offline-indicator.ts';
import { useOfflineSync } from '../../bridge/hooks/use-offline-sync.ts';
import { useCommand } from '../../bridge/use-call.ts';
import { useDaemonLink, useSnapshot } from '../../bridge/use-snapshot.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Banner } from '../../ui/feedback/Banner.tsx';
import { toastFailure } from '../../ui/feedback/toasts.tsx';
import { useNow } from '../../ui/now.ts';
import { t } from '../../ui/text.ts';
import { stripOf, type Strip, type StripAction } from './strip-words.ts';
import './offline.css';

export interface OfflineIndicatorProps {
  position: 'top' | 'bottom';
  /** Offers to send what waits, while the server can be reached. */
  showSyncButton: boolean;
  onShowOutbox?: () => void;
  onSignIn?: () => void;
}

const SECOND = 1_000;
const STILL_TRYING_FROM = 10;

export function OfflineIndicator(props: OfflineIndicatorProps) {
  const link = useDaemonLink();
  return link.kind === 'lost' || link.kind === 'refused' ? (
    <Banner tone="urgent" title={t('app.noBridge')} live="alert" label={t('connection.label')}>
      {t('app.noBridgeNext')}
    </Banner>
  ) : (
    <ConnectionStrip {...props} />
  );
}

function ConnectionStrip({ position, showSyncButton, onShowOutbox, onSignIn }: OfflineIndicatorProps) {
  const view = useSnapshot('connection.changed');
  const settings = useSnapshot('settings.changed');
  const outbox = useSnapshot('outbox.changed');
  const { showIndicator } = useOfflineIndicator();
  const now = useNow(showIndicator || (outbox?.urgentLate ?? null) !== null ? SECOND : 60 * SECOND);
  const { sync, isSyncing } = useOfflineSync();
  const tryNow = useCommand('connection.tryNow');
  const setPaused = useCommand('connection.setPaused');
  if (view === undefined) return null;

  const strip = stripOf({
    view,
    waiting: outbox?.waiting ?? 0,
    undecided: (outbox?.refused ?? 0) + (outbox?.held ?? 0),
    oldestWrittenAt: outbox?.oldestWrittenAt ?? null,
    urgentLate: outbox?.urgentLate ?? null,
    now,
    stillTryingFrom: settings?.connection.attempts ?? STILL_TRYING_FROM,
  });
  if (strip === null) return null;

  const report = (result: { ok: true } | { ok: false; error: Failure }) => {
    if (!result.ok) toastFailure(result.error);
  };
  const actions: Record<StripAction, (() => void) | undefined> = {
    outbox: onShowOutbox,
    'sign-in': onSignIn,
    'try-now': () => void tryNow.run({}).then(report),
    'go-online': () => void setPaused.run({ paused: false }).then(report),
    sync: () => void sync(),
  };
  const offers = strip.actions.filter((action) => action !== 'sync' || showSyncButton);
  return (
    <div className="offline-indicator" data-position={position}>
      <StripBanner strip={strip} offers={offers} actions={actions} isSyncing={isSyncing} />
    </div>
  );
}

const labels = {
  outbox: 'connection.showOutbox',
  'sign-in': 'connection.signIn',
  'try-now': 'connection.tryNow',
  'go-online': 'connection.goOnline',
  sync: 'connection.sync',
} as const;

interface StripBannerProps {
  strip: Strip;
  offers: readonly StripAction[];
  actions: Record<StripAction, (() => void) | undefined>;
  isSyncing: boolean;
}

function StripBanner({ strip, offers, actions, isSyncing }: StripBannerProps) {
  return (
    <Banner
      tone={strip.tone}
      title={strip.title}
      live={strip.tone === 'urgent' ? 'alert' : 'status'}
      label={t('connection.label')}
      actions={
        <>
          {strip.next !== null && <span className="offline-indicator__next">{strip.next}</span>}
          {offers.map((offer) => {
            const act = actions[offer];
            return (
              act && (
                <Button key={offer} size="small" onPress={act} isPending={offer === 'sync' && isSyncing}>
                  {t(labels[offer])}
                </Button>
              )
            );
          })}
        </>
      }
    >
      {strip.words === '' ? undefined : strip.words}
    </Banner>
  );
}
