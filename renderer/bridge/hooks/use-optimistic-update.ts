// The seed's `useOptimisticUpdate`: a change shows at once and reaches the server behind it. See optimistic-fold.ts.
//
// A change is kept in the vault until its request has carried it, so it survives the window and the process. A function
// cannot be kept: requests that shall go on after a restart are given by key, as `requests`; what was kept under a key is
// then shown again, and sent again in the order of writing. What fails for want of a connection waits for it; what is
// refused is the caller's, in `onError`. Records of the platform (profile, appointments …) have `records.change`, which
// needs none of this: its outbox sends by itself.

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { JsonValue } from '#shared/bridge/contract.ts';
import { newId } from '../new-id.ts';
import { useBridge } from '../provider.tsx';
import { CallError } from './call-error.ts';
import {
  add,
  fold,
  layOver,
  markFailed,
  remove,
  settle,
  type ConflictResolution,
  type Folding,
} from './optimistic-fold.ts';
import { useConnection } from './use-connection.ts';

export type UpdateRequest<Data> = (data: Data) => Promise<Data | undefined | void>;

export interface UpdateOptions<Data> {
  onSuccess?: (data: Data) => void;
  /** `rollback` takes the change off the screen; until it is called the change stays shown, as failed. */
  onError?: (error: Error, rollback: () => void) => void;
  conflictResolution?: ConflictResolution;
}

export interface KeptRequests<Data> extends UpdateOptions<Data> {
  requests?: Record<string, UpdateRequest<Data>>;
}

/** Without a connection nothing was decided: the change waits. */
const PASSING = new Set(['offline', 'timeout', 'too-many', 'server-error', 'session-expired', 'locked']);
const isPassing = (error: unknown): boolean => error instanceof CallError && PASSING.has(error.failure.code);

const TRY_AGAIN_MS = 30_000;

interface Carried<Data> {
  id: string;
  key: string;
  value: Data;
  request: UpdateRequest<Data>;
  options: UpdateOptions<Data>;
}

export function useOptimisticUpdate<Data>(initial?: Data, kept: KeptRequests<Data> = {}) {
  const bridge = useBridge();
  const { isConnected } = useConnection();
  const [folding, setFolding] = useState<Folding<Data>>({ base: initial, updates: [] });
  const now = useRef(folding);
  const waiting = useRef<Carried<Data>[]>([]);
  const change = useCallback((next: (folding: Folding<Data>) => Folding<Data>) => {
    now.current = next(now.current);
    setFolding(now.current);
  }, []);
  const forget = useCallback(
    (ids: string[]) => {
      waiting.current = waiting.current.filter(({ id }) => !ids.includes(id));
      change((value) => ids.reduce(remove, value));
      void bridge.call('updates.remove', { ids });
    },
    [bridge, change],
  );

  /** What the server says; pending changes stay applied over it. */
  const setData = useCallback((data: Data | undefined) => change((value) => ({ ...value, base: data })), [change]);

  /** Answers whether the server accepted the change; false too while it waits for a connection. */
  const carry = useCallback(
    async ({ id, key, value, request, options }: Carried<Data>): Promise<boolean> => {
      const { onSuccess, onError, conflictResolution = 'server-wins' } = options;
      try {
        const answer = await request(value);
        change((folded) => settle(folded, id, answer ?? undefined, conflictResolution));
        void bridge.call('updates.remove', { ids: [id] });
      } catch (problem) {
        const error = problem instanceof Error ? problem : new Error(String(problem));
        if (isPassing(error)) {
          waiting.current.push({ id, key, value, request, options });
          return false;
        }
        if (!onError) forget([id]);
        else {
          change((folded) => markFailed(folded, id));
          onError(error, () => forget([id]));
        }
        return false;
      }
      onSuccess?.(fold(now.current) as Data);
      return true;
    },
    [bridge, change, forget],
  );

  const update = useCallback(
    async (
      key: string,
      apply: (current: Data | undefined) => Data,
      request: UpdateRequest<Data>,
      options: UpdateOptions<Data> = {},
    ): Promise<boolean> => {
      const id = newId();
      const before = fold(now.current);
      change((value) => add(value, { id, key, apply, state: 'pending' }));
      const value = fold(now.current) as Data;
      const written = await bridge.call('updates.keep', { id, key, ...asJson(value, before) });
      if (!written.ok) {
        const error = new CallError(written.error);
        change((folded) => (options.onError ? markFailed(folded, id) : remove(folded, id)));
        options.onError?.(error, () => forget([id]));
        return false;
      }
      const carried = { id, key, value, request, options };
      if (waiting.current.length === 0) return carry(carried);
      waiting.current.push(carried);
      return false;
    },
    [bridge, carry, change, forget],
  );

  const registered = useRef(kept);
  useEffect(() => {
    registered.current = kept;
  });
  // What an earlier window, or an earlier run of the console, left behind.
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void bridge.call('updates.list', {}).then((listed) => {
      for (const { id, key, value, base } of listed.ok ? listed.value : []) {
        const { requests = {}, ...options } = registered.current;
        const request = requests[key];
        if (!request || now.current.updates.some((known) => known.id === id)) continue;
        const apply = (known: Data | undefined) =>
          layOver((base ?? undefined) as Data | undefined, value as Data, known);
        change((folded) => add(folded, { id, key, apply, state: 'pending' }));
        waiting.current.push({ id, key, value: value as Data, request, options });
      }
      setReady(true);
    });
  }, [bridge, change]);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    if (!isConnected || !isReady) return;
    let isRunning = false;
    const sendWaiting = async () => {
      if (isRunning) return;
      isRunning = true;
      // One after the other, in the order of writing; behind the first that has to wait again the others wait.
      for (let next = waiting.current.shift(); next; next = waiting.current.shift()) {
        const left = waiting.current.length;
        await carry(next);
        if (waiting.current.length <= left) continue;
        waiting.current.unshift(...waiting.current.splice(-1));
        break;
      }
      isRunning = false;
    };
    void sendWaiting();
    const timer = setInterval(() => void sendWaiting(), TRY_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isConnected, isReady, carry]);

  const clearPending = useCallback(() => forget(now.current.updates.map(({ id }) => id)), [forget]);
  const data = useMemo(() => fold(folding), [folding]);

  return {
    data,
    setData,
    update,
    pendingUpdates: folding.updates,
    hasPendingUpdates: folding.updates.length > 0,
    clearPending,
  };
}

function asJson(value: unknown, base: unknown): { value: JsonValue; base: JsonValue } {
  return { value: (value ?? null) as JsonValue, base: (base ?? null) as JsonValue };
}
