// Catch-up on a server with sync.v1: one call for all rooms from the cursors we hold, newest rooms first (SY1); then
// holes are filled one room at a time in the background, and every five minutes the highest numbers are compared (SY3).

import { catchupAnswer, headsAnswer, rangeAnswer } from '#shared/wire/sync.ts';
import { CATCHUP_PER_ROOM, MAX_PAGE } from '#shared/wire/limits.ts';
import { done, fail, type Result } from '#shared/result.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { Clock } from '../ports/clock.ts';
import { DatabaseError } from '../ports/database.ts';
import { storageFailure } from '../store/open-stores.ts';
import type { RangeStore } from '../store/ranges.ts';
import type { RoomStore } from '../store/rooms.ts';
import { ask } from './ask.ts';
import type { RoomLog } from './room-log.ts';

const ANTI_ENTROPY_MS = 5 * 60_000;
/** Readings of the whole list in one catch-up, when it changes while it is read. */
const MOST_ROUNDS = 3;
/** Holes up to this many log entries are filled by themselves; larger ones when somebody scrolls there. */
const FILL_BY_ITSELF = 2_000;
const FIRST_FILL_WAIT_MS = 2_000;
const LONGEST_FILL_WAIT_MS = 60_000;

export interface CatchUpDeps {
  clock: Clock;
  log: RoomLog;
  rooms: RoomStore;
  ranges: RangeStore;
  ready(): ReadyLink | null;
  progress(done: number, total: number): void;
  /** The rooms of this list are in step with the server; when it is `complete`, those not named are not ours any more. */
  caughtUp(roomIds: ReadonlySet<string>, complete: boolean): void;
  loadingChanged(roomId: string): void;
}

export interface CatchUp {
  run(ready: ReadyLink): Promise<Result<null>>;
  /** Fills holes of a room in the background; single flight for each room. */
  fill(roomId: string): void;
  /** Fetches the newest page of what is missing between two positions, both exclusive. */
  load(roomId: string, from: number, to: number): Promise<Result<null>>;
  loading(roomId: string): boolean;
  compareHeads(): Promise<Result<null>>;
  stop(): void;
}

