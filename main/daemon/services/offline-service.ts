// The seed document's offline service, under its own names, on top of the outbox and the cache.

import type { CacheEntryView, JsonValue } from '#shared/bridge/contract.ts';
import type { ConflictView } from '#shared/model/conflict.ts';
import type { OutboxItem, OutboxSummary } from '#shared/model/outbox.ts';
import { uuidV7 } from '#shared/ids.ts';
import { done, fail, ok, type Result } from '#shared/result.ts';
import type { Account } from '../account/account.ts';
import { listItems } from '../calls/outbox-calls.ts';
import type { Conflicts } from '../conflict/conflicts.ts';
import { readAction, recordChange, type ActionType } from './actions.ts';

/** How a caller settles a conflict or a refused change by itself; everything else is a person's decision. */
export type Resolution = 'server-wins' | 'client-wins';

export interface SyncResult {
  sent: number;
  waiting: number;
  refused: number;
}

export interface StorageStats {
  pendingActions: number;
  cachedEntries: number;
  cacheBytes: number;
  vaultBytes: number;
  lastSync: number | null;
}

export interface OfflineService {
  queueAction(type: ActionType, payload: Record<string, JsonValue>): Result<{ opId: string }>;
  /** Sends what is due and waits until nothing is on its way. */
  syncPendingActions(): Promise<Result<SyncResult>>;
  getPendingActions(): OutboxItem[];
  /** Only what was refused or has not left; the rest answers `already-sent` (OB3). */
  removeAction(opId: string): Result<null>;
  clearPendingActions(): Result<{ cleared: number; kept: number }>;
  cacheData(key: string, value: JsonValue, freshForMs?: number): Result<null>;
  getCachedData(key: string): CacheEntryView | null;
  /** Of a conflict decides for one side; of a refused change `server-wins` drops it, `client-wins` sends it again. */
  resolveConflict(opId: string, resolution: Resolution): Result<null>;
  getStorageStats(): StorageStats;
  getIsOnline(): boolean;
  /** The present summary first; returns unsubscribe. */
  subscribe(listener: (summary: OutboxSummary) => void): () => void;
}

const DEFAULT_FRESH_MS = 5 * 60_000;

export function createOfflineService(account: Account): OfflineService {
  const { messaging, ports, supervisor } = account;
  const { outbox } = messaging;
  const newId = () => uuidV7(ports.clock.now(), ports.random.bytes(10));

  const clearPendingActions = () => {
    const discarded = outbox.discard(outbox.all().map((op) => op.opId));
    return discarded.ok ? ok({ cleared: discarded.value.discarded, kept: discarded.value.kept }) : discarded;
  };

  return {
    queueAction: (type, payload) => {
      if (type === 'send_message') {
        const action = readAction(type, payload);
        if (!action.ok) return action;
        const { message, ...rest } = action.value;
        return messaging.chat.send({ ...rest, body: message, clientId: newId() });
      }
      if (type === 'mark_message_read') {
        const action = readAction(type, payload);
        if (!action.ok) return action;
        const { roomId, messageId } = action.value;
        const found = messaging.messages.find(roomId, messageId);
        if (!found)
          return fail('not-found', 'This message is not on this workstation.', { field: 'payload.messageId' });
        const marked = messaging.chat.markRead(roomId, found.seq);
        return marked.ok ? ok({ opId: `read/${roomId}` }) : marked;
      }
      const action = readAction(type, payload);
      if (!action.ok) return action;
      const ids = { opId: newId(), selfId: account.user.userId };
      return messaging.records.change(recordChange(type, action.value, ids));
    },
    syncPendingActions: async () => {
      if (!supervisor.ready()) {
        supervisor.tryNow();
        return fail('offline', 'There is no connection. Everything is kept and will be sent.');
      }
      const before = outbox.summary().waiting;
      outbox.retry([]);
      const after = await messaging.drain();
      return ok({ sent: Math.max(0, before - after.waiting), waiting: after.waiting, refused: after.refused });
    },
    getPendingActions: () => listItems(account),
    removeAction: (opId) => {
      const discarded = outbox.discard([opId]);
      if (!discarded.ok) return discarded;
      return discarded.value.discarded > 0 ? done : fail('already-sent', 'This may already have been sent.');
    },
    clearPendingActions,
    cacheData: (key, value, freshForMs = DEFAULT_FRESH_MS) => {
      account.entries.put(key, value, { fetchedAt: ports.clock.now(), freshForMs });
      account.events.emit('cache.changed', { key });
      return done;
    },
    getCachedData: (key) => account.entries.get(key, ports.clock.now()),
    resolveConflict: (opId, resolution) => {
      const waiting = messaging.conflicts.ofOp(opId).filter(({ outcome }) => outcome.kind === 'waiting');
      if (waiting.length > 0) return decideAll(messaging.conflicts, waiting, resolution);
      const op = outbox.get(opId);
      if (!op || op.state !== 'rejected') return fail('not-found', 'Nothing waits for a decision under this id.');
      if (resolution === 'client-wins') return outbox.retry([opId]);
      const discarded = outbox.discard([opId]);
      return discarded.ok ? done : discarded;
    },
    getStorageStats: () => ({
      pendingActions: outbox.summary().waiting,
      cachedEntries: account.entries.count(),
      cacheBytes: account.stores.cache.size(),
      vaultBytes: account.stores.vault.size(),
      lastSync: messaging.outboxSummary().lastSync,
    }),
    getIsOnline: () => supervisor.ready() !== null,
    subscribe: (listener) => account.events.subscribe('outbox.changed', listener),
  };
}

/** Fields of an all-or-nothing change are decided by the first of them. */
function decideAll(conflicts: Conflicts, waiting: readonly ConflictView[], resolution: Resolution): Result<null> {
  const choice = { kind: resolution === 'client-wins' ? 'mine' : 'theirs' } as const;
  const [first, ...others] = waiting;
  for (const { conflictId } of first?.atomic ? [first] : [first, ...others].filter((one) => one !== undefined)) {
    const decided = conflicts.decide(conflictId, choice);
    if (!decided.ok) return decided;
  }
  return done;
}
