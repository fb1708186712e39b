// Rooms and who belongs to them. Membership is the one authority on who may read and write (per-op authorisation).

import type { z } from 'zod';
import { directRoomId, directRoomMembers } from '#shared/ids.ts';
import type { roomRecord } from '#shared/wire/sync.ts';
import type { People } from './people.ts';
import type { Store } from './store.ts';

export type RoomRecord = z.infer<typeof roomRecord>;

export interface RoomRow {
  room_no: number;
  room_id: string;
  kind: RoomRecord['kind'];
  title: string;
  topic: string | null;
  visit_id: string | null;
  patient: string | null;
  head: number;
  mark_head: number;
  created_at: number;
  last_at: number;
  /** JSON list of texts. */
  labels: string;
}

export interface NewRoom {
  roomId: string;
  kind: RoomRecord['kind'];
  title: string;
  topic: string | null;
  visitId: string | null;
  patient: RoomRecord['patient'];
  memberIds: string[];
}

export type Rooms = ReturnType<typeof openRooms>;

export function openRooms(store: Store, people: People) {
  const insert = store.prepare(
    `INSERT INTO rooms (room_id, kind, title, topic, visit_id, patient, head, mark_head, created_at, last_at)
     VALUES (?,?,?,?,?,?,0,0,?,?)`,
  );
  const byId = store.prepare<RoomRow>('SELECT * FROM rooms WHERE room_id = ?');
  const byVisit = store.prepare<RoomRow>('SELECT * FROM rooms WHERE visit_id = ?');
  const addMember = store.prepare('INSERT OR IGNORE INTO members VALUES (?,?,?)');
  const removeMember = store.prepare('DELETE FROM members WHERE room_no = ? AND user_id = ?');
  const isMember = store.prepare<object>('SELECT 1 FROM members WHERE room_no = ? AND user_id = ?');
  const memberIds = store.prepare<{ user_id: string }>(
    'SELECT user_id FROM members WHERE room_no = ? ORDER BY user_id',
  );
  const ofPerson = store.prepare<RoomRow>(
    `SELECT rooms.* FROM members JOIN rooms USING (room_no) WHERE members.user_id = ?
     ORDER BY last_at DESC, room_no DESC`,
  );
  const heads = store.prepare<{ room_id: string; head: number; mark_head: number }>(
    'SELECT room_id, head, mark_head FROM members JOIN rooms USING (room_no) WHERE members.user_id = ?',
  );
  const nextSeq = store.prepare<{ head: number }>(
    'UPDATE rooms SET head = head + 1, last_at = max(last_at, ?) WHERE room_no = ? RETURNING head',
  );
  const describe = store.prepare('UPDATE rooms SET topic = ?, labels = ? WHERE room_id = ?');
  const logEntry = store.prepare('INSERT INTO room_events VALUES (?,?,?)');

  function create(room: NewRoom, now: number): RoomRow {
    return store.transaction(() => {
      const patient = room.patient ? JSON.stringify(room.patient) : null;
      insert.run(room.roomId, room.kind, room.title, room.topic, room.visitId, patient, now, now);
      const row = byId.get(room.roomId) as RoomRow;
      for (const userId of room.memberIds) addMember.run(row.room_no, userId, now);
      return row;
    });
  }

  /** Takes the room's next number and enters what it touched into the log. Only inside a transaction. */
  function log(room: RoomRow, messageId: string | null, now: number): number {
    room.head = nextSeq.get(now, room.room_no)?.head ?? 0;
    logEntry.run(room.room_no, room.head, messageId);
    return room.head;
  }

  const members = (room: RoomRow) => memberIds.all(room.room_no).map((row) => row.user_id);

  return {
    create,
    log,
    byId: (roomId: string) => byId.get(roomId) ?? null,
    byVisit: (visitId: string) => byVisit.get(visitId) ?? null,
    isMember: (room: RoomRow, userId: string) => isMember.get(room.room_no, userId) !== undefined,
    members,
    ofPerson: (userId: string) => ofPerson.all(userId),
    /** Of each room the highest number of its log, and of its receipt marks the highest revision. */
    heads: (userId: string) => {
      const rows = heads.all(userId);
      return {
        heads: Object.fromEntries(rows.map((row) => [row.room_id, row.head])),
        marks: Object.fromEntries(rows.map((row) => [row.room_id, row.mark_head])),
      };
    },

    record: (room: RoomRow): RoomRecord => ({
      roomId: room.room_id,
      kind: room.kind,
      title: room.title,
      topic: room.topic,
      visitId: room.visit_id,
      memberIds: members(room),
      patient: room.patient ? (JSON.parse(room.patient) as RoomRecord['patient']) : null,
      head: room.head,
      createdAt: room.created_at,
    }),

    describe: (roomId: string, room: { topic: string | null; labels: string[] }): void => {
      describe.run(room.topic, JSON.stringify(room.labels), roomId);
    },

    /** The direct room of two people, made at its first use; null when one of them does not exist. */
    direct: (userA: string, userB: string, now: number): { room: RoomRow; created: boolean } | null => {
      const roomId = directRoomId(userA, userB);
      const known = byId.get(roomId);
      if (known) return { room: known, created: false };
      const pair = directRoomMembers(roomId);
      if (!pair || userA === userB || !pair.every((userId) => people.byId(userId))) return null;
      const title = pair.map((userId) => nameOf(people, userId)).join(', ');
      const fields = { roomId, kind: 'direct', title, topic: null, visitId: null, patient: null } as const;
      return { room: create({ ...fields, memberIds: pair }, now), created: true };
    },

    addMember: (room: RoomRow, userId: string, now: number): boolean =>
      store.transaction(() => {
        if (addMember.run(room.room_no, userId, now).changes === 0) return false;
        log(room, null, now);
        return true;
      }),

    removeMember: (room: RoomRow, userId: string, now: number): boolean =>
      store.transaction(() => {
        if (removeMember.run(room.room_no, userId).changes === 0) return false;
        log(room, null, now);
        return true;
      }),
  };
}

function nameOf(people: People, userId: string): string {
  const row = people.byId(userId);
  return row ? `${row.first_name} ${row.last_name}` : userId;
}
