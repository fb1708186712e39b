// [DS1–DS4] What becomes of the two files when they are damaged, locked with another key, or too new. On real files.

import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountFolder, createSqliteStorage } from '#adapters/sqlite-storage.ts';
import type { NewOp } from '#daemon/outbox/op.ts';
import { composerStore } from '#daemon/store/composer.ts';
import { openStores, type Stores } from '#daemon/store/open-stores.ts';
import { opStore } from '#daemon/store/ops.ts';
import { VAULT_STEPS } from '#daemon/store/vault-schema.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const KEY = 'ab'.repeat(32);
const OTHER_KEY = 'cd'.repeat(32);
const ACCOUNT = 'account';
const PAGE_BYTES = 4_096;

let folder: string;
let open: Stores | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'disasters-'));
});
afterEach(() => {
  open?.close();
  open = null;
  rmSync(folder, { recursive: true, force: true });
});

const random = createSeededRandom(1);
const tryOpen = (key = KEY) => openStores(createSqliteStorage(folder), ACCOUNT, key, random);
function mustOpen(): Stores {
  const opened = tryOpen();
  if (!opened.ok) throw new Error(opened.error.message);
  open = opened.value;
  return opened.value;
}
function close(): void {
  open?.close();
  open = null;
}
const fileOf = (name: string) => join(folder, accountFolder(ACCOUNT), name);
const names = () => readdirSync(join(folder, accountFolder(ACCOUNT))).sort();

const anOp = (index: number): NewOp => ({
  opId: `op-${index}`,
  kind: 'message.send',
  roomId: `room-${index % 7}`,
  target: null,
  payload: { body: `text ${index} ${'x'.repeat(400)}` },
  acuity: 'routine',
});

function writeOps(stores: Stores, count: number): void {
  const ops = opStore(stores.vault);
  stores.vault.transaction(() => {
    for (let index = 1; index <= count; index += 1) ops.insert(anOp(index), 1_000 + index);
  });
}

/** Noise over whole pages, as a failing disk leaves it. The first page stays: the file can be opened. */
function damagePages(name: string, pages: readonly number[]): void {
  const file = openSync(fileOf(name), 'r+');
  for (const page of pages) writeSync(file, Buffer.alloc(PAGE_BYTES, 0x5a), 0, PAGE_BYTES, page * PAGE_BYTES);
  closeSync(file);
}
const pagesOf = (name: string) => statSync(fileOf(name)).size / PAGE_BYTES;

describe('[DS2] a damaged vault', () => {
  test('in the middle is found at the opening, set aside, and what can be read is saved', () => {
    const stores = mustOpen();
    writeOps(stores, 200);
    composerStore(stores.vault).saveDraft('room-1', { body: 'half a sentence', acuity: 'routine', replyToId: null }, 1);
    close();
    const pages = pagesOf('vault.db');
    expect(pages).toBeGreaterThan(20);
    const before = Math.floor(pages / 2);
    damagePages('vault.db', [before]);

    const again = mustOpen();
    const notice = again.notices[0];
    expect(notice).toMatchObject({ kind: 'vault-salvaged' });
    if (notice?.kind !== 'vault-salvaged') return;
    const saved = opStore(again.vault).all();
    expect(saved.length).toBeGreaterThan(150);
    expect(saved.length).toBeLessThan(200);
    expect(notice.saved + notice.lost).toBeGreaterThanOrEqual(200);
    expect(saved.map((op) => op.opSeq)).toEqual(saved.map((op) => op.opSeq).sort((a, b) => a - b));
    expect(saved.every((op) => op.laneSeq === null && String(op.payload.body).startsWith('text '))).toBe(true);
    expect(composerStore(again.vault).draft('room-1')?.body).toBe('half a sentence');
    expect(names()).toContain('vault.db.aside-1');
  });

  test('is told of once: the next opening finds a sound file', () => {
    writeOps(mustOpen(), 200);
    close();
    damagePages('vault.db', [Math.floor(pagesOf('vault.db') / 2)]);
    const kept = opStore(mustOpen().vault).all().length;
    close();
    const again = mustOpen();
    expect(again.notices).toEqual([]);
    expect(opStore(again.vault).all()).toHaveLength(kept);
  });

  test('of which nothing can be read is set aside, and says that something was lost', () => {
    writeOps(mustOpen(), 10);
    close();
    damagePages('vault.db', [...Array(pagesOf('vault.db')).keys()]);
    expect(mustOpen().notices).toEqual([{ kind: 'vault-salvaged', saved: 0, lost: expect.any(Number) }]);
    expect(opStore(mustBe(open).vault).all()).toEqual([]);
    expect(names()).toContain('vault.db.aside-1');
  });

  test('keeps what the server refused, and what is held, with their states', () => {
    const stores = mustOpen();
    writeOps(stores, 200);
    const ops = opStore(stores.vault);
    ops.rejected('op-1', { code: 'INVALID', message: 'no' });
    ops.hold('op-2');
    close();
    damagePages('vault.db', [pagesOf('vault.db') - 1]);
    const again = opStore(mustOpen().vault);
    expect(again.byId('op-1')?.state).toBe('rejected');
    expect(again.byId('op-2')?.state).toBe('held');
  });

  test('that is sound is left as it is', () => {
    writeOps(mustOpen(), 200);
    close();
    expect(mustOpen().notices).toEqual([]);
    expect(names().some((name) => name.includes('aside'))).toBe(false);
  });
});

