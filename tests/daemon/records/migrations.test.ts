// The steps that brought records and the conflict log, from the schema before them with somebody's data in it; and the
// log's way out of a damaged vault (DS2).

import { describe, expect, test } from 'vitest';
import { CACHE_STEPS } from '#daemon/store/cache-schema.ts';
import { conflictStore } from '#daemon/store/conflicts.ts';
import { migrate } from '#daemon/store/migrations.ts';
import { openStores } from '#daemon/store/open-stores.ts';
import { opStore } from '#daemon/store/ops.ts';
import { recordStore } from '#daemon/store/records.ts';
import { VAULT_STEPS } from '#daemon/store/vault-schema.ts';
import type { RecordState } from '#shared/model/record.ts';
import { createMemoryStorage } from '../../support/memory-storage.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const KEY = 'cd'.repeat(32);
const before = (steps: readonly string[], table: string) => steps.findIndex((step) => step.includes(`TABLE ${table}`));

describe('schema steps', () => {
  test('a vault with an old op of an appointment keeps it, and can log conflicts', () => {
    const storage = createMemoryStorage();
    const opened = storage.open('a', 'vault', KEY);
    if (!opened.ok) throw new Error('not opened');
    const vault = opened.value;
    expect(migrate(vault, VAULT_STEPS.slice(0, before(VAULT_STEPS, 'conflicts'))).ok).toBe(true);
    vault.exec(
      `INSERT INTO ops (op_id, lane, kind, target, payload, written_at)
       VALUES ('o1', 'appointment/a1', 'appointment.cancel', 'a1', '{}', 5)`,
    );
    expect(migrate(vault, VAULT_STEPS).ok).toBe(true);
    expect(opStore(vault).byId('o1')).toMatchObject({ kind: 'appointment.cancel', state: 'queued' });
    expect(conflictStore(vault).list({ dismissed: true, limit: 5 })).toEqual([]);
  });

  test('a cache with rooms keeps them, and can hold records', () => {
    const storage = createMemoryStorage();
    const opened = storage.open('a', 'cache', KEY);
    if (!opened.ok) throw new Error('not opened');
    const cache = opened.value;
    expect(migrate(cache, CACHE_STEPS.slice(0, before(CACHE_STEPS, 'records'))).ok).toBe(true);
    cache.exec(`INSERT INTO rooms (room_id, record) VALUES ('r1', '{}')`);
    expect(migrate(cache, CACHE_STEPS).ok).toBe(true);
    expect(cache.prepare('SELECT count(*) AS n FROM rooms').get()).toEqual({ n: 1 });
    expect(recordStore(cache).get('note', 'r1')).toBeNull();
  });
});

describe('the cache of records', () => {
  const state = (revision: number, value: string): RecordState => ({
    entity: 'note',
    id: 'r1',
    revision,
    fields: { text: { value, revision, at: null, by: null, hlc: null } },
  });

  test('[IN7] never puts an older state over a newer one; without revisions the last reading counts', () => {
    const opened = openStores(createMemoryStorage(), 'a', KEY, createSeededRandom(1));
    if (!opened.ok) throw new Error(opened.error.message);
    const records = recordStore(opened.value.cache);
    expect(records.put(state(3, 'new'), 10)).toBe(true);
    expect(records.put(state(2, 'old'), 20)).toBe(false);
    expect(records.get('note', 'r1')?.record.fields['text']?.value).toBe('new');
    expect(records.put(state(3, 'new'), 20)).toBe(false);
    const plain = { ...state(0, 'first'), id: 'r2' };
    records.put(plain, 10);
    expect(records.put({ ...state(0, 'second'), id: 'r2' }, 20)).toBe(true);
  });
});
