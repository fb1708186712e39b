// Server copies by key (CA1): value, revision, when it was fetched, how long it is fresh and how long it may be shown
// as stale; after that it is expired and shown with its age only. A result applies only if it is not older: by the
// server's own revision where the caller knows one, else the last one given is the newest. No wall clock decides it.

import type { CacheEntryView, JsonValue } from '#shared/bridge/contract.ts';
import type { Database } from '../ports/database.ts';

const STALE_FOR_MS = 30 * 24 * 60 * 60_000;

export interface EntryStore {
  get(key: string, now: number): CacheEntryView | null;
  /** Answers false when what is there is newer. */
  put(key: string, value: JsonValue, facts: { fetchedAt: number; freshForMs: number; revision?: number }): boolean;
  remove(key: string): void;
  count(): number;
  /** Keys that were read or written since this was asked last. */
  takeUsed(): Set<string>;
}

export function entryStore(cache: Database): EntryStore {
  const one = (sql: string) => cache.prepare(sql);
  let used = new Set<string>();
  return {
    get: (key, now) => {
      const row = one('SELECT value, fetched_at, fresh_for, stale_for FROM entries WHERE key = ?').get<{
        value: string;
        fetched_at: number;
        fresh_for: number;
        stale_for: number;
      }>(key);
      if (!row) return null;
      used.add(key);
      const age = now - row.fetched_at;
      // A clock that was set back makes nothing fresh again.
      const state = age >= 0 && age <= row.fresh_for ? 'fresh' : age <= row.stale_for ? 'stale' : 'expired';
      return { value: JSON.parse(row.value) as JsonValue, fetchedAt: row.fetched_at, state };
    },
    put: (key, value, { fetchedAt, freshForMs, revision }) => {
      used.add(key);
      return (
        one(
          `INSERT INTO entries (key, value, revision, fetched_at, fresh_for, stale_for) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = max(revision, excluded.revision),
             fetched_at = excluded.fetched_at, fresh_for = excluded.fresh_for
             WHERE ? OR excluded.revision >= entries.revision`,
        ).run(
          key,
          JSON.stringify(value),
          revision ?? 0,
          Math.floor(fetchedAt),
          freshForMs,
          STALE_FOR_MS,
          revision === undefined ? 1 : 0,
        ).changes > 0
      );
    },
    remove: (key) => void one('DELETE FROM entries WHERE key = ?').run(key),
    count: () => one('SELECT count(*) AS count FROM entries').get<{ count: number }>()?.count ?? 0,
    takeUsed: () => {
      const taken = used;
      used = new Set();
      return taken;
    },
  };
}
