// Server copies by key (CA1): value, revision, when it was fetched, how long it is fresh and how long it may be shown
// as stale; after that it is expired and shown with its age only. A result applies only if it is not older.

import type { CacheEntryView, JsonValue } from '#shared/bridge/contract.ts';
import type { Database } from '../ports/database.ts';

const STALE_FOR_MS = 30 * 24 * 60 * 60_000;

export interface EntryStore {
  get(key: string, now: number): CacheEntryView | null;
  put(key: string, value: JsonValue, facts: { fetchedAt: number; freshForMs: number; revision?: number }): boolean;
  remove(key: string): void;
  count(): number;
}

export function entryStore(cache: Database): EntryStore {
  const one = (sql: string) => cache.prepare(sql);
  return {
    get: (key, now) => {
      const row = one('SELECT value, fetched_at, fresh_for, stale_for FROM entries WHERE key = ?').get<{
        value: string;
        fetched_at: number;
        fresh_for: number;
        stale_for: number;
      }>(key);
      if (!row) return null;
      const age = now - row.fetched_at;
      // A clock that was set back makes nothing fresh again.
      const state = age >= 0 && age <= row.fresh_for ? 'fresh' : age <= row.stale_for ? 'stale' : 'expired';
      return { value: JSON.parse(row.value) as JsonValue, fetchedAt: row.fetched_at, state };
    },
    put: (key, value, facts) =>
      one(
        `INSERT INTO entries (key, value, revision, fetched_at, fresh_for, stale_for) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision,
           fetched_at = excluded.fetched_at, fresh_for = excluded.fresh_for WHERE excluded.revision >= entries.revision`,
      ).run(
        key,
        JSON.stringify(value),
        facts.revision ?? Math.floor(facts.fetchedAt),
        Math.floor(facts.fetchedAt),
        facts.freshForMs,
        STALE_FOR_MS,
      ).changes > 0,
    remove: (key) => void one('DELETE FROM entries WHERE key = ?').run(key),
    count: () => one('SELECT count(*) AS count FROM entries').get<{ count: number }>()?.count ?? 0,
  };
}
