// A token bucket over a monotone clock: so many at once, so many each second after that.

export interface Rate {
  /** Zero when one more is allowed (and counted), else how many milliseconds to wait. */
  take(): number;
}

export function createRate(limits: { perSecond: number; burst: number }, monotonicMs: () => number): Rate {
  let tokens = limits.burst;
  let last = monotonicMs();
  return {
    take() {
      const now = monotonicMs();
      tokens = Math.min(limits.burst, tokens + ((now - last) * limits.perSecond) / 1_000);
      last = now;
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      return Math.max(1, Math.ceil(((1 - tokens) * 1_000) / limits.perSecond));
    },
  };
}
