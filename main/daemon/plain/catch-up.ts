// Catch-up on a plain platform (SY2). After a connect no room is joined and nothing missed is replayed (trap 10): join
// each room again, then page the history of each visit back to known ground. What was said meanwhile in other rooms
// cannot be known, and the hole between the last stretch and the new one is a gap that says so.

import { visitOfRoom } from '#shared/ids.ts';
import { done, fail, type Result } from '#shared/result.ts';
import { messageHistoryAnswer, roomJoinAnswer } from '#shared/wire/platform.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import { plainPosition, TICKS_PER_MS } from '../store/messages.ts';
import type { RangeStore } from '../store/ranges.ts';
import type { RoomStore } from '../store/rooms.ts';
import { ask } from '../sync/ask.ts';
import { timeOf, type PlainInbox } from './inbox.ts';

const PAGE = 50;
/** Pages of one visit read by itself at a connect; older ones when somebody scrolls there. */
const PAGES_AT_CONNECT = 20;

export interface PlainCatchUpDeps {
  rooms: RoomStore;
  ranges: RangeStore;
  inbox: PlainInbox;
  ready(): ReadyLink | null;
  now(): number;
  progress(done: number, total: number): void;
  caughtUp(roomId: string): void;
  loadingChanged(roomId: string): void;
}

export interface PlainCatchUp {
  run(ready: ReadyLink): Promise<Result<null>>;
  /** Joins a room that was just opened. */
  join(roomId: string): Promise<Result<null>>;
  joined(roomId: string): boolean;
  /** Where the present stretch of that room began: what arrives from then on is known without holes. */
  stretchFrom(roomId: string): number;
  load(roomId: string, to: number): Promise<Result<null>>;
  /** Looks for own messages of unknown outcome in a visit's history (trap 3). */
  look(roomId: string, ready: ReadyLink): Promise<Result<null>>;
  lost(): void;
}

export function createPlainCatchUp(deps: PlainCatchUpDeps): PlainCatchUp {
  const { rooms, ranges, inbox } = deps;
  const stretches = new Map<string, number>();

  const stretchFrom = (roomId: string): number => stretches.get(roomId) ?? Number.POSITIVE_INFINITY;

  async function joinRoom(roomId: string, ready: ReadyLink): Promise<Result<null>> {
    const visitId = visitOfRoom(roomId);
    const payload = { roomId, roomType: 'chat', ...(visitId === null ? {} : { metadata: { visitId } }) };
    const answer = await ask(ready.link, 'room:join', payload, roomJoinAnswer);
    if (!answer.ok) return answer;
    const startedAt = ready.connected.timestamp ? timeOf(ready.connected.timestamp) : deps.now();
    if (!stretches.has(roomId)) stretches.set(roomId, plainPosition(startedAt));
    inbox.ensureRoom(
      roomId,
      answer.value.participants.map((participant) => participant.userId),
    );
    return done;
  }

  /** Newest first, until a message that is known already or the beginning. */
  async function readBack(roomId: string, visitId: string, ready: ReadyLink, pages: number): Promise<Result<null>> {
    const ground = ranges.newest(roomId)?.to ?? 0;
    let before: number | null = null;
    for (let page = 0; page < pages; page += 1) {
      const answer = await history(ready, visitId, before);
      if (!answer.ok) return answer;
      const reachesStart = answer.value.hasMore === false || answer.value.messages.length === 0;
      const oldest = inbox.history(roomId, answer.value.messages, before ?? stretchFrom(roomId), reachesStart);
      if (oldest === null || reachesStart || oldest <= ground) return done;
      before = oldest;
    }
    return done;
  }

  function history(ready: ReadyLink, visitId: string, before: number | null) {
    const bound = before === null ? {} : { before: new Date(Math.ceil(before / TICKS_PER_MS)).toISOString() };
    return ask(ready.link, 'message:history', { visitId, limit: PAGE, ...bound }, messageHistoryAnswer);
  }

  return {
    run: async (ready) => {
      stretches.clear();
      const all = rooms.all();
      let count = 0;
      for (const { record } of all) {
        const joined = await joinRoom(record.roomId, ready);
        if (!joined.ok && joined.error.code !== 'server-error') return joined;
        if (joined.ok && record.visitId !== null) {
          const read = await readBack(record.roomId, record.visitId, ready, PAGES_AT_CONNECT);
          if (!read.ok && read.error.code !== 'server-error') return read;
        }
        if (joined.ok) deps.caughtUp(record.roomId);
        count += 1;
        deps.progress(count, all.length);
      }
      return done;
    },
    join: async (roomId) => {
      const ready = deps.ready();
      if (!ready || ready.mode !== 'plain') return done;
      const joined = await joinRoom(roomId, ready);
      const visitId = visitOfRoom(roomId);
      if (!joined.ok) return joined;
      deps.caughtUp(roomId);
      return visitId === null ? done : readBack(roomId, visitId, ready, 1);
    },
    joined: (roomId) => stretches.has(roomId),
    stretchFrom,
    load: async (roomId, to) => {
      const ready = deps.ready();
      const visitId = visitOfRoom(roomId);
      if (!ready) return fail('offline', 'There is no connection. What is here stays readable.');
      if (visitId === null) return fail('unsupported', 'This server keeps no history of this room.');
      deps.loadingChanged(roomId);
      const answer = await history(ready, visitId, to);
      if (answer.ok) inbox.history(roomId, answer.value.messages, to, answer.value.hasMore === false);
      deps.loadingChanged(roomId);
      return answer.ok ? done : answer;
    },
    look: async (roomId, ready) => {
      const visitId = visitOfRoom(roomId);
      if (visitId === null) return done;
      const answer = await history(ready, visitId, null);
      if (answer.ok) inbox.history(roomId, answer.value.messages, stretchFrom(roomId), false);
      return answer.ok ? done : answer;
    },
    lost: () => stretches.clear(),
  };
}
