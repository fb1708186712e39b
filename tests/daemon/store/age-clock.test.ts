// The schema step that brought ages (OB11), from the schema before it with ops in it.

import { expect, test } from 'vitest';
import { createAgeClock } from '#daemon/store/age-clock.ts';
import { migrate, schemaVersion } from '#daemon/store/migrations.ts';
import { opStore } from '#daemon/store/ops.ts';
import { VAULT_STEPS } from '#daemon/store/vault-schema.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { createMemoryStorage } from '../../support/memory-storage.ts';

const BEFORE_AGES = 3;

function olderVault() {
  const opened = createMemoryStorage().open('account', 'vault', 'ab'.repeat(32));
  if (!opened.ok) throw new Error(opened.error.message);
  const vault = opened.value;
  expect(migrate(vault, VAULT_STEPS.slice(0, BEFORE_AGES)).ok).toBe(true);
  return vault;
}

const writeOld = (vault: ReturnType<typeof olderVault>, opId: string, writtenAt: number, state = 'queued') =>
  vault
    .prepare(`INSERT INTO ops (op_id, lane, kind, room_id, payload, state, written_at) VALUES (?, ?, ?, ?, ?, ?, ?)`)
    .run(opId, 'room/r', 'message.send', 'r', '{"body":"kept"}', state, writtenAt);

test('ops written before there were ages are as old as the wall clock says, once', () => {
  const clock = new FakeClock();
  const vault = olderVault();
  writeOld(vault, 'old', clock.now() - 3_600_000);
  writeOld(vault, 'ahead', clock.now() + 3_600_000);
  expect(migrate(vault, VAULT_STEPS).ok).toBe(true);
  expect(schemaVersion(vault)).toBe(VAULT_STEPS.length);
  const age = createAgeClock(vault, clock);
  const ops = opStore(vault);
  expect(age.reading() - (ops.byId('old')?.born ?? 0)).toBe(3_600_000);
  expect(age.reading() - (ops.byId('ahead')?.born ?? 0)).toBe(0);
  clock.advance(60_000);
  const again = createAgeClock(vault, clock);
  expect(again.reading() - (ops.byId('old')?.born ?? 0)).toBe(3_660_000);
});

test('[OB4] what was refused before the step still blocks its lane after it', () => {
  const vault = olderVault();
  writeOld(vault, 'refused', 1, 'rejected');
  writeOld(vault, 'behind', 2);
  expect(migrate(vault, VAULT_STEPS).ok).toBe(true);
  const ops = opStore(vault);
  expect(ops.blocker('room/r')).toMatchObject({ opId: 'refused', state: 'rejected' });
  expect(ops.head('room/r', 10)).toEqual([]);
});

test('a server whose clock goes back changes no age', () => {
  const clock = new FakeClock();
  const vault = olderVault();
  expect(migrate(vault, VAULT_STEPS).ok).toBe(true);
  const age = createAgeClock(vault, clock);
  age.heard(clock.now());
  clock.advance(10_000);
  const before = age.reading();
  age.heard(0);
  expect(age.reading()).toBe(before);
});

test('sleep that the monotone clock did not count is counted by the server’s', () => {
  const clock = new FakeClock();
  const vault = olderVault();
  expect(migrate(vault, VAULT_STEPS).ok).toBe(true);
  const age = createAgeClock(vault, clock);
  const serverTime = clock.now();
  age.heard(serverTime);
  clock.advance(1_000);
  age.heard(serverTime + 8 * 3_600_000);
  expect(age.reading()).toBe(8 * 3_600_000);
});
