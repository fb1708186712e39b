// Which stretches of a room's log are in the cache. Stretches that touch become one; a hole between two is a gap that
// the screen shows (IN8). The end of the newest stretch is the room's cursor; it never goes down (IN7).
// On a plain platform positions are made of server times, and only stretches that overlap are joined.

import type { Database } from '../ports/database.ts';

export interface Range {
  from: number;
  to: number;
}

export interface RangeStore {
  /** Adds a stretch. `reach` is 1 where the next number follows without a hole (sync), 0 where only overlap joins. */
  add(roomId: string, range: Range, reach: 0 | 1): void;
  /** Oldest first. */
  of(roomId: string): Range[];
  newest(roomId: string): Range | null;
  covers(roomId: string, position: number): boolean;
  cursors(): Map<string, number>;
}

export function rangeStore(cache: Database): RangeStore {
  const one = (sql: string) => cache.prepare(sql);
  const touching = one(
    'SELECT min(from_seq) AS low, max(to_seq) AS high, count(*) AS count FROM ranges WHERE room_id = ? AND from_seq <= ? AND to_seq >= ?',
  );
  const remove = one('DELETE FROM ranges WHERE room_id = ? AND from_seq <= ? AND to_seq >= ?');
  const insert = one('INSERT INTO ranges (room_id, from_seq, to_seq) VALUES (?, ?, ?)');
  const extend = one('UPDATE ranges SET to_seq = ? WHERE room_id = ? AND from_seq = ?');
  return {
    add: (roomId, range, reach) => {
      const high = range.to + reach;
      const low = range.from - reach;
      const found = touching.get<{ low: number | null; high: number | null; count: number }>(roomId, high, low);
      if (!found || found.count === 0 || found.low === null || found.high === null) {
        insert.run(roomId, range.from, range.to);
        return;
      }
      if (found.count === 1 && found.low <= range.from) {
        if (range.to > found.high) extend.run(range.to, roomId, found.low);
        return;
      }
      remove.run(roomId, high, low);
      insert.run(roomId, Math.min(found.low, range.from), Math.max(found.high, range.to));
    },
    of: (roomId) =>
      one('SELECT from_seq AS "from", to_seq AS "to" FROM ranges WHERE room_id = ? ORDER BY from_seq').all<Range>(
        roomId,
      ),
    newest: (roomId) =>
      one(
        'SELECT from_seq AS "from", to_seq AS "to" FROM ranges WHERE room_id = ? ORDER BY from_seq DESC LIMIT 1',
      ).get<Range>(roomId) ?? null,
    covers: (roomId, position) =>
      (one('SELECT to_seq FROM ranges WHERE room_id = ? AND from_seq <= ? ORDER BY from_seq DESC LIMIT 1').get<{
        to_seq: number;
      }>(roomId, position)?.to_seq ?? -1) >= position,
    cursors: () =>
      new Map(
        one('SELECT room_id, max(to_seq) AS "to" FROM ranges GROUP BY room_id')
          .all<{ room_id: string; to: number }>()
          .map((row) => [row.room_id, row.to]),
      ),
  };
}
