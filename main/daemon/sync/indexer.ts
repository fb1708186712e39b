// Fills the full-text index in idle batches: text waits in a tail while messages pour in, so that a burst is stored fast
// and the event loop is never held for long.

import type { Clock } from '../ports/clock.ts';
import { DatabaseError } from '../ports/database.ts';
import type { MessageStore } from '../store/messages.ts';

const BATCH = 100;
const IDLE_MS = 250;
const BETWEEN_MS = 4;
const RETRY_MS = 5_000;

export interface Indexer {
  /** Messages arrived: index once it has been quiet for a moment. */
  touch(): void;
  stop(): void;
}

export function createIndexer(clock: Clock, messages: MessageStore): Indexer {
  let cancel: (() => void) | null = null;
  const run = (): void => {
    cancel = null;
    try {
      if (messages.indexBatch(BATCH) === BATCH) cancel = clock.after(BETWEEN_MS, run);
    } catch (error) {
      // The tail waits in the cache until the disk takes it.
      if (!(error instanceof DatabaseError)) throw error;
      cancel = clock.after(RETRY_MS, run);
    }
  };
  return {
    touch: () => {
      cancel?.();
      cancel = clock.after(IDLE_MS, run);
    },
    stop: () => cancel?.(),
  };
}
