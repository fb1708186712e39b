// The seed's `useOfflineSync`: what waits on this workstation, and sending it. Actions are kept by the daemon's outbox,
// never dropped after some tries (OB5); `pendingActions` are its visible items.

import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import type { CallInput, CallOutput } from '#shared/bridge/contract.ts';
import type { OutboxItem } from '#shared/model/outbox.ts';
import { useBridge } from '../provider.tsx';
import { useCall } from '../use-call.ts';
import { useSnapshot } from '../use-snapshot.ts';
import { CallError, valueOf } from './call-error.ts';
import { useConnection } from './use-connection.ts';

export type ActionType = CallInput<'offline.queueAction'>['type'];
export type ActionPayload = CallInput<'offline.queueAction'>['payload'];
export type SyncOutcome = CallOutput<'offline.sync'>;

export interface UseOfflineSyncOptions {
  /** Sync on mounting, after each return of the connection, and at the interval. */
  autoSync?: boolean;
  /** Milliseconds between two automatic syncs. */
  syncInterval?: number;
  onSyncComplete?: (outcome: SyncOutcome) => void;
  onSyncError?: (error: CallError) => void;
}

const NOTHING: OutboxItem[] = [];

export function useOfflineSync(options: UseOfflineSyncOptions = {}) {
  const { autoSync = false, syncInterval = 30_000 } = options;
  const bridge = useBridge();
  const summary = useSnapshot('outbox.changed');
  const { isConnected } = useConnection();
  const items = useCall('outbox.list', {});
  const [asked, setAsked] = useState(0);
  const [error, setError] = useState<CallError | null>(null);
  const completed = useEffectEvent((outcome: SyncOutcome) => options.onSyncComplete?.(outcome));
  const failed = useEffectEvent((problem: CallError) => options.onSyncError?.(problem));
  const [outcome, setOutcome] = useState<SyncOutcome | CallError | null>(null);

  /** Answers what became of the pending actions, or null when it failed; `error` then says why. */
  const sync = useCallback(async (): Promise<SyncOutcome | null> => {
    setAsked((count) => count + 1);
    try {
      const result = await bridge.call('offline.sync', {});
      const settled = result.ok ? result.value : new CallError(result.error);
      setError(result.ok ? null : (settled as CallError));
      setOutcome(settled);
      return result.ok ? result.value : null;
    } finally {
      setAsked((count) => count - 1);
    }
  }, [bridge]);

  useEffect(() => {
    if (outcome instanceof CallError) failed(outcome);
    else if (outcome) completed(outcome);
  }, [outcome]);

  useEffect(() => {
    if (!autoSync || !isConnected) return;
    void sync();
    const timer = setInterval(() => void sync(), syncInterval);
    return () => clearInterval(timer);
  }, [autoSync, isConnected, syncInterval, sync]);

  const queueAction = useCallback(
    (type: ActionType, payload: ActionPayload) => valueOf(bridge.call('offline.queueAction', { type, payload })),
    [bridge],
  );
  const clearPending = useCallback(() => valueOf(bridge.call('offline.clearPending', {})), [bridge]);
  const getStorageStats = useCallback(() => valueOf(bridge.call('offline.stats', {})), [bridge]);

  return {
    isOnline: isConnected,
    isSyncing: asked > 0 || (summary?.syncing ?? false),
    pendingActions: items.data ?? NOTHING,
    /** Epoch ms of the last moment at which nothing waited while connected. */
    lastSync: summary?.lastSync ?? null,
    error,
    sync,
    queueAction,
    clearPending,
    getStorageStats,
  };
}
