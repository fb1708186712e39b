// [CN5] Where nothing but the platform has ever answered, tokens may leave; nowhere else, on no path.
// [CN6] A session that has run out closes nothing: reading and writing go on.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { json, page } from '#tests/support/hand-rest.ts';
import { Desk } from '../desk.ts';
import { LOGIN, pair, PROBE, REFRESH, SERVER } from '../session/rig.ts';
import { createRig, SYNC_HELLO } from './rig.ts';

const clean = () => json(401, { code: 'ERR_1002' });

describe('whether the server may be asked', () => {
  it('not before the probe is clean, then yes, and still while a server fault is waited out', async () => {
    const rig = createRig();
    rig.rest.when('GET', PROBE, null);
    rig.supervisor.start();
    await rig.clock.settle();
    expect(rig.supervisor.mayAsk()).toBe(false);
    rig.rest.waiting(PROBE).answer(clean());
    await rig.clock.settle();
    expect(rig.supervisor.mayAsk()).toBe(true);
    rig.rest.when('GET', PROBE, clean);
    const link = await rig.toReady(SYNC_HELLO);
    link.cut();
    expect(rig.state()).toBe('offline');
    expect(rig.supervisor.mayAsk()).toBe(true);
  });

  it.each([
    ['the network changed', (rig: ReturnType<typeof createRig>) => rig.supervisor.signals.networkChanged(false)],
    ['the machine slept', (rig: ReturnType<typeof createRig>) => rig.supervisor.signals.suspending()],
  ])('no longer after %s', async (_, happen) => {
    const rig = createRig();
    await rig.toReady();
    happen(rig);
    expect(rig.supervisor.mayAsk()).toBe(false);
  });
});

describe('a console behind a captive portal', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = new Desk();
    desk.rest.when('GET', PROBE, () => page(200));
    await desk.open();
  });
  afterEach(() => desk.close());
  const withToken = () => desk.rest.made.filter((request) => request.token !== null || request.path === REFRESH);

  it('sends no token on any path, says why, and goes on by itself once the portal lets it through', async () => {
    await desk.flush(120_000);
    const view = await desk.call('connection.get', {});
    expect(view).toMatchObject({ value: { state: 'offline', cause: 'captive-portal' } });
    expect(await desk.call('rest.get', { path: '/api/v1/appointments' })).toMatchObject({
      ok: false,
      error: { code: 'offline' },
    });
    expect(withToken()).toEqual([]);
    expect(desk.links.links).toEqual([]);
    desk.rest.when('GET', PROBE, clean);
    await desk.flush(120_000);
    expect(desk.links.links.length).toBeGreaterThan(0);
  });

  it('keeps what is written meanwhile', async () => {
    expect((await desk.write('written in the lobby')).ok).toBe(true);
    expect(await desk.bodies()).toEqual(['written in the lobby']);
  });
});

describe('[CN6] a session that has run out', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = new Desk();
    desk.rest.when('GET', PROBE, clean);
    await desk.open();
    desk.rest.when('POST', REFRESH, () => json(401, { code: 'ERR_1002' }));
    await desk.flush();
    desk.links.newest().refuse({ message: 'Authentication error: Invalid token' });
    await desk.flush(100);
  });
  afterEach(() => desk.close());

  it('is shown as such, once, and asks the server nothing more', async () => {
    expect(await desk.session()).toMatchObject({ state: 'signed-in', expired: true });
    expect(await desk.call('connection.get', {})).toMatchObject({
      value: { state: 'locked', cause: 'session-expired', nextTryAt: null },
    });
    const asked = desk.rest.made.length;
    await desk.flush(600_000);
    expect(desk.rest.made).toHaveLength(asked);
  });

  it('reading and writing go on, and what waits says what it waits for', async () => {
    expect((await desk.write('first')).ok).toBe(true);
    expect(await desk.bodies()).toEqual(['first']);
    expect(await desk.call('outbox.list', {})).toMatchObject({ value: [{ waitsFor: 'sign-in' }] });
    expect(await desk.call('chat.page', { roomId: 'visit:1', before: null, limit: 10 })).toMatchObject({
      value: { rows: [{ state: { kind: 'waiting', reason: 'signed-out' } }] },
    });
  });

  it('survives a restart, still asking for a sign-in and still open', async () => {
    await desk.write('first');
    await desk.close();
    desk.start();
    await desk.flush(100);
    expect(await desk.session()).toMatchObject({ state: 'signed-in', expired: true });
    expect(await desk.bodies()).toEqual(['first']);
  });

  it('a sign-in over the work connects again with what waited', async () => {
    await desk.write('first');
    desk.rest.when('POST', LOGIN, () => json(200, pair(2)));
    const links = desk.links.links.length;
    const signedIn = desk.call('session.signIn', { server: SERVER, email: 'ann@example.org', password: 'p' });
    await desk.flush(5_000);
    expect((await signedIn).ok).toBe(true);
    expect(await desk.session()).toMatchObject({ state: 'signed-in', expired: false });
    expect(desk.links.links.length).toBeGreaterThan(links);
    expect(desk.links.newest().options.token).toBe(pair(2).tokens.accessToken);
    expect(await desk.bodies()).toEqual(['first']);
  });
});
