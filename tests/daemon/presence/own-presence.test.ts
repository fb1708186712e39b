import { describe, expect, it } from 'vitest';
import { createOwnPresence, type Declaration } from '#daemon/presence/own-presence.ts';
import { AWAY_AFTER_MS, ownStatus, type OwnFacts } from '#daemon/presence/own-status.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { connect, sent } from './rig.ts';

const nothing: OwnFacts = { declared: null, locked: false, inCall: false, lastInputAt: null, windowsGoneAt: null };
const busy = { status: 'busy', customStatus: 'in theatre', endsAt: null } as const;

describe('the own status', () => {
  it.each<[string, Partial<OwnFacts>, string]>([
    ['somebody at work is online', {}, 'online'],
    ['a declaration holds', { declared: busy }, 'busy'],
    ['a declaration whose end has come does not', { declared: { ...busy, endsAt: 1_000_000 } }, 'online'],
    ['a locked screen is away at once', { locked: true, declared: busy }, 'away'],
    ['no input for the limit is away', { lastInputAt: 1_000_000 - AWAY_AFTER_MS }, 'away'],
    ['no input for less is not', { lastInputAt: 1_000_001 - AWAY_AFTER_MS }, 'online'],
    ['all windows closed for the limit is away', { windowsGoneAt: 1_000_000 - AWAY_AFTER_MS }, 'away'],
    [
      'input elsewhere on the machine counts, with all windows closed',
      { windowsGoneAt: 0, lastInputAt: 999_000 },
      'online',
    ],
    ['a call counts more than all', { inCall: true, locked: true, declared: busy }, 'in_call'],
  ])('[PR2] %s', (_, facts, expected) => {
    expect(ownStatus({ ...nothing, ...facts }, 1_000_000).status).toBe(expected);
  });
});

function rig(load: Declaration | null = null) {
  const clock = new FakeClock();
  const saved: (Declaration | null)[] = [];
  const own = createOwnPresence({
    clock,
    serverNow: () => 7_000_000 + clock.monotonic(),
    saved: { load: () => load, save: (declaration) => saved.push(declaration) },
  });
  own.setWindows(true);
  const wire = connect(clock, 'sync');
  const said = () => sent(wire, 'presence:setStatus');
  return { clock, own, saved, wire, said };
}

describe('telling it', () => {
  it('[PR2] it is told after each connect, and when it changes, and not otherwise', () => {
    const { own, wire, said } = rig();
    own.onReady(wire.ready);
    own.setIdle(3);
    own.setWindows(true);
    expect(said()).toEqual([{ status: 'online', until: null }]);
    own.setLocked(true);
    own.setLocked(false);
    expect(said().map((one) => (one as { status: string }).status)).toEqual(['online', 'away', 'online']);
  });

  it('nothing is said without a link', () => {
    const { own, wire, said } = rig();
    own.setLocked(true);
    own.onReady(wire.ready);
    own.onLost();
    own.setLocked(false);
    expect(said()).toEqual([{ status: 'away', until: null }]);
  });

  it('[PR2] do-not-disturb ends by itself; the server is told its end in server time', async () => {
    const { clock, own, wire, said } = rig();
    own.onReady(wire.ready);
    own.declare({ status: 'busy', customStatus: 'rounds', until: clock.now() + 60_000 });
    expect(said().at(-1)).toEqual({ status: 'busy', customStatus: 'rounds', until: 7_060_000 });
    await clock.settle(60_000);
    expect(said().at(-1)).toEqual({ status: 'online', until: null });
  });

  it('[F29] a jump of the wall clock does not end do-not-disturb', async () => {
    const { clock, own, wire, said } = rig();
    own.onReady(wire.ready);
    own.declare({ status: 'busy', customStatus: null, until: clock.now() + 60_000 });
    clock.setWall(clock.now() + 365 * 86_400_000);
    await clock.settle(59_999);
    expect(said().at(-1)).toMatchObject({ status: 'busy' });
    await clock.settle(1);
    expect(said().at(-1)).toMatchObject({ status: 'online' });
  });

  it('do-not-disturb outlives a restart, and one that has ended meanwhile does not', () => {
    const until = new FakeClock().now() + 60_000;
    const running = rig({ status: 'busy', customStatus: null, until });
    running.own.onReady(running.wire.ready);
    expect(running.said()).toEqual([{ status: 'busy', until: 7_060_000 }]);
    const ended = rig({ status: 'busy', customStatus: null, until: until - 120_000 });
    ended.own.onReady(ended.wire.ready);
    expect(ended.said()).toEqual([{ status: 'online', until: null }]);
  });

  it('being plainly online is nothing to remember', () => {
    const { own, saved } = rig();
    own.declare({ status: 'busy', customStatus: null, until: null });
    own.declare({ status: 'online', customStatus: null, until: null });
    expect(saved).toEqual([{ status: 'busy', customStatus: null, until: null }, null]);
  });

  it('a plain platform is not told of an end that it does not know', () => {
    const { clock, own } = rig();
    const plain = connect(clock, 'plain');
    own.onReady(plain.ready);
    own.declare({ status: 'busy', customStatus: null, until: clock.now() + 60_000 });
    expect(sent(plain, 'presence:setStatus').at(-1)).toEqual({ status: 'busy' });
  });

  it('what the platform did not confirm is said again with the next heartbeat, and only that', () => {
    const { own, wire, said } = rig();
    own.onReady(wire.ready);
    own.onAlive();
    expect(said()).toHaveLength(2);
    own.onStatusUpdated();
    own.onAlive();
    own.onAlive();
    expect(said()).toHaveLength(2);
  });

  it('[CN7] all windows closed: away after the limit, back with the first window', async () => {
    const { clock, own, wire, said } = rig();
    own.onReady(wire.ready);
    own.setWindows(false);
    own.setWindows(false);
    await clock.settle(AWAY_AFTER_MS);
    expect(said().at(-1)).toMatchObject({ status: 'away' });
    own.setWindows(true);
    expect(said().at(-1)).toMatchObject({ status: 'online' });
  });

  it('after stop no timer is left', () => {
    const { clock, own } = rig();
    own.setWindows(false);
    own.declare({ status: 'busy', customStatus: null, until: clock.now() + 60_000 });
    own.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
