// [DS1] [DS2] Disks that fill up and files that go bad while the console runs: told in words, repaired without a restart.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { json } from '../support/hand-rest.ts';
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

test('[IN1] changes of a window’s own data survive a kill and a damaged vault, in order, each once', async () => {
  const keep = (number: number) => ({
    id: `01940000-0000-7000-8000-00000000000${number}`,
    key: 'note',
    value: { number },
    base: null,
  });
  for (const number of [1, 2, 2]) expect((await desk.call('updates.keep', keep(number))).ok).toBe(true);
  desk.storage.inject({ problem: 'corrupt', store: 'vault', kinds: ['read'], times: 1 });
  await desk.call('outbox.list', {});
  desk.storage.crash();
  desk.start();
  await desk.flush(100);
  expect(await desk.call('updates.list', {})).toEqual({ ok: true, value: [keep(1), keep(2)] });
  expect(await desk.call('outbox.unsent', {})).toMatchObject({ value: { count: 2 } });
  expect(await desk.call('session.signOut', { discardUnsent: false })).toMatchObject({ error: { code: 'conflict' } });
  await desk.call('updates.remove', { ids: [keep(1).id] });
  expect(await desk.call('updates.list', {})).toEqual({ ok: true, value: [keep(2)] });
});

test('[CA1] however many ask for a path at a time, the server is asked once', async () => {
  desk.rest.when('GET', '/api/v1/auth/me', () => json(401, { code: 'ERR_1002' }));
  await desk.flush(60_000);
  const answers = [1, 2, 3].map(() => desk.call('rest.get', { path: '/api/v1/appointments' }));
  await desk.flush();
  expect(desk.rest.made.filter(({ path }) => path === '/api/v1/appointments')).toHaveLength(1);
  desk.rest.waiting('/api/v1/appointments').answer(json(200, [7]));
  expect(await Promise.all(answers)).toEqual(Array(3).fill({ ok: true, value: [7] }));
});
