// Receipt marks: "everything up to here was delivered to, or read by, this person at that time". Each step is kept, so
// the time at which one message was read stays known; a step backwards is ignored (CH2: monotone).

import type { RoomMarks } from '#shared/wire/sync.ts';
import type { RoomRow } from './rooms.ts';
import type { Store } from './store.ts';

export type Mark = RoomMarks['marks'][number];

/** Marks of one room in one answer; older steps than these are history nobody asks for. */
const MAX_MARKS = 5_000;

export type Marks = ReturnType<typeof openMarks>;

export function openMarks(store: Store) {
  const latest = store.prepare<{ up_to: number | null }>(
    'SELECT max(up_to) AS up_to FROM marks WHERE room_no=? AND user_id=? AND kind=?',
  );
  const nextRevision = store.prepare<{ mark_head: number }>(
    'UPDATE rooms SET mark_head = mark_head + 1 WHERE room_no = ? RETURNING mark_head',
  );
  const insert = store.prepare('INSERT INTO marks VALUES (?,?,?,?,?,?,?)');
  const since = store.prepare<Mark>(
    `SELECT user_id AS userId, kind, up_to AS upTo, at, received_at AS receivedAt, revision FROM marks
     WHERE room_no = ? AND revision > ? ORDER BY revision DESC LIMIT ${MAX_MARKS}`,
  );

  return {
    /** Answers the new mark with where it started from, or null when it is no step forward. */
    advance: (
      room: RoomRow,
      step: { userId: string; kind: Mark['kind']; upTo: number; at: number },
      now: number,
    ): { mark: Mark; after: number } | null =>
      store.transaction(() => {
        const upTo = Math.min(step.upTo, room.head);
        const after = latest.get(room.room_no, step.userId, step.kind)?.up_to ?? 0;
        if (upTo <= after) return null;
        const at = Math.min(step.at, now);
        const revision = nextRevision.get(room.room_no)?.mark_head ?? 0;
        insert.run(room.room_no, revision, step.userId, step.kind, upTo, at, now);
        room.mark_head = revision;
        return { mark: { userId: step.userId, kind: step.kind, upTo, at, receivedAt: now, revision }, after };
      }),
    since: (room: RoomRow, revision: number): Mark[] =>
      room.mark_head > revision ? since.all(room.room_no, revision).reverse() : [],
  };
}
