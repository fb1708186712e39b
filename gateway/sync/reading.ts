// The questions of sync.v1: what have I missed, what was there before, where do the rooms stand.

import type { z } from 'zod';
import { CATCHUP_PER_ROOM, CATCHUP_TOTAL } from '#shared/wire/limits.ts';
import {
  SYNC_ERRORS,
  type CatchupAnswer,
  type catchupRequest,
  type rangeRequest,
  type RoomCoverage,
} from '#shared/wire/sync.ts';
import type { recordsRequest, RecordsAnswer } from '#shared/wire/records.ts';
import { refuse, type Outcome } from '../problem.ts';
import type { Person } from '../records/home.ts';
import type { Services } from '../services.ts';
import type { Mark } from '../store/marks.ts';

export type Reading = ReturnType<typeof createReading>;

/** Marks in one answer of `sync:catchup`, so that it stays small whatever the history of receipts. */
const MARKS_TOTAL = 20_000;

export function createReading(services: Services) {
  const { rooms, messages, marks, records, settings } = services;

  return {
    /** Rooms in order of their newest change. An answer ends after enough messages and then says `more`. */
    catchup: (userId: string, request: z.infer<typeof catchupRequest>): CatchupAnswer => {
      const perRoom = request.perRoom ?? CATCHUP_PER_ROOM;
      const all = rooms.ofPerson(userId);
      const answered: CatchupAnswer['rooms'] = [];
      const start = request.after ?? 0;
      let messageCount = 0;
      let markCount = 0;
      for (const room of all.slice(start)) {
        if (messageCount >= CATCHUP_TOTAL || markCount >= MARKS_TOTAL) break;
        const known = request.rooms[room.room_id] ?? { cursor: 0, marks: 0 };
        const behind = known.cursor < room.head;
        const limit = Math.min(perRoom, CATCHUP_TOTAL - messageCount);
        const coverage = behind ? messages.coverage(room, known.cursor + 1, room.head, limit) : null;
        const since = marks.since(room, known.marks);
        const newMarks = known.marks === 0 ? marksOfPage(since, coverage?.from ?? 0) : since;
        messageCount += coverage?.messages.length ?? 0;
        markCount += newMarks.length;
        answered.push({ room: rooms.record(room), coverage, marks: newMarks });
      }
      const more = start + answered.length < all.length;
      return { serverTime: settings.clock.now(), total: all.length, more, rooms: answered };
    },

    /** Records that changed since the cursors; from the beginning for a console that knows more than this server. */
    records: (person: Person, request: z.infer<typeof recordsRequest>): RecordsAnswer => {
      const serverTime = settings.clock.now();
      const reset = request.since > records.newest() || request.overwrittenSince > records.newestOverwritten();
      const page = records.since(person, reset ? 0 : request.since, request.limit, serverTime);
      const overwrittenSince = reset ? 0 : request.overwrittenSince;
      const overwritten = records.overwritten(person.userId, overwrittenSince, request.limit);
      return {
        serverTime,
        ...page,
        more: page.more || overwritten.length === request.limit,
        overwritten,
        overwrittenCursor: overwritten.at(-1)?.historyNo ?? overwrittenSince,
        reset,
      };
    },

    range: (userId: string, request: z.infer<typeof rangeRequest>): Outcome<{ coverage: RoomCoverage }> => {
      const room = rooms.byId(request.roomId);
      if (!room) return refuse(SYNC_ERRORS.noSuchRoom, 'There is no such room.', 'roomId');
      if (!rooms.isMember(room, userId)) {
        return refuse(SYNC_ERRORS.notMember, 'You are not a member of this room.', 'roomId');
      }
      if (request.from > request.to) return refuse(SYNC_ERRORS.invalid, 'from: is above to', 'from');
      const to = Math.min(request.to, room.head);
      return { ok: true, value: { coverage: messages.coverage(room, request.from, to, request.limit) } };
    },
  };
}

/** For a first page: the steps that fall into it, and how far everybody else had come before it. */
function marksOfPage(marks: Mark[], from: number): Mark[] {
  const newest = new Set<string>();
  return marks
    .toReversed()
    .filter((mark) => {
      const step = `${mark.kind} ${mark.userId}`;
      if (newest.has(step)) return mark.upTo >= from;
      newest.add(step);
      return true;
    })
    .toReversed();
}
