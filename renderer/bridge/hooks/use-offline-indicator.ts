// The seed's `useOfflineIndicator`: one line about the link and about what waits here, and whether it need be shown.

import { when } from '../../ui/time.ts';
import { t } from '../../ui/text.ts';
import { useSnapshot } from '../use-snapshot.ts';
import { useConnection } from './use-connection.ts';

export type IndicatorType = 'offline' | 'syncing' | 'pending' | 'online';

export function useOfflineIndicator() {
  const { view, isConnected } = useConnection();
  const summary = useSnapshot('outbox.changed');
  const pendingCount = (summary?.waiting ?? 0) + (summary?.refused ?? 0);
  const isSyncing = isConnected && ((summary?.syncing ?? false) || view?.state === 'catching-up');

  const indicatorType: IndicatorType = !isConnected
    ? 'offline'
    : isSyncing
      ? 'syncing'
      : pendingCount > 0
        ? 'pending'
        : 'online';

  const now = Date.now();
  const words: Record<IndicatorType, () => string> = {
    offline: () => t('connection.offline', { when: when(view?.since ?? now, now) }),
    syncing: () => t('connection.catchingUp'),
    pending: () => t('offline.pending', { count: pendingCount }),
    online: () => t('connection.ready'),
  };

  return {
    // Before the daemon's first word there is nothing to say.
    showIndicator: view !== undefined && indicatorType !== 'online',
    indicatorText: words[indicatorType](),
    indicatorType,
    isOnline: isConnected,
    isSyncing,
    pendingCount,
  };
}
