// The cache's records: what the server said of each, never an older state over a newer one (IN7). A plain platform has no
// revisions (0): there the last reading counts.

import type { RecordEntity, RecordState } from '#shared/model/record.ts';
import type { Database } from '../ports/database.ts';

export interface CachedRecord {
  record: RecordState;
  /** Server time of the last word about it. */
  asOf: number;
}

export interface RecordStore {
  /** Answers whether it is different from what was there. */
  put(record: RecordState, asOf: number): boolean;
  get(entity: RecordEntity, id: string): CachedRecord | null;
  remove(entity: RecordEntity, id: string): void;
  clear(): void;
  cursor(name: 'records'): number;
  setCursor(name: 'records', value: number): void;
}

export function recordStore(cache: Database): RecordStore {
  const one = (sql: string) => cache.prepare(sql);
  return {
    put: (record, asOf) => {
      const known = one('SELECT revision, record FROM records WHERE entity = ? AND id = ?').get<{
        revision: number;
        record: string;
      }>(record.entity, record.id);
      if (known && record.revision !== 0 && record.revision < known.revision) return false;
      const text = JSON.stringify(record);
      one(
        `INSERT INTO records (entity, id, revision, record, as_of) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (entity, id) DO UPDATE SET revision = excluded.revision, record = excluded.record,
           as_of = max(as_of, excluded.as_of)`,
      ).run(record.entity, record.id, record.revision, text, Math.floor(asOf));
      return known?.record !== text;
    },
    get: (entity, id) => {
      const line = one('SELECT record, as_of FROM records WHERE entity = ? AND id = ?').get<{
        record: string;
        as_of: number;
      }>(entity, id);
      return line ? { record: JSON.parse(line.record) as RecordState, asOf: line.as_of } : null;
    },
    remove: (entity, id) => void one('DELETE FROM records WHERE entity = ? AND id = ?').run(entity, id),
    clear: () => {
      cache.transaction(() => {
        cache.exec('DELETE FROM records');
        cache.exec('DELETE FROM cursors');
      });
    },
    cursor: (name) => one('SELECT value FROM cursors WHERE name = ?').get<{ value: number }>(name)?.value ?? 0,
    setCursor: (name, value) =>
      void one('INSERT OR REPLACE INTO cursors (name, value) VALUES (?, ?)').run(name, Math.floor(value)),
  };
}
