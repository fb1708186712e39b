import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '#shared/result.ts';
import { createRig, PLAIN_HELLO, PROBE, SYNC_HELLO } from './rig.ts';
import { json, page } from '#tests/support/hand-rest.ts';

const AUTH_ERROR = { message: 'Authentication error: Invalid token' };

describe('the way to READY', () => {
  it('[CN2] goes through probing, authenticating, connecting and catching up, each visible', async () => {
    const rig = createRig();
    let catchUp: (result: Result<null>) => void = () => {};
    rig.answers.catchUp = () => new Promise((resolve) => (catchUp = resolve));
    rig.supervisor.start();
    await rig.clock.settle();
    rig.wire.newest().accept();
    rig.wire.newest().emit('connected', SYNC_HELLO);
    expect(rig.state()).toBe('catching-up');
    expect(rig.supervisor.ready()).toBeNull();
    catchUp({ ok: true, value: null });
    await rig.clock.settle();
    expect(rig.views.map((view) => view.state)).toEqual([
      'signed-out',
      'probing',
      'authenticating',
      'connecting',
      'catching-up',
      'ready',
    ]);
    expect(rig.heard).toEqual(['ready sync']);
    expect(rig.supervisor.ready()?.connected.userId).toBe('ann');
    expect(rig.supervisor.view()).toMatchObject({ cause: null, attempt: 0, server: 'sync', socketId: 'socket-1' });
  });

  it('a server that announces nothing is a plain one', async () => {
    const rig = createRig();
    await rig.toReady(PLAIN_HELLO);
    expect(rig.supervisor.ready()?.mode).toBe('plain');
  });

  it('the token and the device are read for each attempt', async () => {
    const rig = createRig();
    const first = await rig.toReady();
    expect(first.options).toMatchObject({ token: 'token-1', device: { epoch: 'epoch' } });
    rig.answers.device = () => ({ deviceId: 'device', epoch: 'epoch-2', workstation: 'WS-1' });
    first.lose();
    expect((await rig.toLink()).options.device.epoch).toBe('epoch-2');
  });

  it('events that come before `connected` wait for it, in their order', async () => {
    const rig = createRig();
    rig.supervisor.start();
    await rig.clock.settle();
    const link = rig.wire.newest();
    link.accept();
    link.emit('message:new', {});
    link.emit('presence:initial', {});
    expect(rig.heard).toEqual([]);
    link.emit('connected', PLAIN_HELLO);
    await rig.clock.settle();
    expect(rig.heard).toEqual(['event message:new', 'event presence:initial', 'ready plain']);
  });

  it('[SE4] a `connected` that breaks the contract ends the link', async () => {
    const rig = createRig();
    rig.supervisor.start();
    await rig.clock.settle();
    const link = rig.wire.newest();
    link.accept();
    link.emit('connected', { socketId: 7 });
    expect(link.state).toBe('ended');
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'server-fault' });
  });

  it('a server that accepts and never says `connected` is left after the time limit', async () => {
    const rig = createRig();
    rig.supervisor.start();
    await rig.clock.settle();
    rig.wire.newest().accept();
    await rig.clock.settle(19_999);
    expect(rig.state()).toBe('connecting');
    await rig.clock.settle(1);
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'no-answer' });
  });

  it('[SY1] catching up shows its progress above two seconds, and not before', async () => {
    const rig = createRig();
    let catchUp: (result: Result<null>) => void = () => {};
    rig.answers.catchUp = () => new Promise((resolve) => (catchUp = resolve));
    await rig.toReady();
    rig.supervisor.setProgress(1, 9);
    expect(rig.supervisor.view().progress).toBeNull();
    await rig.clock.settle(2_000);
    expect(rig.views.at(-1)?.progress).toEqual({ done: 1, total: 9 });
    rig.supervisor.setProgress(5, 9);
    expect(rig.views.at(-1)?.progress).toEqual({ done: 5, total: 9 });
    catchUp({ ok: true, value: null });
    await rig.clock.settle();
    expect(rig.supervisor.view()).toMatchObject({ state: 'ready', progress: null });
  });

  it('a catch-up that fails gives the link up and tries again', async () => {
    const rig = createRig();
    rig.answers.catchUp = async () => fail('server-error', 'x');
    const link = await rig.toReady();
    expect(link.state).toBe('ended');
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'server-fault' });
    expect(rig.heard).toEqual(['lost']);
  });

  it('a catch-up that throws, which is a bug, leaves a record and no console that catches up for ever', async () => {
    const rig = createRig();
    rig.answers.catchUp = () => Promise.reject(new TypeError('secret words'));
    await rig.toReady();
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'stalled' });
    expect(rig.log.text()).toContain('connection.catch-up-bug');
    expect(rig.log.text()).not.toContain('secret words');
  });
});

