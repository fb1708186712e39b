// What the core relies on in a Database and a Storage, whatever keeps the bytes. `makeStorage` gives an empty storage.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, DatabaseError } from '#daemon/ports/database.ts';
import type { Storage } from '#daemon/ports/storage.ts';

export const KEY = 'a1'.repeat(32);
export const OTHER_KEY = 'b2'.repeat(32);

export interface StorageUnderTest {
  storage: Storage;
  cleanUp(): void;
}

export function openOrThrow(storage: Storage, account: string, store: 'vault' | 'cache' = 'vault'): Database {
  const opened = storage.open(account, store, KEY);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

export function databaseContract(name: string, makeStorage: () => StorageUnderTest): void {
  describe(`${name}, as a database`, () => {
    let under: StorageUnderTest;
    let database: Database;

    const count = () => database.prepare('select count(*) as n from note').get<{ n: number }>()?.n;
    const insert = (id: number, body: string) =>
      database.prepare('insert into note (id, body) values (?, ?)').run(id, body);

    beforeEach(() => {
      under = makeStorage();
      database = openOrThrow(under.storage, 'ada');
      database.exec(
        'create table note (id integer primary key, body text not null, raw blob); create index i on note (body)',
      );
    });
    afterEach(() => under.cleanUp());

    it('gives back what was written, bytes and large numbers included', () => {
      const raw = Uint8Array.of(0, 1, 255);
      const at = 1_795_377_990_277;
      database.prepare('insert into note (id, body, raw) values (?, ?, ?)').run(at, 'naïve ☕', raw);
      const row = database
        .prepare('select id, body, raw from note')
        .get<{ id: number; body: string; raw: Uint8Array }>();
      expect(row).toMatchObject({ id: at, body: 'naïve ☕' });
      expect([...(row?.raw ?? [])]).toEqual([0, 1, 255]);
    });

    it('answers undefined for no row, an empty list for no rows, and how many a change touched', () => {
      expect(database.prepare('select * from note where id = ?').get(1)).toBeUndefined();
      expect(database.prepare('select * from note').all()).toEqual([]);
      insert(1, 'one');
      insert(2, 'two');
      expect(database.prepare('update note set body = ?').run('both')).toEqual({ changes: 2 });
    });

    it('prepares a text once and gives the same statement again', () => {
      insert(1, 'one');
      expect(database.prepare('select body from note where id = ?').get(1)).toEqual({ body: 'one' });
      expect(database.prepare('select body from note where id = ?').get(2)).toBeUndefined();
    });

    it('commits a transaction and answers what its function answered', () => {
      const answer = database.transaction(() => {
        insert(1, 'one');
        return 'yes';
      });
      expect(answer).toBe('yes');
      expect(count()).toBe(1);
    });

    it('rolls back everything when the function throws, and hands the throw on', () => {
      const bug = new Error('a bug');
      const attempt = () =>
        database.transaction(() => {
          insert(1, 'one');
          throw bug;
        });
      expect(attempt).toThrow(bug);
      expect(count()).toBe(0);
      insert(2, 'the next one works');
      expect(count()).toBe(1);
    });

    it('lets a nested transaction join the outer one', () => {
      const attempt = () =>
        database.transaction(() => {
          database.transaction(() => insert(1, 'inner'));
          throw new Error('outer');
        });
      expect(attempt).toThrow('outer');
      expect(count()).toBe(0);
      database.transaction(() => database.transaction(() => insert(2, 'both')));
      expect(count()).toBe(1);
    });

    it('commits nothing of the outer one when a nested one failed, even if the failure was caught', () => {
      const attempt = () =>
        database.transaction(() => {
          insert(1, 'outer');
          try {
            database.transaction(() => {
              insert(2, 'inner');
              throw new Error('inner');
            });
          } catch {
            // Caught on purpose: half of a fact must not be committed by accident.
          }
        });
      expect(attempt).toThrow(DatabaseError);
      expect(count()).toBe(0);
    });

    it('refuses a function that would wait inside a transaction', () => {
      expect(() => database.transaction(async () => insert(1, 'one'))).toThrow('must not wait');
      expect(count()).toBe(0);
    });

    it('throws a DatabaseError for a statement that breaks a constraint', () => {
      insert(1, 'one');
      expect(() => insert(1, 'again')).toThrow(DatabaseError);
      expect(count()).toBe(1);
    });

    it('knows full-text search', () => {
      database.exec('create virtual table word using fts5(body)');
      database.prepare('insert into word (rowid, body) values (?, ?)').run(7, 'blood pressure is stable');
      const found = database.prepare('select rowid from word where word match ?').all('"pressure" *');
      expect(found).toEqual([{ rowid: 7 }]);
    });

    it('has a size that grows with its content', () => {
      const before = database.size();
      database.transaction(() => {
        for (let id = 1; id <= 200; id += 1) insert(id, 'x'.repeat(1_000));
      });
      expect(database.size()).toBeGreaterThan(before + 100_000);
    });

    it('refuses every use after it was closed', () => {
      const statement = database.prepare('select * from note');
      database.close();
      expect(() => statement.all()).toThrow();
      expect(() => insert(1, 'one')).toThrow();
    });
  });

  describe(`${name}, as a storage`, () => {
    let under: StorageUnderTest;

    beforeEach(() => {
      under = makeStorage();
    });
    afterEach(() => under.cleanUp());

    const write = (database: Database, body: string) => {
      database.exec('create table if not exists note (body text)');
      database.prepare('insert into note values (?)').run(body);
    };
    const bodies = (database: Database) =>
      database
        .prepare('select body from note')
        .all<{ body: string }>()
        .map((row) => row.body);
    const problemOfOpening = (keyHex: string) => {
      const opened = under.storage.open('ada', 'vault', keyHex);
      return opened.ok ? null : opened.error.problem;
    };

    it('[IN1] keeps what was committed over a restart', () => {
      const first = openOrThrow(under.storage, 'ada');
      write(first, 'kept');
      first.close();
      expect(bodies(openOrThrow(under.storage, 'ada'))).toEqual(['kept']);
    });

    it('[IN12] lets one process open a vault and answers busy to the next', () => {
      openOrThrow(under.storage, 'ada').exec('create table note (body text)');
      expect(problemOfOpening(KEY)).toBe('busy');
    });

    it('[DS3] refuses a wrong key and leaves the file as it was', () => {
      const first = openOrThrow(under.storage, 'ada');
      write(first, 'kept');
      first.close();
      expect(problemOfOpening(OTHER_KEY)).toBe('wrong-key');
      expect(bodies(openOrThrow(under.storage, 'ada'))).toEqual(['kept']);
    });

    it('keeps accounts and stores apart', () => {
      write(openOrThrow(under.storage, 'ada', 'vault'), 'vault of ada');
      write(openOrThrow(under.storage, 'ada', 'cache'), 'cache of ada');
      write(openOrThrow(under.storage, '../ada', 'vault'), 'vault of another');
      expect(under.storage.exists('ada', 'vault')).toBe(true);
      expect(under.storage.exists('grace', 'vault')).toBe(false);
      expect(under.storage.exists('../ada', 'cache')).toBe(false);
    });

    it('[DS2] sets a file aside, begins a new one, and reads the old one still', () => {
      const first = openOrThrow(under.storage, 'ada');
      write(first, 'old');
      first.close();
      const aside = under.storage.setAside('ada', 'vault');
      expect(under.storage.exists('ada', 'vault')).toBe(false);
      write(openOrThrow(under.storage, 'ada'), 'new');
      const old = under.storage.openAside('ada', aside, KEY);
      expect(old.ok && bodies(old.value)).toEqual(['old']);
    });

    it('[DS3] opens a file that was set aside with its own key only', () => {
      write(openOrThrow(under.storage, 'ada'), 'old');
      const aside = under.storage.setAside('ada', 'vault');
      expect(under.storage.openAside('ada', aside, OTHER_KEY)).toMatchObject({
        ok: false,
        error: { problem: 'wrong-key' },
      });
      expect(under.storage.openAside('ada', 'vault.db.aside-77', KEY)).toMatchObject({ ok: false });
    });

    it('gives each file set aside a name of its own', () => {
      openOrThrow(under.storage, 'ada').close();
      const first = under.storage.setAside('ada', 'vault');
      openOrThrow(under.storage, 'ada').close();
      expect(under.storage.setAside('ada', 'vault')).not.toBe(first);
    });

    it('removes a file, and what is missing is no error', () => {
      const first = openOrThrow(under.storage, 'ada');
      write(first, 'gone');
      first.close();
      under.storage.remove('ada', 'vault');
      under.storage.remove('ada', 'vault');
      expect(under.storage.exists('ada', 'vault')).toBe(false);
      // A new file takes any key.
      expect(problemOfOpening(OTHER_KEY)).toBe(null);
    });
  });
}
