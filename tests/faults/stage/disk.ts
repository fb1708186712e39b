// A console's folder while the console is not running, read from a copy so that looking changes nothing.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountFolder, createSqliteStorage } from '#adapters/sqlite-storage.ts';
import type { Database } from '#daemon/ports/database.ts';
import type { StoreName } from '#daemon/ports/storage.ts';

export interface KeptOp {
  opId: string;
  state: string;
  maybeSent: number;
  laneSeq: number | null;
  attempts: number;
  body: string | null;
  effect: string | null;
}

interface Account {
  account: string;
  keyHex: string;
}

function accountOf(folder: string): Account {
  const keys = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')) as Record<string, string>;
  for (const [name, keyHex] of Object.entries(keys))
    if (name.endsWith('/vault-key')) return { account: name.slice(0, -'/vault-key'.length), keyHex };
  throw new Error('nobody is signed in here');
}

/** What lies under the names of the vault and the cache. */
export function fileOf(folder: string, store: StoreName): string {
  return join(folder, 'accounts', accountFolder(accountOf(folder).account), `${store}.db`);
}

export function filesOf(folder: string): string[] {
  return readdirSync(join(folder, 'accounts'), { recursive: true }).map(String);
}

export function lookInto<Value>(folder: string, store: StoreName, look: (database: Database) => Value): Value {
  const copy = mkdtempSync(join(tmpdir(), 'console-faults-copy-'));
  try {
    cpSync(join(folder, 'accounts'), join(copy, 'accounts'), { recursive: true });
    const { account, keyHex } = accountOf(folder);
    const opened = createSqliteStorage(join(copy, 'accounts')).open(account, store, keyHex);
    if (!opened.ok) throw new Error(opened.error.message);
    try {
      return look(opened.value);
    } finally {
      opened.value.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

export function keptOps(folder: string): KeptOp[] {
  return lookInto(folder, 'vault', (vault) =>
    vault
      .prepare(
        `SELECT op_id AS opId, state, maybe_sent AS maybeSent, lane_seq AS laneSeq, attempts, effect,
           payload ->> '$.body' AS body FROM ops ORDER BY op_seq`,
      )
      .all<KeptOp>(),
  );
}

export function cachedBodies(folder: string): string[] {
  return lookInto(folder, 'cache', (cache) =>
    cache
      .prepare('SELECT body FROM messages ORDER BY room_id, seq')
      .all<{ body: string }>()
      .map((row) => row.body),
  );
}