describe('losing the link', () => {
  it('[CN1] a lost link is told once, and nothing can be emitted from then on', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    link.lose();
    expect(rig.heard).toEqual(['ready sync', 'lost']);
    expect(rig.supervisor.ready()).toBeNull();
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'link-lost', socketId: null });
  });

  it('[CN3] it never gives up, and the delays stop growing at the ceiling', async () => {
    const rig = createRig();
    rig.answers.uniform = 0.999;
    (await rig.toReady()).lose();
    let longest = 0;
    for (let round = 0; round < 60; round += 1) {
      longest = Math.max(longest, rig.clock.nextTimerMs ?? 0);
      (await rig.toLink()).fail();
      expect(rig.supervisor.view()).toMatchObject({ state: 'offline', attempt: round + 1 });
    }
    expect(longest).toBeLessThanOrEqual(60_000);
    expect(longest).toBeGreaterThan(59_000);
  });

  it('the delays start anew after READY', async () => {
    const rig = createRig();
    (await rig.toReady()).lose();
    for (let round = 0; round < 5; round += 1) (await rig.toLink()).fail();
    const link = await rig.toLink();
    link.accept();
    link.emit('connected', SYNC_HELLO);
    await rig.clock.settle();
    expect(rig.state()).toBe('ready');
    link.lose();
    expect(rig.clock.nextTimerMs).toBe(5_000);
  });

  it('a server that takes us in and throws us out at once is asked ever more slowly', async () => {
    const rig = createRig();
    (await rig.toReady()).cut();
    const delays: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      delays.push(rig.clock.nextTimerMs ?? 0);
      const link = await rig.toLink();
      link.accept();
      link.emit('connected', SYNC_HELLO);
      await rig.clock.settle();
      link.cut();
    }
    expect(delays).toEqual([5_000, 10_000, 20_000, 30_000]);
  });

  it('late events of an old link are ignored by its generation', async () => {
    const rig = createRig();
    rig.supervisor.start();
    await rig.clock.settle();
    const old = rig.wire.newest();
    old.accept();
    rig.supervisor.setPaused(true);
    expect(old.state).toBe('ended');
    rig.supervisor.setPaused(false);
    await rig.clock.settle();
    expect(rig.wire.links).toHaveLength(2);
    expect(rig.state()).toBe('connecting');
  });

  it('[OB7] the watchdog gives up a stalled link, and only while there is one', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    rig.supervisor.reconnect('stalled');
    expect(link.state).toBe('ended');
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'stalled' });
    const planned = rig.clock.nextTimerMs;
    rig.supervisor.reconnect('stalled');
    expect(rig.clock.nextTimerMs).toBe(planned);
  });

  it('[CN3] server:shutdown: nothing new is sent, the hint is kept to, and the event is passed on', async () => {
    const rig = createRig();
    rig.answers.uniform = 0;
    const link = await rig.toReady();
    link.emit('server:shutdown', { message: 'maintenance', retryAfterMs: 45_000 });
    expect(rig.supervisor.ready()).toBeNull();
    expect(rig.supervisor.view()).toMatchObject({ state: 'degraded', cause: 'server-shutdown' });
    expect(rig.heard).toContain('event server:shutdown');
    link.cut();
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'server-shutdown' });
    expect(rig.clock.nextTimerMs).toBe(45_000);
  });

  it('a server that announces its end and stays is left after two seconds', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    link.emit('server:shutdown', { message: 'maintenance' });
    await rig.clock.settle(2_000);
    expect(link.state).toBe('ended');
    expect(rig.supervisor.view().cause).toBe('server-shutdown');
  });
});

