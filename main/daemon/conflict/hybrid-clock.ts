// Hybrid logical clock (CF2, IN13). Its time is the server's: the server's last word, plus what has passed since by the
// monotone clock. While nothing vouches for that (no word since the start, or one of the workstation's clocks jumped
// against the other), it stamps nothing, and "newest" is then a person's to decide.

import { compareHybridTimes, formatHybridTime, parseHybridTime, type HybridTime } from '#shared/model/hybrid-time.ts';
import type { Clock } from '../ports/clock.ts';

export interface HybridClock {
  /** The server said its time. */
  heard(serverTime: number): void;
  /** A stamp of somebody else was seen: what is written here from now on is later. */
  saw(stamp: string | null): void;
  /** A stamp for what is written now, or null while the clock is uncertain. */
  stamp(): string | null;
}

/** Wall and monotone clock may drift apart by this much before one of them is known to have jumped. */
const JUMP_MS = 5_000;
/** A quartz drifts some seconds a day; after this long without the server's word it is not believed. */
const BELIEVED_FOR_MS = 24 * 60 * 60_000;

export function createHybridClock(clock: Clock, deviceId: string): HybridClock {
  const device = deviceId.replaceAll(/[^\w.:-]/g, '_').slice(0, 100) || 'device';
  let word: { serverTime: number; monotonicMs: number; wallMs: number } | null = null;
  let last: HybridTime = { ms: 0, count: 0, device };

  function serverNow(): number | null {
    if (!word) return null;
    const passedMs = clock.monotonic() - word.monotonicMs;
    const wallPassedMs = clock.now() - word.wallMs;
    if (passedMs > BELIEVED_FOR_MS || Math.abs(wallPassedMs - passedMs) > JUMP_MS) return null;
    return Math.floor(word.serverTime + passedMs);
  }

  return {
    heard: (serverTime) => {
      word = { serverTime, monotonicMs: clock.monotonic(), wallMs: clock.now() };
    },
    saw: (stamp) => {
      const time = stamp === null ? null : parseHybridTime(stamp);
      const now = serverNow();
      // A stamp from the future is not followed there.
      if (time && now !== null && time.ms <= now + JUMP_MS && compareHybridTimes(time, last) > 0)
        last = { ...time, device };
    },
    stamp: () => {
      const now = serverNow();
      if (now === null) return null;
      last = now > last.ms ? { ms: now, count: 0, device } : { ms: last.ms, count: last.count + 1, device };
      return formatHybridTime(last);
    },
  };
}
