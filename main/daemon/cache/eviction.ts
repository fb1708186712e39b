// Keeps the cache within its budget (CA2): what was not used for longer than the policy says goes, and while the cache is
// too large, what was used longest ago. In idle batches, so that nobody waits for it. Never goes: what an op or a draft
// refers to, what has not been read, what asks for an acknowledgement, and the newest page of each room, from which the
// list of rooms is told. "Used" is counted by the vault's age clock, not by the wall clock (IN13).

import type { Policy } from '../policy.ts';
import type { Clock } from '../ports/clock.ts';
import { DatabaseError } from '../ports/database.ts';
import type { Log } from '../ports/log.ts';
import type { CacheRows, Candidate } from './cache-rows.ts';

const FIRST_LOOK_MS = 60_000;
const LOOK_EVERY_MS = 10 * 60_000;
const BETWEEN_MS = 20;
const BATCH = 500;
/** Once it is too large it is made this much smaller than it may be, so that it is not too large again at once. */
const ROOM_TO_GROW = 0.9;
export const KEPT_OF_EACH_ROOM = 60;

export interface EvictionDeps {
  clock: Clock;
  log: Log;
  rows: CacheRows;
  policy: Policy['cache'];
  reading(): number;
  /** Takes what was used since the last time. */
  takeUsed(): { entries: Iterable<string>; rooms: Iterable<string> };
  isEntryKept(key: string): boolean;
  removeEntry(key: string): void;
  /** Places that must stay: of what is not read, of what ops and drafts refer to. */
  keptPlaces(roomId: string): number[];
  roomChanged(roomId: string): void;
}

export interface Eviction {
  stop(): void;
}

export function createEviction(deps: EvictionDeps): Eviction {
  const { clock, rows, policy } = deps;
  let cancel = clock.after(FIRST_LOOK_MS, () => guarded(begin));

  function begin(): void {
    rows.noteUse(deps.takeUsed(), deps.reading());
    const tooLarge = rows.usedBytes() > policy.maxBytes;
    goOn(rows.candidates(), tooLarge ? policy.maxBytes * ROOM_TO_GROW : policy.maxBytes, { entries: 0, messages: 0 });
  }

  function goOn(left: Candidate[], wantedBytes: number, gone: { entries: number; messages: number }): void {
    const next = left[0];
    const isOld = next !== undefined && deps.reading() - next.usedAt > policy.maxAgeMs;
    if (next === undefined || (!isOld && rows.usedBytes() <= wantedBytes)) return end(gone);
    if (next.kind === 'entry') {
      left.shift();
      if (!deps.isEntryKept(next.id)) {
        deps.removeEntry(next.id);
        gone.entries += 1;
      }
    } else {
      const count = trim(next.id);
      if (count < BATCH) left.shift();
      gone.messages += count;
    }
    cancel = clock.after(BETWEEN_MS, () => guarded(() => goOn(left, wantedBytes, gone)));
  }

  function trim(roomId: string): number {
    const newest = rows.placeOfNewest(roomId, KEPT_OF_EACH_ROOM);
    if (newest === null) return 0;
    const count = rows.deleteBelow(roomId, Math.min(newest, ...deps.keptPlaces(roomId)), BATCH);
    if (count > 0) deps.roomChanged(roomId);
    return count;
  }

  function end(gone: { entries: number; messages: number }): void {
    if (gone.entries + gone.messages > 0) deps.log.record('info', 'cache-evicted', gone);
    cancel = clock.after(LOOK_EVERY_MS, () => guarded(begin));
  }

  /** A disk that refuses puts it off: nothing depends on it. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      cancel = clock.after(LOOK_EVERY_MS, () => guarded(begin));
    }
  }

  return { stop: () => cancel() };
}
