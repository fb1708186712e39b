// The application's own ping (CN4): every 10 s, with 5 s to answer, so that a half-open link is found within 15 s, and
// the plain platform, which cuts sockets silent for five minutes, hears from us. sync.v1 has a request for it, which
// renews the presence lease too; the plain platform is asked for the own presence, its cheapest request with an answer.
//
// Silence alone does not condemn a link on which other requests were answered meanwhile, or that is busy with a large
// one. An answer slower than 2 s is told as `pace`: usable, and shown as degraded.

import { pingAnswer } from '#shared/wire/sync.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mode } from './machine-types.ts';
import type { WatchedLink } from './watched-link.ts';

export const PING_EVERY_MS = 10_000;
export const PING_LIMIT_MS = 5_000;
export const SLOW_MS = 2_000;
/** The request itself may wait longer than our judgement. */
const REQUEST_LIMIT_MS = 15_000;

export interface Heartbeat {
  /** Ping now. */
  check(): void;
  stop(): void;
}

export function startHeartbeat(deps: {
  clock: Clock;
  watched: WatchedLink;
  mode: Mode;
  selfId: string;
  onAlive(serverTime: number | null): void;
  onPace(slow: boolean): void;
  onSilent(): void;
}): Heartbeat {
  const { clock, watched } = deps;
  let stopped = false;
  let cancelTimers: (() => void)[] = [];
  let ping = 0;
  let asking = false;

  const later = (delayMs: number, run: () => void) => cancelTimers.push(clock.after(delayMs, run));
  const cancel = () => {
    for (const one of cancelTimers) one();
    cancelTimers = [];
  };

  const ask = () =>
    deps.mode === 'sync'
      ? watched.link.request('sync:ping', { sentAt: clock.now() }, REQUEST_LIMIT_MS)
      : watched.link.request('presence:get', { userIds: [deps.selfId] }, REQUEST_LIMIT_MS);

  const beat = async () => {
    cancel();
    ping += 1;
    asking = true;
    const mine = ping;
    const sentAt = clock.monotonic();
    later(SLOW_MS, () => deps.onPace(true));
    later(PING_LIMIT_MS, () => judge(sentAt));
    const answer = await ask();
    if (stopped || mine !== ping || !answer.ok) return;
    cancel();
    asking = false;
    const tookMs = clock.monotonic() - sentAt;
    later(Math.max(0, PING_EVERY_MS - tookMs), () => void beat());
    deps.onPace(tookMs >= SLOW_MS);
    const parsed = pingAnswer.safeParse(answer.value);
    deps.onAlive(parsed.success ? parsed.data.serverTime : null);
  };

  const judge = (sentAt: number) => {
    const busyForMs = watched.busyUntil() - clock.monotonic();
    if (busyForMs > 0) later(Math.min(busyForMs, PING_LIMIT_MS), () => judge(sentAt));
    else if (watched.lastAnswerAt() > sentAt) void beat();
    else deps.onSilent();
  };

  later(PING_EVERY_MS, () => void beat());
  return {
    check: () => {
      // A ping under way is the check; asking again would only put its judgement off.
      if (!stopped && !asking) void beat();
    },
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
