// Single facts of a vault: key check, epoch.

import type { Database } from '../ports/database.ts';

export function readMeta(vault: Database, name: string): string | null {
  return vault.prepare('SELECT value FROM meta WHERE name = ?').get<{ value: string }>(name)?.value ?? null;
}

export function writeMeta(vault: Database, name: string, value: string): void {
  vault
    .prepare('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
    .run(name, value);
}
