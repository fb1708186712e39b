// The own status as others should see it, from what the person declared and what the machine knows (PR2):
//
//   in a call                                      in_call      whatever else
//   screen locked                                  away         at once
//   nobody there for the limit                     away         by input in the whole system, or where the host cannot
//                                                               know that, by the last window having been closed (CN7)
//   declared, and its end has not come             as declared
//   else                                           online
//
// All times here are monotone (IN13).

import type { OwnPresence } from '#shared/model/presence.ts';

export const AWAY_AFTER_MS = 5 * 60_000;

export interface OwnFacts {
  declared: { status: OwnPresence; customStatus: string | null; endsAt: number | null } | null;
  locked: boolean;
  inCall: boolean;
  /** Last input in the whole system; null where the host cannot know. */
  lastInputAt: number | null;
  /** When the last visible window was closed or hidden; null while there is one. */
  windowsGoneAt: number | null;
}

export interface OwnStatus {
  status: OwnPresence;
  customStatus: string | null;
  endsAt: number | null;
}

export function ownStatus(facts: OwnFacts, monotonicMs: number): OwnStatus {
  const declared = declaredAt(facts, monotonicMs);
  const customStatus = declared?.customStatus ?? null;
  if (facts.inCall) return { status: 'in_call', customStatus, endsAt: null };
  const leftAt = facts.lastInputAt ?? facts.windowsGoneAt;
  const left = leftAt !== null && monotonicMs - leftAt >= AWAY_AFTER_MS;
  if (facts.locked || left) return { status: 'away', customStatus, endsAt: null };
  return declared ?? { status: 'online', customStatus: null, endsAt: null };
}

/** The declaration, until its end. */
export function declaredAt(facts: OwnFacts, monotonicMs: number): OwnFacts['declared'] {
  const { declared } = facts;
  return declared && (declared.endsAt === null || monotonicMs < declared.endsAt) ? declared : null;
}

/** When the status may change by the mere passing of time; null when it cannot. */
export function nextChangeAt(facts: OwnFacts, monotonicMs: number): number | null {
  const leftAt = facts.lastInputAt ?? facts.windowsGoneAt;
  const moments = [leftAt === null ? null : leftAt + AWAY_AFTER_MS, facts.declared?.endsAt ?? null];
  const ahead = moments.filter((moment) => moment !== null).filter((moment) => moment > monotonicMs);
  return ahead.length === 0 ? null : Math.min(...ahead);
}
