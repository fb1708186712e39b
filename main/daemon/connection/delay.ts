// How long to wait before the next try, by cause, with full jitter so that a clinic's consoles do not come back as one
// (CN3, F50):
//
//   prompt    U(0, 1 s)                  resume, unlock, change of network
//   network   U(0, 2 s · 2ⁿ ≤ 60 s)      no answer, no way to the server
//   server    U(0, 10 s · 2ⁿ ≤ 60 s)     the server failed, shut down, or ended the link from its side
//   told      as told, and then spread   429, 503 and `server:shutdown` with a hint
//
// The settings' delay and ceiling scale the two ladders. Time passes on the monotone clock only (IN13).

import type { Settings } from '#shared/model/settings.ts';

export type Wait =
  | { kind: 'prompt' }
  | { kind: 'ladder'; ladder: Ladder; step: number }
  | { kind: 'told'; toldMs: number }
  /** No network, or asleep: believed, yet tried now and then, in case the sign that it is over never comes. */
  | { kind: 'rarely' }
  /** The server wants a newer console: it may be rolled back. */
  | { kind: 'too-old' };

export type Ladder = 'network' | 'server';

const PROMPT_MS = 1_000;
const SERVER_FACTOR = 5;
const LARGEST_SPREAD_MS = 10_000;
const LARGEST_TOLD_MS = 15 * 60_000;
const TOO_OLD_MS = 5 * 60_000;

/** Milliseconds to wait; `uniform` in [0, 1). */
export function delayMs(
  wait: Wait,
  settings: Pick<Settings['connection'], 'delayMs' | 'maxDelayMs'>,
  uniform: number,
): number {
  switch (wait.kind) {
    case 'prompt':
      return uniform * PROMPT_MS;
    case 'ladder': {
      const base = settings.delayMs * (wait.ladder === 'server' ? SERVER_FACTOR : 1);
      return uniform * Math.min(settings.maxDelayMs, base * 2 ** Math.min(wait.step, 30));
    }
    case 'told': {
      const told = Math.min(Math.max(0, wait.toldMs), LARGEST_TOLD_MS);
      return told + uniform * Math.min(LARGEST_SPREAD_MS, Math.max(PROMPT_MS, told));
    }
    case 'rarely':
      return settings.maxDelayMs * (1 + uniform) * 0.5;
    case 'too-old':
      return TOO_OLD_MS * (1 + uniform);
  }
}
