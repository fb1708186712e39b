// A clock that moves when the test says so.

import type { Clock } from '#daemon/ports/clock.ts';

export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function createManualClock(): ManualClock {
  let nowMs = 0;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => 1_800_000_000_000 + nowMs,
    monotonic: () => nowMs,
    after(delayMs, run) {
      const timer = { at: nowMs + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const until = nowMs + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
        if (!due) break;
        timers = timers.filter((other) => other !== due);
        nowMs = due.at;
        due.run();
      }
      nowMs = until;
    },
  };
}
