// The Storage port on disk: one folder for each account, in it `vault.db` and `cache.db`, both encrypted (DS6).
//
//   vault   synchronous=FULL: a commit has reached the disk before it is answered (IN1); deleted text is overwritten
//   cache   synchronous=NORMAL: a power cut may take the last commits, never the file; what is lost is asked for again
//
// Beside each file lies a key-check value, a keyed hash that tells a wrong key from a damaged file: SQLite alone answers
// "not a database" to both (DS3). A file that has a key-check value but no content was in use and is damaged, not new.

import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { type Database, DatabaseError, type DatabaseProblem } from '#daemon/ports/database.ts';
import type { Storage, StorageProblem, StoreName } from '#daemon/ports/storage.ts';
import type { Result } from '#shared/result.ts';
import { compareKeyCheck, KEY_CHECK_SUFFIX, writeKeyCheck } from './key-check.ts';
import { requireNode } from './require-node.ts';
import { problemOf, wrapConnection } from './sqlite-database.ts';

requireNode(process.versions.node);

/** How long a second process waits for the lock of the first before it is told `busy`. */
const LOCK_TIMEOUT_MS = 250;

const COMPANION_SUFFIXES = ['-wal', '-shm', '-journal', KEY_CHECK_SUFFIX] as const;

const PRAGMAS: Record<StoreName, readonly string[]> = {
  vault: ['synchronous = FULL', 'secure_delete = ON', 'temp_store = MEMORY', 'cache_size = -32768'],
  cache: ['synchronous = NORMAL', 'temp_store = MEMORY', 'cache_size = -65536', 'wal_autocheckpoint = 4000'],
};

/** An account's name in the file system: says nothing about the person and is safe on every system. */
export function accountFolder(account: string): string {
  return createHash('sha256').update(account, 'utf8').digest('hex').slice(0, 24);
}

export function createSqliteStorage(folder: string): Storage {
  const fileOf = (account: string, name: string) => join(folder, accountFolder(account), name);

  return {
    open: (account, store, keyHex) => openStore(fileOf(account, `${store}.db`), store, keyHex),

    exists: (account, store) => existsSync(fileOf(account, `${store}.db`)),

    setAside(account, store) {
      const file = fileOf(account, `${store}.db`);
      const aside = freeName(file);
      for (const suffix of ['', ...COMPANION_SUFFIXES]) {
        if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
      }
      return basename(aside);
    },

    asides(account, store) {
      const folderOfAccount = dirname(fileOf(account, `${store}.db`));
      if (!existsSync(folderOfAccount)) return [];
      const name = new RegExp(`^${store}\\.db\\.aside-(\\d+)$`);
      return readdirSync(folderOfAccount)
        .filter((found) => name.test(found))
        .sort((a, b) => Number(name.exec(a)?.[1]) - Number(name.exec(b)?.[1]));
    },

    openAside(account, aside, keyHex) {
      const file = fileOf(account, basename(aside));
      if (!existsSync(file)) return refused('aside', 'io', 'no file was set aside under this name');
      if (compareKeyCheck(file, keyHex) === 'differs') return refused('aside', 'wrong-key', WRONG_KEY);
      return connect(file, 'aside', keyHex, () => {});
    },

    remove(account, store) {
      const file = fileOf(account, `${store}.db`);
      for (const suffix of ['', ...COMPANION_SUFFIXES]) rmSync(file + suffix, { force: true });
    },
  };
}

const WRONG_KEY = 'the file was written with another key';

function openStore(file: string, store: StoreName, keyHex: string): Result<Database, StorageProblem> {
  const check = compareKeyCheck(file, keyHex);
  if (check === 'differs') return refused(store, 'wrong-key', WRONG_KEY);
  const opened = connect(file, store, keyHex, (connection) => {
    if (check === 'agrees' && statSync(file).size === 0)
      throw new DatabaseError('corrupt', 'the file lost its content');
    connection.pragma('journal_mode = WAL');
    for (const pragma of PRAGMAS[store]) connection.pragma(pragma);
    // Takes the lock now, not with the first write.
    connection.exec('begin immediate; commit');
    if (check === 'missing') writeKeyCheck(file, keyHex);
  });
  const damaged = !opened.ok && opened.error.problem === 'wrong-key' && check === 'agrees';
  return damaged ? refused(store, 'corrupt', 'the key is right, but the file cannot be read') : opened;
}

/** Opens the file with its key; `configure` runs on it before anybody else sees it, and nothing stays open if it fails. */
function connect(
  file: string,
  label: string,
  keyHex: string,
  configure: (connection: SqliteConnection.Database) => void,
): Result<Database, StorageProblem> {
  let connection: SqliteConnection.Database | null = null;
  try {
    prepareFile(file);
    connection = new SqliteConnection(file, { timeout: LOCK_TIMEOUT_MS });
    // The key comes before anything that reads the file.
    connection.pragma("cipher = 'aegis'");
    connection.pragma(`key = 'raw:${keyHex}'`);
    connection.pragma('locking_mode = EXCLUSIVE');
    configure(connection);
    return { ok: true, value: wrapConnection(connection, () => sizeOf(file)) };
  } catch (error) {
    connection?.close();
    return refused(label, problemAtOpening(error), error instanceof Error ? error.message : String(error));
  }
}

function refused(label: string, problem: DatabaseProblem, message: string): Result<never, StorageProblem> {
  return { ok: false, error: { problem, message: `${label}: ${message}` } };
}

function prepareFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Made by us first, for SQLite makes files readable to all and gives its companions the mode of the file.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

function problemAtOpening(error: unknown): DatabaseProblem {
  if (error instanceof DatabaseError) return error.problem;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'read-only';
  return /^E[A-Z]+$/.test(code) ? 'io' : problemOf(error);
}

function sizeOf(file: string): number {
  let bytes = 0;
  for (const suffix of ['', '-wal']) bytes += statSync(file + suffix, { throwIfNoEntry: false })?.size ?? 0;
  return bytes;
}

function freeName(file: string): string {
  for (let number = 1; ; number += 1) {
    const name = `${file}.aside-${number}`;
    if (['', ...COMPANION_SUFFIXES].every((suffix) => !existsSync(name + suffix))) return name;
  }
}