describe('tokens', () => {
  it('[CN6] a refused token is refreshed once, and the next link carries the new one', async () => {
    const rig = createRig();
    let refusals = 0;
    rig.answers.refused = async (token) => {
      refusals += 1;
      expect(token).toBe('token-1');
      return ok('token-2');
    };
    rig.supervisor.start();
    await rig.clock.settle();
    rig.wire.newest().refuse(AUTH_ERROR);
    await rig.clock.settle();
    expect(rig.wire.newest().options.token).toBe('token-2');
    expect(refusals).toBe(1);
  });

  it('[CN6] refused again, it waits for a sign-in and asks nothing more of the server', async () => {
    const rig = createRig();
    rig.supervisor.start();
    await rig.clock.settle();
    rig.wire.newest().refuse(AUTH_ERROR);
    await rig.clock.settle();
    rig.wire.newest().refuse(AUTH_ERROR);
    expect(rig.heard).toEqual(['expired']);
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'session-expired', nextTryAt: null });
    await rig.clock.settle(3_600_000);
    expect(rig.wire.links).toHaveLength(2);
    rig.supervisor.tryNow();
    await rig.clock.settle();
    expect(rig.wire.links).toHaveLength(3);
  });

  it('[F25] a refresh endpoint that fails is waited for, and nobody has to sign in', async () => {
    const rig = createRig();
    rig.answers.token = async () => fail('server-error', 'x');
    rig.supervisor.start();
    await rig.clock.settle(600_000);
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'server-fault' });
    expect(rig.heard).toEqual([]);
    rig.answers.token = async () => ok('token-3');
    expect((await rig.toLink()).options.token).toBe('token-3');
  });

  it('[F28] a token that hangs is given up after 10 s, and coming late it opens no second link', async () => {
    const rig = createRig();
    let late: (token: Result<string>) => void = () => {};
    rig.answers.token = () => new Promise((resolve) => (late = resolve));
    rig.supervisor.start();
    await rig.clock.settle(9_999);
    expect(rig.state()).toBe('authenticating');
    await rig.clock.settle(1);
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'no-answer' });
    late(ok('too-late'));
    await rig.clock.settle();
    expect(rig.wire.links).toHaveLength(0);
    rig.answers.token = async () => ok('in-time');
    expect((await rig.toLink()).options.token).toBe('in-time');
    await rig.clock.settle();
    expect(rig.wire.links).toHaveLength(1);
  });

  it('[OB5] a server that wants a newer console is told as such, and asked again rarely', async () => {
    const rig = createRig();
    rig.supervisor.start();
    await rig.clock.settle();
    rig.wire.newest().refuse({ message: 'no', code: 'UPGRADE_REQUIRED' });
    expect(rig.state()).toBe('upgrade-required');
    expect(rig.clock.nextTimerMs).toBeGreaterThanOrEqual(300_000);
    await rig.toLink();
    expect(rig.state()).toBe('connecting');
  });

  it('[IN14] no token is in the records', async () => {
    const rig = createRig();
    (await rig.toReady()).lose();
    await rig.toLink();
    expect(rig.log.records.length).toBeGreaterThan(5);
    expect(rig.log.text()).not.toContain('token-1');
  });
});

