// A server may say more at once than can be written in one breath. Everything is taken in the order in which it came, and
// after a few milliseconds of work the rest waits for the next turn, so that windows are answered in between.

import type { Clock } from '../ports/clock.ts';

const BREATH_MS = 5;

export interface Steady {
  /** At once when there is time, otherwise soon; never before what came earlier. */
  run(task: () => void): void;
  stop(): void;
}

export function createSteady(clock: Clock): Steady {
  const waiting: (() => void)[] = [];
  let spentMs = 0;
  let cancel: (() => void) | null = null;

  function work(task: () => void): void {
    const began = clock.monotonic();
    // A task that fails is told as the bug that it is, and is not the end of those behind it.
    try {
      task();
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
      if (waiting.length > 0 || spentMs >= BREATH_MS) waiting.push(task);
      else work(task);
    },
    stop: () => {
      waiting.length = 0;
      cancel?.();
    },
  };
}
