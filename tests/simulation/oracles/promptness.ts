// Two promises about time, looked at while everything goes wrong: nothing stale is shown green, and a dead link is found.

import type { Console } from '../console.ts';

/** PR1 says 60 s; the look comes a little later. */
const STALE_MS = 61_000;
/** CN4 promises 15 s; the look comes a little later. */
const HOLE_NOTICED_MS = 18_000;

type Say = (what: string) => void;

/** PR1: nothing is shown green that was not heard of for a minute. */
export function lookAtPresence(console: Console, others: readonly string[], nowMs: number, say: Say): void {
  if (nowMs - console.wire.lastHeardMs < STALE_MS) return;
  console.ask('presence.get', { userIds: [...others] }, (answer) => {
    for (const view of answer?.ok ? answer.value : [])
      if (view.state !== 'unknown') say(`[PR1] ${console.name} shows ${view.userId} as ${view.state}`);
  });
}

/** CN4: a link on which nothing gets through is found. */
export function lookAtConnection(console: Console, nowMs: number, say: Say): void {
  const since = console.wire.holeSinceMs;
  const awakeSince = Math.max(since ?? 0, console.wokenMs);
  if (since === null || nowMs - awakeSince < HOLE_NOTICED_MS) return;
  console.ask('connection.get', {}, (answer) => {
    if (answer?.ok && answer.value.state === 'ready')
      say(`[CN4] ${console.name} has not noticed a dead link for ${HOLE_NOTICED_MS / 1_000} s`);
  });
}
