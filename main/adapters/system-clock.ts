// The host's clock. The monotone one is the process's high-resolution timer: it never goes back when the wall clock does.

import type { Clock } from '#daemon/ports/clock.ts';

/** Node's timers count in a signed 32-bit number of milliseconds and fire at once beyond it. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after(delayMs, run) {
      let rest = Math.max(0, delayMs);
      let timer: NodeJS.Timeout;
      const arm = () => {
        const step = Math.min(rest, LONGEST_TIMER_MS);
        rest -= step;
        timer = setTimeout(() => (rest > 0 ? arm() : run()), step);
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}
