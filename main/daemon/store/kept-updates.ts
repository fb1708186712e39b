// Changes that a window shows and that a request of its own is to carry (the seed's `useOptimisticUpdate`). They lie in
// the vault like everything that somebody wrote, until the window says that they were carried, or takes them back.

import type { JsonValue, KeptUpdate } from '#shared/bridge/contract.ts';
import type { Database } from '../ports/database.ts';

export interface KeptUpdates {
  /** The same id again changes nothing. */
  keep(update: KeptUpdate): void;
  /** In the order of writing. */
  list(): KeptUpdate[];
  remove(ids: readonly string[]): void;
  has(key: string): boolean;
  count(): number;
}

interface Row {
  id: string;
  key: string;
  value: string;
  base: string;
}

export function keptUpdates(vault: Database): KeptUpdates {
  const one = (sql: string) => vault.prepare(sql);
  return {
    keep: ({ id, key, value, base }) =>
      void one('INSERT INTO kept_updates (update_id, key, value, base) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(
        id,
        key,
        JSON.stringify(value),
        JSON.stringify(base),
      ),
    list: () =>
      one('SELECT update_id AS id, key, value, base FROM kept_updates ORDER BY seq')
        .all<Row>()
        .map((row) => ({
          ...row,
          value: JSON.parse(row.value) as JsonValue,
          base: JSON.parse(row.base) as JsonValue,
        })),
    remove: (ids) =>
      vault.transaction(() => {
        for (const id of ids) one('DELETE FROM kept_updates WHERE update_id = ?').run(id);
      }),
    has: (key) => one('SELECT 1 FROM kept_updates WHERE key = ? LIMIT 1').get(key) !== undefined,
    count: () => one('SELECT count(*) AS count FROM kept_updates').get<{ count: number }>()?.count ?? 0,
  };
}