describe('[DS2] a damaged cache', () => {
  test('that cannot be opened is made anew, and the vault is not touched', () => {
    const stores = mustOpen();
    writeOps(stores, 3);
    stores.cache.exec('CREATE TABLE filler (text TEXT)');
    close();
    damagePages('cache.db', [...Array(pagesOf('cache.db')).keys()]);
    const again = mustOpen();
    expect(again.notices).toEqual([{ kind: 'cache-rebuilt' }]);
    expect(opStore(again.vault).all()).toHaveLength(3);
  });
});

describe('[DS3] another key', () => {
  test('is told apart from damage, and overwrites nothing', () => {
    writeOps(mustOpen(), 3);
    close();
    const before = readFileSync(fileOf('vault.db'));
    expect(tryOpen(OTHER_KEY)).toMatchObject({ ok: false, error: { code: 'wrong-key' } });
    expect(readFileSync(fileOf('vault.db')).equals(before)).toBe(true);
    expect(opStore(mustOpen().vault).all()).toHaveLength(3);
  });
});

describe('[DS4] a newer schema', () => {
  test('of the vault is refused with both numbers and left intact', () => {
    const stores = mustOpen();
    writeOps(stores, 3);
    stores.vault.exec(`PRAGMA user_version = ${VAULT_STEPS.length + 1}`);
    close();
    const before = readFileSync(fileOf('vault.db'));
    expect(tryOpen()).toMatchObject({
      ok: false,
      error: {
        code: 'newer-schema',
        notice: { kind: 'newer-schema', found: VAULT_STEPS.length + 1, known: VAULT_STEPS.length },
      },
    });
    expect(readFileSync(fileOf('vault.db')).equals(before)).toBe(true);
    expect(names().some((name) => name.includes('aside'))).toBe(false);
  });

  test('of the cache is refused too, and the vault is let go of', () => {
    const stores = mustOpen();
    stores.cache.exec('PRAGMA user_version = 999');
    close();
    expect(tryOpen()).toMatchObject({ ok: false, error: { code: 'newer-schema' } });
    expect(tryOpen()).toMatchObject({ ok: false, error: { code: 'newer-schema' } });
  });
});

describe('[DS5] [IN12] a second console on the same data', () => {
  test('is refused as in use and disturbs nothing', () => {
    writeOps(mustOpen(), 3);
    expect(tryOpen()).toMatchObject({ ok: false, error: { code: 'in-use' } });
    expect(opStore(mustBe(open).vault).all()).toHaveLength(3);
  });
});

function mustBe<Value>(value: Value | null): Value {
  if (value === null) throw new Error('it should be there');
  return value;
}
