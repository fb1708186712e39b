import { describe, expect, it } from 'vitest';
import { fail, type Result } from '#shared/result.ts';
import { createRig, PLAIN_HELLO, SYNC_HELLO } from './rig.ts';

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
