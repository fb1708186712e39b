// The cache's rooms and receipts.

import type { ReceiptMark } from '#shared/model/message.ts';
import type { RoomRecord } from '#shared/model/room.ts';
import type { Database } from '../ports/database.ts';

export interface CachedRoom {
  record: RoomRecord;
  marksCursor: number;
  /** Server time of the last word about this room. */
  asOf: number | null;
}

export interface ReaderMark {
  userId: string;
  kind: 'delivered' | 'read';
  upTo: number;
}

export interface RoomStore {
  put(record: RoomRecord, asOf: number): void;
  touch(roomId: string, asOf: number): void;
  get(roomId: string): CachedRoom | null;
  all(): CachedRoom[];
  remove(roomId: string): void;
  raiseHead(roomId: string, head: number): void;
  /** Every mark of the room up to this revision is here. */
  marksCursor(roomId: string): number;
  putMarks(roomId: string, marks: readonly ReceiptMark[], cursor: number): void;
  /** The highest mark of each reader and kind. */
  highestMarks(roomId: string): ReaderMark[];
  markOf(roomId: string, userId: string, kind: ReaderMark['kind']): number;
}

interface RoomLine {
  record: string;
  head: number;
  marks_cursor: number;
  as_of: number | null;
}

export function roomStore(cache: Database): RoomStore {
  const one = (sql: string) => cache.prepare(sql);
  const putMark = one(
    'INSERT OR IGNORE INTO receipts (room_id, user_id, kind, up_to, at, received_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return {
    put: (record, asOf) =>
      void one(
        `INSERT INTO rooms (room_id, record, head, as_of) VALUES (?, ?, ?, ?)
         ON CONFLICT (room_id) DO UPDATE SET record = excluded.record, head = max(head, excluded.head),
           as_of = max(ifnull(as_of, 0), excluded.as_of)`,
      ).run(record.roomId, JSON.stringify(record), record.head, Math.floor(asOf)),
    touch: (roomId, asOf) =>
      void one('UPDATE rooms SET as_of = max(ifnull(as_of, 0), ?) WHERE room_id = ?').run(Math.floor(asOf), roomId),
    get: (roomId) => {
      const line = one('SELECT * FROM rooms WHERE room_id = ?').get<RoomLine>(roomId);
      return line ? toRoom(line) : null;
    },
    all: () => one('SELECT * FROM rooms').all<RoomLine>().map(toRoom),
    remove: (roomId) => {
      cache.transaction(() => {
        for (const table of ['rooms', 'ranges', 'receipts', 'messages'])
          one(`DELETE FROM ${table} WHERE room_id = ?`).run(roomId);
      });
    },
    raiseHead: (roomId, head) => void one('UPDATE rooms SET head = max(head, ?) WHERE room_id = ?').run(head, roomId),
    marksCursor: (roomId) =>
      one('SELECT marks_cursor FROM rooms WHERE room_id = ?').get<RoomLine>(roomId)?.marks_cursor ?? 0,
    putMarks: (roomId, marks, cursor) => {
      for (const mark of marks) putMark.run(roomId, mark.userId, mark.kind, mark.upTo, mark.at, mark.receivedAt);
      one('UPDATE rooms SET marks_cursor = max(marks_cursor, ?) WHERE room_id = ?').run(cursor, roomId);
    },
    highestMarks: (roomId) =>
      one(
        'SELECT user_id AS userId, kind, max(up_to) AS upTo FROM receipts WHERE room_id = ? GROUP BY user_id, kind',
      ).all<ReaderMark>(roomId),
    markOf: (roomId, userId, kind) =>
      one('SELECT max(up_to) AS upTo FROM receipts WHERE room_id = ? AND user_id = ? AND kind = ?').get<{
        upTo: number | null;
      }>(roomId, userId, kind)?.upTo ?? 0,
  };
}

function toRoom(line: RoomLine): CachedRoom {
  const record = JSON.parse(line.record) as RoomRecord;
  return { record: { ...record, head: line.head }, marksCursor: line.marks_cursor, asOf: line.as_of };
}
