// What is known of other people's presence, and for how long it may be shown (PR1). A state holds while there is news of
// it: an event about that person, an answer that names them, or, with sync.v1, a heartbeat that vouches for everything
// sent to this link. After 60 s without news, and at once with a lost link, it is unknown: never a stale green.
//
// Ages are counted on the monotone clock; `asOf` and `since` are server times, for people to read.

import type { PresenceState, PresenceView } from '#shared/model/presence.ts';
import type { PlatformPresence } from '#shared/wire/platform.ts';

export const NEWS_HOLDS_MS = 60_000;

/** One instant on the two clocks that matter here. */
export interface Moment {
  monotonicMs: number;
  /** Server time as far as it is known, epoch ms. */
  serverMs: number;
}

interface Known {
  status: Exclude<PresenceState, 'unknown'>;
  customStatus: string | null;
  source: string | null;
  since: number | null;
  until: number | null;
  asOf: number;
  newsAt: number;
  /** Heard over the link that is up. */
  current: boolean;
  /** Listeners were told of the state; false once they were told that it is unknown. */
  shown: boolean;
}

export interface Knowledge {
  /** Answers the people whose view changed. */
  note(presences: readonly PlatformPresence[], at: Moment): string[];
  /** These people were asked about and the platform has nothing on them: they are not connected. */
  noteAbsent(userIds: readonly string[], at: Moment): string[];
  /** What was heard over this link of these people still holds. Answers who became known again. */
  vouch(covers: (userId: string) => boolean, at: Moment): string[];
  /** Answers who became unknown. */
  lost(): string[];
  /** Answers who became unknown for want of news. */
  decay(monotonicMs: number): string[];
  /** When `decay` has something to do next; null when nobody is known. */
  nextDecayAt(): number | null;
  view(userId: string, monotonicMs: number): PresenceView;
}

const NOBODY = { lastKnown: null, since: null, asOf: null, source: null, customStatus: null, until: null };

export function createKnowledge(): Knowledge {
  const people = new Map<string, Known>();

  const holds = (known: Known, monotonicMs: number) => known.current && monotonicMs - known.newsAt < NEWS_HOLDS_MS;

  function put(userId: string, fresh: Omit<Known, 'newsAt' | 'asOf' | 'current' | 'shown'>, at: Moment): boolean {
    const old = people.get(userId);
    const sameStatus = old?.status === fresh.status;
    const next: Known = {
      ...fresh,
      since: fresh.since ?? (sameStatus ? old.since : null),
      asOf: Math.max(at.serverMs, old?.asOf ?? 0),
      newsAt: at.monotonicMs,
      current: true,
      shown: true,
    };
    people.set(userId, next);
    return (
      !old?.shown ||
      !sameStatus ||
      old.customStatus !== next.customStatus ||
      old.source !== next.source ||
      old.until !== next.until ||
      old.since !== next.since
    );
  }

  function forget(wanted: (known: Known) => boolean): string[] {
    const gone: string[] = [];
    for (const [userId, known] of people) {
      if (!known.shown || !wanted(known)) continue;
      known.shown = false;
      gone.push(userId);
    }
    return gone;
  }

  return {
    note: (presences, at) =>
      presences
        .filter((presence) =>
          put(
            presence.userId,
            {
              status: presence.status,
              customStatus: presence.customStatus ?? null,
              source: presence.source ?? null,
              since: presence.since ?? (presence.status === 'offline' ? timeOf(presence.lastSeen) : null),
              until: presence.until ?? null,
            },
            at,
          ),
        )
        .map((presence) => presence.userId),
    noteAbsent: (userIds, at) =>
      userIds.filter((userId) =>
        put(userId, { status: 'offline', customStatus: null, source: null, since: null, until: null }, at),
      ),
    vouch(covers, at) {
      const back: string[] = [];
      for (const [userId, known] of people) {
        if (!known.current || !covers(userId)) continue;
        if (!known.shown) back.push(userId);
        Object.assign(known, { newsAt: at.monotonicMs, asOf: Math.max(known.asOf, at.serverMs), shown: true });
      }
      return back;
    },
    lost() {
      for (const known of people.values()) known.current = false;
      return forget(() => true);
    },
    decay: (monotonicMs) => forget((known) => !holds(known, monotonicMs)),
    nextDecayAt() {
      let next: number | null = null;
      for (const known of people.values()) {
        if (known.shown) next = Math.min(next ?? Number.POSITIVE_INFINITY, known.newsAt + NEWS_HOLDS_MS);
      }
      return next;
    },
    view(userId, monotonicMs) {
      const known = people.get(userId);
      if (!known) return { userId, state: 'unknown', ...NOBODY };
      const { status, customStatus, source, since, until, asOf } = known;
      return holds(known, monotonicMs)
        ? { userId, state: status, lastKnown: status, since, asOf, source, customStatus, until }
        : { userId, state: 'unknown', lastKnown: status, since, asOf, source, customStatus, until: null };
    },
  };
}

/** Epoch ms of a time on the platform's wire, or null. */
export function timeOf(time: string | number | null | undefined): number | null {
  const parsed = typeof time === 'string' ? Date.parse(time) : (time ?? Number.NaN);
  return Number.isFinite(parsed) ? parsed : null;
}
