// What eviction reads and deletes in cache.db. Deleting the oldest messages of a room shortens its known stretches in the
// same transaction, so that what is gone is asked for again when somebody scrolls there, and never looks like nothing (IN8).

import type { Database } from '../ports/database.ts';

/** An entry or a room, with the reading of the age clock at its last use. */
export interface Candidate {
  kind: 'entry' | 'room';
  id: string;
  usedAt: number;
}

export interface CacheRows {
  /** Least recently used first. */
  candidates(): Candidate[];
  noteUse(used: { entries: Iterable<string>; rooms: Iterable<string> }, reading: number): void;
  /** Bytes in use; pages that are free inside the file do not count. */
  usedBytes(): number;
  /** The place of the n-th newest message, or null when there are fewer. */
  placeOfNewest(roomId: string, count: number): number | null;
  /** The oldest urgent message of somebody else which this person has not acknowledged. */
  oldestOpenUrgent(roomId: string, selfId: string): number | null;
  /** Deletes up to `limit` of the oldest messages below that place; answers how many. */
  deleteBelow(roomId: string, place: number, limit: number): number;
}

export function cacheRows(cache: Database): CacheRows {
  const one = (sql: string) => cache.prepare(sql);
  const pragma = (name: string) => Number(Object.values(one(`PRAGMA ${name}`).get() ?? {})[0] ?? 0);

  return {
    candidates: () =>
      one(
        `SELECT 'entry' AS kind, key AS id, used_at AS usedAt FROM entries
         UNION ALL SELECT 'room', room_id, used_at FROM rooms ORDER BY usedAt`,
      ).all<Candidate>(),
    noteUse: (used, reading) => {
      cache.transaction(() => {
        for (const key of used.entries) one('UPDATE entries SET used_at = ? WHERE key = ?').run(reading, key);
        for (const roomId of used.rooms) one('UPDATE rooms SET used_at = ? WHERE room_id = ?').run(reading, roomId);
      });
    },
    usedBytes: () => (pragma('page_count') - pragma('freelist_count')) * pragma('page_size'),
    placeOfNewest: (roomId, count) =>
      one('SELECT seq FROM messages WHERE room_id = ? ORDER BY seq DESC LIMIT 1 OFFSET ?').get<{ seq: number }>(
        roomId,
        count - 1,
      )?.seq ?? null,
    oldestOpenUrgent: (roomId, selfId) =>
      one(
        `SELECT min(seq) AS seq FROM messages
         WHERE room_id = ? AND acuity = 'urgent' AND sender_id <> ? AND retracted_at IS NULL AND NOT EXISTS
           (SELECT 1 FROM json_each(ifnull(extras, '{}'), '$.acknowledgements') WHERE value ->> 'userId' = ?)`,
      ).get<{ seq: number | null }>(roomId, selfId, selfId)?.seq ?? null,
    deleteBelow: (roomId, place, limit) =>
      cache.transaction(() => {
        const rows = one(
          `SELECT messages.row_key AS key, seq, again FROM messages LEFT JOIN index_tail USING (row_key)
           WHERE room_id = ? AND seq < ? ORDER BY seq LIMIT ?`,
        ).all<{ key: number; seq: number; again: number | null }>(roomId, place, limit);
        for (const { key, again } of rows) {
          // With 0 in the tail its text was never indexed.
          if (again !== 0) one('DELETE FROM message_text WHERE rowid = ?').run(key);
          one('DELETE FROM index_tail WHERE row_key = ?').run(key);
          one('DELETE FROM messages WHERE row_key = ?').run(key);
        }
        const last = rows.at(-1);
        if (last) shorten(roomId, rows.length < limit ? place : last.seq + 1);
        return rows.length;
      }),
  };

  function shorten(roomId: string, from: number): void {
    one('DELETE FROM ranges WHERE room_id = ? AND to_seq < ?').run(roomId, from);
    one('UPDATE ranges SET from_seq = ? WHERE room_id = ? AND from_seq < ?').run(from, roomId, from);
  }
}
