// The test double passes the same contract as the disk, and its faults are what they claim to be.

import { describe, expect, it } from 'vitest';
import { createMemoryStorage, type MemoryStorage, SimulatedCrash, type Step } from '#tests/support/memory-storage.ts';
import { databaseContract, KEY, openOrThrow } from './suites/database-contract.ts';

databaseContract('storage in memory', () => ({ storage: createMemoryStorage(), cleanUp: () => {} }));

describe('faults of the storage in memory', () => {
  const opened = (storage: MemoryStorage, store: 'vault' | 'cache' = 'vault') => {
    const database = openOrThrow(storage, 'ada', store);
    database.exec('create table if not exists note (body text)');
    return {
      database,
      write: (body: string) => database.transaction(() => database.prepare('insert into note values (?)').run(body)),
      bodies: () =>
        database
          .prepare('select body from note')
          .all<{ body: string }>()
          .map((row) => row.body),
    };
  };

  it('keeps what was committed in a crash, and the old process never writes again', () => {
    const storage = createMemoryStorage();
    const before = opened(storage);
    before.write('kept');
    storage.crash();
    expect(() => before.write('lost')).toThrow(SimulatedCrash);
    expect(opened(storage).bodies()).toEqual(['kept']);
  });

  it('drops the transaction that was open when the crash struck', () => {
    const storage = createMemoryStorage();
    const { database } = opened(storage);
    const attempt = () =>
      database.transaction(() => {
        database.prepare('insert into note values (?)').run('half');
        storage.crash();
        database.prepare('insert into note values (?)').run('the other half');
      });
    expect(attempt).toThrow(SimulatedCrash);
    expect(opened(storage).bodies()).toEqual([]);
  });

  it('drops the open transaction also when the caller swallows the crash', () => {
    const storage = createMemoryStorage();
    const { database } = opened(storage);
    const attempt = () =>
      database.transaction(() => {
        database.prepare('insert into note values (?)').run('half');
        storage.crash();
      });
    expect(attempt).toThrow(SimulatedCrash);
    expect(opened(storage).bodies()).toEqual([]);
  });

  it('crashes at every step once: before the write and the commit nothing is there, after the commit all is', () => {
    const seen: string[] = [];
    for (let step = 1; step <= 4; step += 1) {
      const storage = createMemoryStorage();
      const { write } = opened(storage);
      storage.crashAtStep(step);
      let outcome = 'answered';
      try {
        write('one');
      } catch (error) {
        outcome = error instanceof SimulatedCrash ? 'crashed' : String(error);
      }
      storage.crashAtStep(null);
      storage.crash();
      seen.push(`${outcome}, ${opened(storage).bodies().length} rows`);
    }
    expect(seen).toEqual(['crashed, 0 rows', 'crashed, 0 rows', 'crashed, 1 rows', 'answered, 1 rows']);
  });

  it('loses the last commits of the cache in a power cut, and none of the vault', () => {
    const storage = createMemoryStorage({ unsyncedCommits: 4 });
    const vault = opened(storage, 'vault');
    const cache = opened(storage, 'cache');
    for (let number = 1; number <= 6; number += 1) {
      vault.write(`note ${number}`);
      cache.write(`copy ${number}`);
    }
    storage.powerCut();
    expect(opened(storage, 'vault').bodies()).toHaveLength(6);
    expect(opened(storage, 'cache').bodies()).toEqual(['copy 1', 'copy 2', 'copy 3']);
  });

  it('comes back empty when nothing of the cache had reached the disk', () => {
    const storage = createMemoryStorage({ unsyncedCommits: 100 });
    opened(storage, 'cache').write('copy');
    storage.powerCut();
    expect(opened(storage, 'cache').bodies()).toEqual([]);
  });

  it('fails as told, as often as told, in the store told, and rolls back', () => {
    const storage = createMemoryStorage();
    const vault = opened(storage, 'vault');
    const cache = opened(storage, 'cache');
    storage.inject({ problem: 'full', store: 'vault', kinds: ['commit'], skip: 1, times: 1 });
    cache.write('unharmed');
    vault.write('first');
    expect(() => vault.write('second')).toThrow(expect.objectContaining({ problem: 'full' }));
    vault.write('third');
    expect(vault.bodies()).toEqual(['first', 'third']);
  });

  it('fails until the fault is taken back', () => {
    const storage = createMemoryStorage();
    const vault = opened(storage);
    const heal = storage.inject({ problem: 'io' });
    expect(() => vault.write('one')).toThrow(expect.objectContaining({ problem: 'io' }));
    expect(() => vault.write('two')).toThrow(expect.objectContaining({ problem: 'io' }));
    heal();
    vault.write('three');
    expect(vault.bodies()).toEqual(['three']);
  });

  it('finds a damaged file corrupt', () => {
    const storage = createMemoryStorage();
    opened(storage).database.close();
    storage.damage('ada', 'vault');
    expect(storage.open('ada', 'vault', KEY)).toMatchObject({ ok: false, error: { problem: 'corrupt' } });
  });

  it('tells of each step before it is taken', () => {
    const storage = createMemoryStorage();
    const { write, bodies } = opened(storage);
    const steps: Step[] = [];
    storage.onStep((step) => steps.push(step));
    write('one');
    bodies();
    expect(steps.filter((step) => step.sql !== '' || step.kind !== 'read').map((step) => step.kind)).toEqual([
      'write',
      'commit',
      'committed',
      'read',
    ]);
  });
});
