// [DS1] [DS2] Disks that fill up and files that go bad while the console runs: told in words, repaired without a restart.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { Desk } from './desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  await desk.open();
});
afterEach(() => desk.close());

test('[DS2] a cache found damaged in use is made anew, and what was written stays', async () => {
  await desk.write('still here');
  desk.storage.inject({ problem: 'corrupt', store: 'cache', kinds: ['read'], times: 1 });
  expect(await desk.call('chat.page', { roomId: 'visit:1', before: null, limit: 10 })).toMatchObject({
    ok: false,
    error: { code: 'corrupt' },
  });
  await desk.flush(100);
  expect(await desk.session()).toMatchObject({ state: 'signed-in', notice: { kind: 'cache-rebuilt' } });
  expect(await desk.bodies()).toEqual(['still here']);
});

test('[DS2] a vault found damaged in use is set aside and saved row by row', async () => {
  await desk.write('one');
  await desk.write('two');
  desk.storage.inject({ problem: 'corrupt', store: 'vault', kinds: ['read'], times: 1 });
  expect((await desk.call('outbox.list', {})).ok).toBe(false);
  await desk.flush(100);
  expect(await desk.session()).toMatchObject({
    state: 'signed-in',
    notice: { kind: 'vault-salvaged', saved: 2, lost: 0 },
  });
  expect(await desk.bodies()).toEqual(['one', 'two']);
});

test('[DS2] a kill between the finding and the repair changes nothing: the next start repairs', async () => {
  await desk.write('one');
  desk.storage.inject({ problem: 'corrupt', store: 'vault', kinds: ['read'], times: 1 });
  await desk.call('outbox.list', {});
  desk.storage.crash();
  desk.start();
  await desk.flush(100);
  expect(await desk.session()).toMatchObject({ notice: { kind: 'vault-salvaged', saved: 1 } });
  expect(await desk.bodies()).toEqual(['one']);
});

test('[DS2] a salvage that a full disk cut off is done at a later opening, and nothing is lost by it', async () => {
  await desk.write('one');
  desk.storage.inject({ problem: 'corrupt', store: 'vault', kinds: ['read'], times: 1 });
  const mend = desk.storage.inject({ problem: 'full', store: 'vault' });
  await desk.call('outbox.list', {});
  await desk.flush(100);
  expect(await desk.session()).toMatchObject({ state: 'signed-out', notice: { kind: 'storage-full' } });
  mend();
  await desk.flush(20_000);
  expect(await desk.session()).toMatchObject({ state: 'signed-in', notice: { kind: 'vault-salvaged', saved: 1 } });
  expect(await desk.bodies()).toEqual(['one']);
});

test('[DS1] a full disk is told at once, and the notice goes when there is space again', async () => {
  const mend = desk.storage.inject({ problem: 'full', store: 'vault' });
  expect(await desk.write('refused')).toMatchObject({ ok: false, error: { code: 'storage-full' } });
  await desk.flush(100);
  expect(await desk.session()).toMatchObject({ state: 'signed-in', notice: { kind: 'storage-full' } });
  await desk.flush(20_000);
  expect(await desk.session()).toMatchObject({ notice: { kind: 'storage-full' } });
  mend();
  await desk.flush(10_000);
  expect(await desk.session()).toMatchObject({ state: 'signed-in', notice: null });
  expect((await desk.write('taken')).ok).toBe(true);
  expect(await desk.bodies()).toEqual(['taken']);
});

test('[DS5] data that another console has open are opened once it lets go of them', async () => {
  await desk.write('one');
  const { storage } = desk;
  await desk.close();
  const account = String((desk.preferences.get('session.last') as { account: string }).account);
  const key = desk.secrets.values.get(`${account}/vault-key`) ?? '';
  const other = storage.open(account, 'vault', key);
  desk.start();
  await desk.flush(100);
  expect(await desk.session()).toMatchObject({ state: 'signed-out', notice: { kind: 'in-use' } });
  if (other.ok) other.value.close();
  await desk.flush(20_000);
  expect(await desk.session()).toMatchObject({ state: 'signed-in', notice: null });
  expect(await desk.bodies()).toEqual(['one']);
});
