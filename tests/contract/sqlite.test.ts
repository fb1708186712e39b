// The storage on disk: the contract, and what only a disk can do to us.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireNode } from '#adapters/require-node.ts';
import { accountFolder, createSqliteStorage } from '#adapters/sqlite-storage.ts';
import type { Storage } from '#daemon/ports/storage.ts';
import { databaseContract, KEY, OTHER_KEY, openOrThrow } from './suites/database-contract.ts';

const makeFolder = () => mkdtempSync(join(tmpdir(), 'console-storage-'));

databaseContract('SQLite on disk', () => {
  const folder = makeFolder();
  return {
    storage: createSqliteStorage(folder),
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  };
});

describe('SQLite on disk', () => {
  let folder: string;
  let storage: Storage;
  const inAccount = (name: string) => join(folder, accountFolder('ada'), name);

  beforeEach(() => {
    folder = makeFolder();
    storage = createSqliteStorage(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const problemOfOpening = (keyHex = KEY) => {
    const opened = storage.open('ada', 'vault', keyHex);
    return opened.ok ? null : opened.error.problem;
  };

  function writeNotes(count: number, body = 'a note about nobody'): void {
    const database = openOrThrow(storage, 'ada');
    database.exec('create table if not exists note (body text)');
    database.transaction(() => {
      for (let number = 0; number < count; number += 1) database.prepare('insert into note values (?)').run(body);
    });
    database.close();
  }

  it('[DS6] runs the vault with full synchronisation, secure deletion and the lock', () => {
    const vault = openOrThrow(storage, 'ada');
    expect(vault.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(vault.prepare('pragma synchronous').get()).toEqual({ synchronous: 2 });
    expect(vault.prepare('pragma secure_delete').get()).toEqual({ secure_delete: 1 });
    expect(vault.prepare('pragma locking_mode').get()).toEqual({ locking_mode: 'exclusive' });
    expect(vault.prepare('pragma temp_store').get()).toEqual({ temp_store: 2 });
  });

  it('[DS6] runs the cache with normal synchronisation and the lock', () => {
    const cache = openOrThrow(storage, 'ada', 'cache');
    expect(cache.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(cache.prepare('pragma synchronous').get()).toEqual({ synchronous: 1 });
    expect(cache.prepare('pragma locking_mode').get()).toEqual({ locking_mode: 'exclusive' });
  });

  it('writes no clear text, in the file, its log and its names', () => {
    const database = openOrThrow(storage, 'ada');
    database.exec('create table note (body text)');
    database.prepare('insert into note values (?)').run('metoprolol 47.5 mg');
    for (const name of readdirSync(inAccount('.'))) {
      expect(readFileSync(inAccount(name)).includes('metoprolol')).toBe(false);
      expect(readFileSync(inAccount(name)).includes('SQLite format')).toBe(false);
    }
    expect(readdirSync(folder).join()).not.toContain('ada');
  });

  it.skipIf(process.platform === 'win32')('lets nobody but the owner read its files and folders', () => {
    openOrThrow(storage, 'ada').exec('create table note (body text)');
    expect(statSync(inAccount('.')).mode & 0o777).toBe(0o700);
    const names = readdirSync(inAccount('.'));
    expect(names).toContain('vault.db-wal');
    for (const name of names) expect(statSync(inAccount(name)).mode & 0o777).toBe(0o600);
  });

  it('[DS3] calls a damaged first page corrupt when the key is right, and a wrong key a wrong key', () => {
    writeNotes(10);
    const file = inAccount('vault.db');
    const bytes = readFileSync(file);
    bytes.fill(7, 0, 200);
    writeFileSync(file, bytes);
    expect(problemOfOpening()).toBe('corrupt');
    expect(problemOfOpening(OTHER_KEY)).toBe('wrong-key');
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('[DS3] still refuses a wrong key when the key-check value is lost, and takes the right one', () => {
    writeNotes(1);
    rmSync(inAccount('vault.db.key-check'));
    expect(problemOfOpening(OTHER_KEY)).toBe('wrong-key');
    expect(problemOfOpening()).toBe(null);
  });

  it('[F35] reports a flipped bit as corrupt and never shows what it made of the page', () => {
    writeNotes(400);
    const file = inAccount('vault.db');
    const bytes = readFileSync(file);
    for (let offset = 4096 * 3 + 100; offset < bytes.length; offset += 4096) bytes[offset] = (bytes[offset] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const database = openOrThrow(storage, 'ada');
    const read = () => database.prepare('select body from note').all();
    expect(read).toThrow(expect.objectContaining({ name: 'DatabaseError', problem: 'corrupt' }));
  });

  it('[F36] calls a vault that lost its content corrupt instead of beginning a new one', () => {
    writeNotes(10);
    truncateSync(inAccount('vault.db'), 0);
    expect(problemOfOpening()).toBe('corrupt');
    storage.setAside('ada', 'vault');
    expect(problemOfOpening()).toBe(null);
  });

  it('[F33] reports a full disk, rolls back and works again when there is room', () => {
    const database = openOrThrow(storage, 'ada');
    database.exec('create table note (body text)');
    const pages = database.prepare('pragma page_count').get<{ page_count: number }>()?.page_count ?? 0;
    database.prepare(`pragma max_page_count = ${pages + 2}`).get();
    const write = () =>
      database.transaction(() => {
        for (let number = 0; number < 50; number += 1) {
          database.prepare('insert into note values (?)').run('x'.repeat(2_000));
        }
      });
    expect(write).toThrow(expect.objectContaining({ problem: 'full' }));
    expect(database.prepare('select count(*) as n from note').get()).toEqual({ n: 0 });
    database.prepare('pragma max_page_count = 100000').get();
    write();
    expect(database.prepare('select count(*) as n from note').get()).toEqual({ n: 50 });
  });

  it('[IN1] has every committed row in a copy taken while the vault is open', () => {
    const database = openOrThrow(storage, 'ada');
    database.exec('create table note (body text)');
    for (let number = 0; number < 20; number += 1)
      database.prepare('insert into note values (?)').run(`note ${number}`);
    const copy = join(folder, 'copy');
    cpSync(inAccount('.'), join(copy, accountFolder('ada')), { recursive: true });
    const reopened = openOrThrow(createSqliteStorage(copy), 'ada');
    expect(reopened.prepare('select count(*) as n from note').get()).toEqual({ n: 20 });
  });

  it.skipIf(process.platform === 'win32')('answers in words when its folder cannot be made', () => {
    const blocked = join(folder, 'a-file');
    writeFileSync(blocked, '');
    const opened = createSqliteStorage(blocked).open('ada', 'vault', KEY);
    expect(opened).toMatchObject({ ok: false, error: { problem: 'io' } });
  });

  it('throws for a key that is not one: that is a bug', () => {
    expect(() => storage.open('ada', 'vault', 'short')).toThrow('64 hexadecimal digits');
  });
});

describe('the check of the Node version', () => {
  it('refuses Node 20 with a sentence, before the native module can crash', () => {
    expect(() => requireNode('20.19.0')).toThrow(/needs Node 22 or newer, and this is Node 20\.19\.0/);
  });

  it('takes Node 22 and newer', () => {
    requireNode('22.0.0');
    requireNode('24.21.0');
  });
});
