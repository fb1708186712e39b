// A server may say more at once than can be written in one breath. Everything is taken in the order in which it came, and
// after a few milliseconds of work the rest waits for the next turn, so that windows are answered in between.

import type { Clock } from '../ports/clock.ts';
import { DatabaseError, type DatabaseProblem } from '../ports/database.ts';

const BREATH_MS = 5;

export interface Steady {
  /** At once when there is time, otherwise soon; never before what came earlier. */
  run(task: () => void): void;
  stop(): void;
}

/** More than this many waiting events are not worth keeping: the server tells it all again in one catch-up. */
const MOST_WAITING = 20_000;

export function createSteady(
  clock: Clock,
  /** What was waiting has been dropped, or a task could not write: everything has to be asked for again. */
  lostTrack: (why: 'too-much' | DatabaseProblem) => void,
): Steady {
  const waiting: (() => void)[] = [];
  let spentMs = 0;
  let cancel: (() => void) | null = null;

  function work(task: () => void): void {
    const began = clock.monotonic();
    // A disk that refuses is survived; any other failure is told as the bug that it is, and is not the end of those behind.
    try {
      task();
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      waiting.length = 0;
      lostTrack(error.problem);
    } finally {
      spentMs += clock.monotonic() - began;
      cancel ??= clock.after(0, turn);
    }
  }

  function turn(): void {
    cancel = null;
    spentMs = 0;
    for (let task = waiting.shift(); task; task = spentMs < BREATH_MS ? waiting.shift() : undefined) work(task);
  }

  return {
    run: (task) => {
      if (waiting.length === 0 && spentMs < BREATH_MS) return work(task);
      waiting.push(task);
      if (waiting.length <= MOST_WAITING) return;
      waiting.length = 0;
      lostTrack('too-much');
    },
    stop: () => {
      waiting.length = 0;
      cancel?.();
    },
  };
}
