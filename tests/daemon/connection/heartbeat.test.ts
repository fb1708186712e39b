import { describe, expect, it } from 'vitest';
import { createRig, PLAIN_HELLO } from './rig.ts';

describe('the heartbeat', () => {
  it('[CN4] a half-open link is found within 15 s', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    await rig.clock.settle(14_999);
    expect(link.state).toBe('open');
    await rig.clock.settle(1);
    expect(link.state).toBe('ended');
    expect(rig.supervisor.view()).toMatchObject({ state: 'offline', cause: 'no-answer' });
  });

  it('[CN4] an answered ping keeps the link, tells the server time, and is followed by the next after 10 s', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    for (let round = 1; round <= 20; round += 1) {
      await rig.clock.settle(10_000);
      link.waiting('sync:ping').answer({ success: true, serverTime: 1_000 + round });
      await rig.clock.settle();
    }
    expect(rig.state()).toBe('ready');
    expect(rig.alive).toEqual(Array.from({ length: 20 }, (_, index) => 1_001 + index));
  });

  it('[CN4] the plain platform is asked for something with an answer, well within its five minutes', async () => {
    const rig = createRig();
    const link = await rig.toReady(PLAIN_HELLO);
    await rig.clock.settle(10_000);
    expect(link.waiting('presence:get').payload).toEqual({ userIds: ['ann'] });
    link.waiting('presence:get').answer({ success: false, error: 'whatever' });
    await rig.clock.settle();
    expect(rig.alive).toEqual([null]);
  });

  it('a slow answer is shown as degraded, sending goes on, and a quick one ends it', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    await rig.clock.settle(12_000);
    expect(rig.supervisor.view()).toMatchObject({ state: 'degraded', cause: 'no-answer' });
    expect(rig.supervisor.ready()).not.toBeNull();
    await rig.clock.settle(1_000);
    link.waiting('sync:ping').answer({ success: true, serverTime: 1 });
    await rig.clock.settle();
    expect(rig.state()).toBe('degraded');
    await rig.clock.settle(7_000);
    link.waiting('sync:ping').answer({ success: true, serverTime: 2 });
    await rig.clock.settle();
    expect(rig.supervisor.view()).toMatchObject({ state: 'ready', cause: null });
  });

  it('answers to other requests vouch for the link when its ping is late', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    const ready = rig.supervisor.ready();
    await rig.clock.settle(12_000);
    void ready?.link.request('sync:push', {}, 10_000);
    link.waiting('sync:push').answer({ success: true });
    await rig.clock.settle(3_000);
    expect(link.state).toBe('open');
    await rig.clock.settle(5_000);
    expect(link.state).toBe('ended');
  });

  it('[F10] events from the server do not: our own words may not get through', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    for (let second = 0; second < 15; second += 1) {
      link.emit('message:new', {});
      await rig.clock.settle(1_000);
    }
    expect(link.state).toBe('ended');
  });

  it('[F12] a large request over a slow line is waited for, and no longer than its own limit', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    void rig.supervisor.ready()?.link.request('sync:push', {}, 60_000);
    await rig.clock.settle(59_000);
    expect(link.state).toBe('open');
    await rig.clock.settle(6_000);
    expect(link.state).toBe('ended');
  });

  it('[F12] what a large request brought about comes back by the same slow line, before an answer to a ping', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    void rig.supervisor.ready()?.link.request('sync:push', {}, 60_000);
    await rig.clock.settle(12_000);
    link.waiting('sync:push').answer({ success: true });
    await rig.clock.settle(11_000);
    expect(link.state).toBe('open');
    await rig.clock.settle(9_000);
    expect(link.state).toBe('ended');
  });

  it('[CN7] waking up with a link checks it at once instead of waiting for the next ping', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    rig.supervisor.signals.resumed();
    await rig.clock.settle();
    link.waiting('sync:ping');
    rig.supervisor.signals.networkChanged(true);
    await rig.clock.settle(3_000);
    rig.supervisor.signals.networkChanged(true);
    await rig.clock.settle(2_000);
    expect(link.state).toBe('ended');
  });

  it('[F29] a wall clock that jumps every second changes neither ping nor limit', async () => {
    const rig = createRig();
    const link = await rig.toReady();
    for (let second = 0; second < 14; second += 1) {
      rig.clock.setWall(rig.clock.now() + (second % 2 === 0 ? 1 : -1) * 365 * 86_400_000);
      await rig.clock.settle(1_000);
    }
    expect(link.state).toBe('open');
    await rig.clock.settle(1_000);
    expect(link.state).toBe('ended');
  });
});
