// The seed's `useOptimisticUpdate`: a change shows at once and reaches the server behind it. See optimistic-fold.ts.

import { useCallback, useMemo, useRef, useState } from 'react';
import { newId } from '../new-id.ts';
import { add, fold, markFailed, remove, settle, type ConflictResolution, type Folding } from './optimistic-fold.ts';

export interface UpdateOptions<Data> {
  onSuccess?: (data: Data) => void;
  /** `rollback` takes the change off the screen; until it is called the change stays shown, as failed. */
  onError?: (error: Error, rollback: () => void) => void;
  conflictResolution?: ConflictResolution;
}

export function useOptimisticUpdate<Data>(initial?: Data) {
  const [folding, setFolding] = useState<Folding<Data>>({ base: initial, updates: [] });
  const now = useRef(folding);
  const change = useCallback((next: (folding: Folding<Data>) => Folding<Data>) => {
    now.current = next(now.current);
    setFolding(now.current);
  }, []);

  /** What the server says; pending changes stay applied over it. */
  const setData = useCallback((data: Data | undefined) => change((value) => ({ ...value, base: data })), [change]);

  /** Answers whether the server accepted the change. */
  const update = useCallback(
    async (
      key: string,
      apply: (current: Data | undefined) => Data,
      request: (data: Data) => Promise<Data | undefined | void>,
      { onSuccess, onError, conflictResolution = 'server-wins' }: UpdateOptions<Data> = {},
    ): Promise<boolean> => {
      const id = newId();
      change((value) => add(value, { id, key, apply, state: 'pending' }));
      const rollback = () => change((value) => remove(value, id));
      try {
        const answer = await request(fold(now.current) as Data);
        change((value) => settle(value, id, answer ?? undefined, conflictResolution));
      } catch (problem) {
        const error = problem instanceof Error ? problem : new Error(String(problem));
        if (!onError) rollback();
        else {
          change((value) => markFailed(value, id));
          onError(error, rollback);
        }
        return false;
      }
      onSuccess?.(fold(now.current) as Data);
      return true;
    },
    [change],
  );

  const clearPending = useCallback(() => change((value) => ({ ...value, updates: [] })), [change]);
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
