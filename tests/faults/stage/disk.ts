// A console's folder while the console is not running, read from a copy so that looking changes nothing.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountFolder, createSqliteStorage } from '#adapters/sqlite-storage.ts';
import { createSystemRandom } from '#adapters/system-random.ts';
import { writtenText } from '#daemon/outbox/op.ts';
import { DatabaseError, type Database } from '#daemon/ports/database.ts';
import type { StoreName } from '#daemon/ports/storage.ts';
import { openStores } from '#daemon/store/open-stores.ts';
import { opStore } from '#daemon/store/ops.ts';

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

/** Works on the file itself; the console must not be running. */
export function withFile<Value>(folder: string, store: StoreName, work: (database: Database) => Value): Value {
  const { account, keyHex } = accountOf(folder);
  const opened = createSqliteStorage(join(folder, 'accounts')).open(account, store, keyHex);
  if (!opened.ok) throw new Error(opened.error.message);
  try {
    return work(opened.value);
  } finally {
    opened.value.close();
  }
}

/** What a start would find: everything, what could be salvaged, or a file that stays unread. */
export interface Found {
  kind: 'whole' | 'salvaged' | 'unreadable';
  bodies: string[];
}

/** Hands a copy of the folder and the path of its vault. */
export function withCopy<Value>(folder: string, work: (copy: string, vaultFile: string) => Value): Value {
  const copy = mkdtempSync(join(tmpdir(), 'console-faults-copy-'));
  try {
    cpSync(folder, copy, { recursive: true });
    return work(copy, fileOf(copy, 'vault'));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Opens the stores as the console does and reads every op; only what the disk did may be thrown on the way. */
export function openAndRead(folder: string): Found {
  const { account, keyHex } = accountOf(folder);
  const opened = openStores(createSqliteStorage(join(folder, 'accounts')), account, keyHex, createSystemRandom());
  if (!opened.ok) return { kind: 'unreadable', bodies: [] };
  try {
    const bodies = opStore(opened.value.vault)
      .all()
      .map((op) => writtenText(op) ?? '');
    const salvaged = opened.value.notices.some((notice) => notice.kind === 'vault-salvaged');
    return { kind: salvaged ? 'salvaged' : 'whole', bodies };
  } catch (error) {
    if (error instanceof DatabaseError) return { kind: 'unreadable', bodies: [] };
    throw error;
  } finally {
    opened.value.close();
  }
}
