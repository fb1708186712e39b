import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '#shared/result.ts';
import { createRig, PROBE } from './rig.ts';
import { json, page } from '#tests/support/hand-rest.ts';

const AUTH_ERROR = { message: 'Authentication error: Invalid token' };

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
    expect(rig.supervisor.view()).toMatchObject({ state: 'locked', cause: 'session-expired', nextTryAt: null });
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
    rig.rest.when('GET', PROBE, () => json(401, { code: 'ERR_1002' }));
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