export function createCatchUp(deps: CatchUpDeps): CatchUp {
  const { log, rooms, ranges } = deps;
  const filling = new Set<string>();
  /** Rooms whose hole could not be filled: how often, and how to cancel the next try. */
  const failures = new Map<string, number>();
  const again = new Map<string, () => void>();
  const asking = new Map<string, Promise<Result<null>>>();
  let cancel = deps.clock.after(ANTI_ENTROPY_MS, repeat);

  function repeat(): void {
    cancel = deps.clock.after(ANTI_ENTROPY_MS, repeat);
    void compareHeads();
  }

  async function run(ready: ReadyLink): Promise<Result<null>> {
    const known: Record<string, { cursor: number; marks: number }> = {};
    const cursors = ranges.cursors();
    for (const room of rooms.all())
      known[room.record.roomId] = { cursor: cursors.get(room.record.roomId) ?? 0, marks: room.marksCursor };
    const seen = new Set<string>();
    let total = 0;
    let rounds = 0;
    for (let after = 0; ; ) {
      const request = { rooms: known, perRoom: CATCHUP_PER_ROOM, after };
      const answer = await ask(ready.link, 'sync:catchup', request, catchupAnswer, 30_000);
      if (!answer.ok) return answer;
      for (const entry of answer.value.rooms) {
        seen.add(entry.room.roomId);
        log.putRoom(entry.room, answer.value.serverTime);
        // Marks first: what was read elsewhere is no news here.
        log.applyMarks(entry.room.roomId, entry.marks, 'complete');
        if (entry.coverage) log.apply(entry.coverage, { room: entry.room, asOf: answer.value.serverTime });
      }
      after += answer.value.rooms.length;
      total = answer.value.total;
      deps.progress(Math.min(after, answer.value.total), answer.value.total);
      if (answer.value.more && answer.value.rooms.length > 0) continue;
      // The list is in order of change, and a change between two of its pages moves a room past us: once more then.
      if (seen.size >= total || rounds >= MOST_ROUNDS) break;
      rounds += 1;
      after = 0;
    }
    deps.caughtUp(seen, seen.size >= total);
    for (const roomId of seen) fill(roomId);
    return done;
  }

  /** The newest hole of a room, both ends exclusive, or null. What the server has above our cursor is a hole too. */
  function newestHole(roomId: string): { from: number; to: number } | null {
    const stretches = ranges.of(roomId);
    const last = stretches.at(-1);
    const head = rooms.get(roomId)?.record.head ?? 0;
    if (last && head > last.to) return { from: last.to, to: head + 1 };
    const previous = stretches.at(-2);
    return last && previous ? { from: previous.to, to: last.from } : null;
  }

  function fill(roomId: string): void {
    if (filling.has(roomId)) return;
    const hole = newestHole(roomId);
    if (!hole || hole.to - hole.from - 1 > FILL_BY_ITSELF || !deps.ready()) return;
    cancelAgain(roomId);
    filling.add(roomId);
    void load(roomId, hole.from, hole.to).then((result) => {
      filling.delete(roomId);
      if (!result.ok) return fillAgain(roomId);
      failures.delete(roomId);
      fill(roomId);
    });
  }

  /** What could not be fetched is asked for again: perhaps nothing else ever comes in that room (IN6). */
  function fillAgain(roomId: string): void {
    const failed = failures.get(roomId) ?? 0;
    failures.set(roomId, failed + 1);
    cancelAgain(roomId);
    const delayMs = Math.min(LONGEST_FILL_WAIT_MS, FIRST_FILL_WAIT_MS * 2 ** failed);
    again.set(
      roomId,
      deps.clock.after(delayMs, () => fill(roomId)),
    );
  }

  function cancelAgain(roomId: string): void {
    again.get(roomId)?.();
    again.delete(roomId);
  }

  function load(roomId: string, from: number, to: number): Promise<Result<null>> {
    const key = `${roomId}\n${from}\n${to}`;
    const there = asking.get(key);
    if (there) return there;
    const started = loadOnce(roomId, from, to).finally(() => {
      asking.delete(key);
      deps.loadingChanged(roomId);
    });
    asking.set(key, started);
    deps.loadingChanged(roomId);
    return started;
  }

  async function loadOnce(roomId: string, from: number, to: number): Promise<Result<null>> {
    const ready = deps.ready();
    if (!ready) return fail('offline', 'There is no connection. What is here stays readable.');
    const request = {
      roomId,
      from: Math.max(1, Math.floor(from) + 1),
      to: Math.max(1, Math.ceil(to) - 1),
      limit: MAX_PAGE,
    };
    if (request.to < request.from) return done;
    const answer = await ask(ready.link, 'sync:range', request, rangeAnswer);
    if (!answer.ok) return answer;
    const { coverage } = answer.value;
    // A coverage of something else than was asked proves nothing about the hole.
    if (coverage.roomId !== roomId || coverage.to > request.to || coverage.to < request.from)
      return fail('server-error', 'The server answered for another part of the room.');
    try {
      log.apply(coverage, { asOf: rooms.get(roomId)?.asOf ?? 0 });
    } catch (error) {
      if (error instanceof DatabaseError) return storageFailure(error);
      throw error;
    }
    return done;
  }

  async function compareHeads(): Promise<Result<null>> {
    const ready = deps.ready();
    if (!ready || ready.mode !== 'sync') return done;
    const answer = await ask(ready.link, 'sync:heads', {}, headsAnswer);
    if (!answer.ok) return answer;
    for (const [roomId, head] of Object.entries(answer.value.heads)) {
      rooms.raiseHead(roomId, head);
      fill(roomId);
    }
    const marks = Object.entries(answer.value.marks ?? {});
    return marks.some(([roomId, revision]) => revision > rooms.marksCursor(roomId)) ? run(ready) : done;
  }

  return {
    run,
    fill,
    load,
    loading: (roomId) => [...asking.keys()].some((key) => key.startsWith(`${roomId}\n`)),
    compareHeads,
    stop: () => {
      cancel();
      for (const cancelOne of again.values()) cancelOne();
    },
  };
}