describe('the network and the machine', () => {
  it('[CN5] no token leaves before the probe is clean', async () => {
    const rig = createRig();
    rig.rest.when('GET', PROBE, () => page(200));
    let tokens = 0;
    rig.answers.token = async () => {
      tokens += 1;
      return ok('token-1');
    };
    rig.supervisor.start();
    await rig.clock.settle(300_000);
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'captive-portal' });
    expect(tokens).toBe(0);
    expect(rig.rest.made.every((request) => request.token === null)).toBe(true);
    rig.rest.when('GET', PROBE, () => json(401, {}));
    await rig.toLink();
    expect(tokens).toBe(1);
  });

  it('a server that was spoken to over this network is not probed again', async () => {
    const rig = createRig();
    (await rig.toReady()).lose();
    const link = await rig.toLink();
    expect(rig.rest.made).toHaveLength(1);
    link.fail();
    await rig.toLink();
    expect(rig.rest.made).toHaveLength(2);
  });

  it('[CN5] a missing network is believed at once', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    rig.supervisor.signals.networkChanged(false);
    expect(link.state).toBe('ended');
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'no-network' });
  });

  it('a server on this very machine needs no network', async () => {
    const rig = createRig({ server: 'http://localhost:8080' });
    await rig.toReady();
    rig.supervisor.signals.networkChanged(false);
    expect(rig.state()).toBe('ready');
  });

  it('[CN3] the network coming back is followed by a try within a second', async () => {
    const rig = createRig();
    (await rig.toReady()).lose();
    for (let round = 0; round < 6; round += 1) (await rig.toLink()).fail();
    rig.supervisor.signals.networkChanged(false);
    rig.supervisor.signals.networkChanged(true);
    expect(rig.supervisor.view().cause).toBe('network-changed');
    expect(rig.clock.nextTimerMs).toBeLessThanOrEqual(1_000);
  });

  it('an attempt under way is not restarted by a host that repeats that there is a network', async () => {
    const rig = createRig();
    rig.supervisor.start();
    await rig.clock.settle();
    rig.supervisor.signals.networkChanged(true);
    rig.supervisor.signals.networkChanged(true);
    expect(rig.state()).toBe('connecting');
    expect(rig.wire.links).toHaveLength(1);
  });

  it('[CN7] suspending closes politely, and waking up tries within a second', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    rig.supervisor.signals.suspending();
    expect(link.state).toBe('ended');
    expect(rig.heard).toEqual(['ready sync', 'lost']);
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'suspended' });
    rig.supervisor.signals.resumed();
    expect(rig.supervisor.view().cause).toBe('resumed');
    expect(rig.clock.nextTimerMs).toBeLessThanOrEqual(1_000);
    await rig.toLink();
  });

  it('[CN7] a host that forgets to tell of the waking up does not leave the console offline', async () => {
    const rig = createRig();
    await rig.toReady();
    rig.supervisor.signals.suspending();
    rig.clock.sleep(8 * 3_600_000);
    await rig.clock.settle();
    expect(rig.wire.links).toHaveLength(2);
  });

  it('working offline on purpose lasts until it is ended, whatever the machine does', async () => {
    const rig = createRig();
    await rig.toReady();
    rig.supervisor.setPaused(true);
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'asked', nextTryAt: null });
    rig.supervisor.tryNow();
    rig.supervisor.signals.suspending();
    rig.supervisor.signals.resumed();
    rig.supervisor.signals.networkChanged(true);
    await rig.clock.settle(3_600_000);
    expect(rig.wire.links).toHaveLength(1);
    rig.supervisor.setPaused(false);
    await rig.clock.settle();
    expect(rig.wire.links).toHaveLength(2);
  });

  it('try now skips the delay, and does nothing while an attempt is under way', async () => {
    const rig = createRig();
    (await rig.toReady()).lose();
    rig.supervisor.tryNow();
    await rig.clock.settle();
    expect(rig.wire.links).toHaveLength(2);
    rig.supervisor.tryNow();
    await rig.clock.settle();
    expect(rig.wire.links).toHaveLength(2);
  });

  it('[F29] jumps of the wall clock change no delay', async () => {
    const steady = createRig();
    const jumping = createRig();
    for (const rig of [steady, jumping]) (await rig.toReady()).lose();
    const year = 365 * 86_400_000;
    const delays = async (rig: typeof steady, jump: number) => {
      const found: (number | null)[] = [];
      for (let round = 0; round < 8; round += 1) {
        rig.clock.setWall(rig.clock.now() + jump * (round % 2 === 0 ? 1 : -2));
        found.push(rig.clock.nextTimerMs);
        (await rig.toLink()).fail();
      }
      return found;
    };
    expect(await delays(jumping, year)).toEqual(await delays(steady, 0));
  });

  it('after stop nothing moves any more', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    rig.supervisor.stop();
    expect(link.state).toBe('ended');
    expect(rig.state()).toBe('signed-out');
    rig.supervisor.tryNow();
    rig.supervisor.signals.resumed();
    await rig.clock.settle(3_600_000);
    expect(rig.clock.pendingTimers).toBe(0);
    expect(rig.wire.links).toHaveLength(1);
  });
});
