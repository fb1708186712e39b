// Acked ops end when the cache has what they did (C9). Until then the vault keeps the server's answer; afterwards the row
// is only in the way, and nobody sees it, because the screen shows the cached row. So its removal has time: it goes along
// with the next commit of the pump, or soon by itself. What a crash left behind is found at the start.

import type { Clock } from '../ports/clock.ts';
import { DatabaseError, type Database } from '../ports/database.ts';
import type { OpStore } from '../store/ops.ts';
import type { RangeStore } from '../store/ranges.ts';

const WITHIN_MS = 50;
const RETRY_MS = 5_000;

export interface Settling {
  /** An op of that room was acked and its effect is not in the cache yet. */
  noteAcked(roomId: string): void;
  /** The cache covers more of that room than before. */
  covered(roomId: string): void;
  /** Removes what may go. Inside a vault transaction. */
  settleDue(): void;
  stop(): void;
}

export function createSettling(deps: { clock: Clock; vault: Database; ops: OpStore; ranges: RangeStore }): Settling {
  const { ops, ranges } = deps;
  /** Rooms with acked ops; saves asking the vault at each arrival. */
  const waiting = new Set(ops.ackedRooms());
  const due = new Set(waiting);
  let cancel: (() => void) | null = null;

  const later = (delayMs: number): void => {
    cancel ??= deps.clock.after(delayMs, () => {
      cancel = null;
      try {
        deps.vault.transaction(settleDue);
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        for (const roomId of waiting) due.add(roomId);
        later(RETRY_MS);
      }
    });
  };

  function settleDue(): void {
    for (const roomId of due) {
      for (const { from, to } of ranges.of(roomId)) ops.settle(roomId, from, to);
      if (!ops.hasAcked(roomId)) waiting.delete(roomId);
    }
    due.clear();
  }

  if (due.size > 0) later(WITHIN_MS);
  return {
    noteAcked: (roomId) => void waiting.add(roomId),
    covered: (roomId) => {
      if (!waiting.has(roomId)) return;
      due.add(roomId);
      later(WITHIN_MS);
    },
    settleDue,
    stop: () => cancel?.(),
  };
}
