// The rows of the in-app list, in the cache. A cleared row stays, hidden, so that the server's list does not bring it back.

import type { NotificationView } from '#shared/model/notification.ts';
import type { Database } from '../ports/database.ts';

export interface NotificationRow extends NotificationView {
  cleared: boolean;
  /** The server knows it: reading it has to be told. */
  onServer: boolean;
}

export interface NotificationStore {
  /** All rows, newest first. */
  all(): NotificationRow[];
  find(id: string): NotificationRow | null;
  put(row: NotificationRow): void;
  remove(ids: readonly string[]): void;
}

interface Line {
  id: string;
  record: string;
  at: number;
  read_at: number | null;
  cleared: number;
}

type Kept = Omit<NotificationRow, 'id' | 'at' | 'readAt' | 'cleared'>;

export function notificationStore(cache: Database): NotificationStore {
  const one = (sql: string) => cache.prepare(sql);
  return {
    all: () => one('SELECT * FROM notifications ORDER BY at DESC, id').all<Line>().map(toRow),
    find: (id) => {
      const line = one('SELECT * FROM notifications WHERE id = ?').get<Line>(id);
      return line ? toRow(line) : null;
    },
    put: ({ id, at, readAt, cleared, ...kept }) =>
      void one(
        `INSERT INTO notifications (id, record, at, read_at, cleared) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET record = excluded.record, at = excluded.at, read_at = excluded.read_at,
           cleared = excluded.cleared`,
      ).run(
        id,
        JSON.stringify(kept satisfies Kept),
        Math.floor(at),
        readAt === null ? null : Math.floor(readAt),
        cleared ? 1 : 0,
      ),
    remove: (ids) =>
      cache.transaction(() => {
        for (const id of ids) one('DELETE FROM notifications WHERE id = ?').run(id);
      }),
  };
}

function toRow(line: Line): NotificationRow {
  const kept = JSON.parse(line.record) as Kept;
  return { ...kept, id: line.id, at: line.at, readAt: line.read_at, cleared: line.cleared === 1 };
}
