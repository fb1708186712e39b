import { describe, expect, it } from 'vitest';
import { createPresence } from '#daemon/presence/presence.ts';
import type { PresenceView } from '#shared/model/presence.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { connect, sent, type Wire } from './rig.ts';

const SERVER_TIME = 5_000_000;

function rig(directory: string[] = ['ann', 'bob', 'cem']) {
  const clock = new FakeClock();
  const changes: PresenceView[][] = [];
  const presence = createPresence({
    clock,
    selfId: 'ann',
    saved: { load: () => null, save: () => {} },
    directoryIds: () => directory,
    onChanged: (views) => changes.push(views),
  });
  return { clock, presence, changes, directory };
}

const initial = (...people: [string, string][]) => ({
  presences: people.map(([userId, status]) => ({ userId, status, source: 'WS-14', since: 1_000 })),
});

function onSync() {
  const all = rig();
  const wire = connect(all.clock, 'sync', { serverTime: SERVER_TIME });
  all.presence.onReady(wire.ready);
  all.presence.onEvent('presence:initial', initial(['ann', 'online'], ['bob', 'online'], ['cem', 'busy']));
  const beat = async () => {
    await all.clock.settle(10_000);
    all.presence.onAlive(SERVER_TIME + all.clock.monotonic(), wire.ready);
  };
  return { ...all, wire, beat };
}

describe('presence with sync.v1', () => {
  it('subscribes the whole directory in pieces', () => {
    const all = rig(Array.from({ length: 450 }, (_, index) => `person-${index}`));
    const wire = connect(all.clock, 'sync');
    all.presence.onReady(wire.ready);
    const asked = sent(wire, 'presence:subscribe') as { userIds: string[] }[];
    expect(asked.map((one) => one.userIds.length)).toEqual([200, 200, 50]);
  });

  it('does not send subscriptions volatile, because all but the first of a moment would be dropped', () => {
    const { wire } = onSync();
    expect(wire.hand.sent.map((one) => one.event)).toEqual([]);
    expect(wire.hand.requests.map((one) => one.event)).toEqual(['presence:setStatus', 'presence:subscribe']);
  });

  it('[PR1] shows state, source, since and the server time of the last news', () => {
    const { presence } = onSync();
    expect(presence.view('cem')).toEqual({
      userId: 'cem',
      state: 'busy',
      lastKnown: 'busy',
      since: 1_000,
      asOf: SERVER_TIME,
      source: 'WS-14',
      customStatus: null,
      until: null,
    });
  });

  it('[PR1] a heartbeat vouches for everybody who was not reported changed', async () => {
    const { presence, beat, changes } = onSync();
    const told = changes.length;
    for (let round = 0; round < 30; round += 1) await beat();
    expect(presence.view('bob')).toMatchObject({ state: 'online', asOf: SERVER_TIME + 300_000 });
    expect(changes).toHaveLength(told);
  });

  it('[PR1] without any news for 60 s everybody is unknown, with what was known last', async () => {
    const { presence, clock, changes } = onSync();
    await clock.settle(59_999);
    expect(presence.stateOf('bob')).toBe('online');
    await clock.settle(1);
    expect(presence.view('bob')).toMatchObject({ state: 'unknown', lastKnown: 'online', asOf: SERVER_TIME });
    expect(
      changes
        .at(-1)
        ?.map((view) => view.userId)
        .sort(),
    ).toEqual(['ann', 'bob', 'cem']);
  });

  it('[PR1] with the link lost everybody is unknown at once, and a heartbeat cannot bring that back', async () => {
    const { presence, wire, changes } = onSync();
    presence.onLost();
    expect(presence.stateOf('bob')).toBe('unknown');
    expect(changes.at(-1)).toHaveLength(3);
    presence.onAlive(SERVER_TIME + 1, wire.ready);
    expect(presence.stateOf('bob')).toBe('unknown');
  });

  it('[PR1] after a reconnect nobody is vouched for before the new subscription was answered', async () => {
    const { presence, clock } = onSync();
    presence.onLost();
    const next = connect(clock, 'sync', { serverTime: SERVER_TIME });
    presence.onReady(next.ready);
    presence.onEvent('presence:changed', { userId: 'bob', status: 'away' });
    presence.onAlive(SERVER_TIME, next.ready);
    expect([presence.stateOf('bob'), presence.stateOf('cem')]).toEqual(['away', 'unknown']);
    // The subscription seems lost: it is made again with each heartbeat until it is answered.
    expect(sent(next, 'presence:subscribe')).toHaveLength(2);
    await clock.settle(30_000);
    presence.onAlive(SERVER_TIME, next.ready);
    await clock.settle(30_000);
    expect(presence.stateOf('bob')).toBe('unknown');
    presence.onEvent('presence:initial', initial(['ann', 'online'], ['bob', 'online'], ['cem', 'busy']));
    presence.onAlive(SERVER_TIME, next.ready);
    expect(presence.stateOf('bob')).toBe('online');
    expect(sent(next, 'presence:subscribe')).toHaveLength(3);
  });

  it('a change is told once, a repeat of the same is not', () => {
    const { presence, changes } = onSync();
    const before = changes.length;
    presence.onEvent('presence:changed', { userId: 'bob', status: 'away', source: 'WS-14 locked', since: 2_000 });
    presence.onEvent('presence:changed', { userId: 'bob', status: 'away', source: 'WS-14 locked', since: 2_000 });
    expect(changes.slice(before)).toEqual([
      [expect.objectContaining({ userId: 'bob', state: 'away', source: 'WS-14 locked', since: 2_000 })],
    ]);
  });

  it('people who join the directory later are subscribed too', () => {
    const { presence, wire, directory } = onSync();
    directory.push('dan');
    presence.directoryChanged();
    presence.directoryChanged();
    expect(sent(wire, 'presence:subscribe').at(-1)).toEqual({ userIds: ['dan'] });
    expect(sent(wire, 'presence:subscribe')).toHaveLength(2);
  });

  it('[F29] jumps of the wall clock make nobody unknown and keep nobody known', async () => {
    const { presence, clock } = onSync();
    clock.setWall(clock.now() + 365 * 86_400_000);
    await clock.settle(59_999);
    expect(presence.stateOf('bob')).toBe('online');
    clock.setWall(0);
    await clock.settle(1);
    expect(presence.stateOf('bob')).toBe('unknown');
  });

  it('[SE4] what breaks the contract changes nothing', () => {
    const { presence, changes } = onSync();
    const before = changes.length;
    for (const payload of [null, 'x', { userId: 'bob', status: 'sleeping' }, { status: 'away' }, []]) {
      expect(presence.onEvent('presence:changed', payload)).toBe(true);
      expect(presence.onEvent('presence:initial', payload)).toBe(true);
      presence.onEvent('presence:statusUpdated', payload);
    }
    expect(presence.onEvent('message:new', {})).toBe(false);
    expect(presence.stateOf('bob')).toBe('online');
    expect(changes).toHaveLength(before + 1);
  });
});

describe('presence on a plain platform', () => {
  function onPlain() {
    const all = rig([]);
    all.presence.watch(['bob', 'cem']);
    const wire = connect(all.clock, 'plain', { timestamp: '2026-11-02T09:00:00.000Z' });
    all.presence.onReady(wire.ready);
    return { ...all, wire };
  }
  const answer = (wire: Wire, ...people: [string, string][]) =>
    wire.hand.waiting('presence:get').answer({
      success: true,
      presences: people.map(([userId, status]) => ({ userId, status, lastSeen: '2026-11-02T08:00:00.000Z' })),
    });

  it('subscribes whom somebody looks at, and asks at once', async () => {
    const { presence, wire, clock } = onPlain();
    expect(sent(wire, 'presence:subscribe')).toEqual([{ userIds: ['ann', 'bob', 'cem'] }]);
    answer(wire, ['ann', 'online'], ['bob', 'offline']);
    await clock.settle();
    expect(presence.view('bob')).toMatchObject({ state: 'offline', since: Date.parse('2026-11-02T08:00:00.000Z') });
    expect(presence.view('bob').asOf).toBe(Date.parse('2026-11-02T09:00:00.000Z'));
  });

  it('whom the answer leaves out is not connected', async () => {
    const { presence, wire, clock } = onPlain();
    expect(presence.stateOf('cem')).toBe('unknown');
    answer(wire, ['ann', 'online']);
    await clock.settle();
    expect(presence.stateOf('cem')).toBe('offline');
  });

  it('[PR1] asks every 25 s, so that one lost answer costs nobody their state, and two do', async () => {
    const { presence, wire, clock } = onPlain();
    answer(wire, ['bob', 'online']);
    await clock.settle(25_000);
    await clock.settle(25_000);
    expect(presence.stateOf('bob')).toBe('online');
    await clock.settle(10_000);
    expect(presence.stateOf('bob')).toBe('unknown');
    await clock.settle(15_000);
    answer(wire, ['bob', 'online']);
    await clock.settle();
    expect(presence.stateOf('bob')).toBe('online');
  });

  it('a heartbeat vouches for nobody there', async () => {
    const { presence, wire, clock } = onPlain();
    answer(wire, ['bob', 'online']);
    for (let round = 0; round < 6; round += 1) {
      await clock.settle(10_000);
      presence.onAlive(null, wire.ready);
    }
    expect(presence.stateOf('bob')).toBe('unknown');
  });

  it('renews the subscriptions before the platform forgets them after five minutes', async () => {
    const { wire, clock } = onPlain();
    await clock.settle(299_000);
    expect(sent(wire, 'presence:subscribe')).toHaveLength(2);
  });

  it('somebody new on screen is subscribed at once and only once', async () => {
    const { presence, wire } = onPlain();
    presence.watch(['dan', 'bob']);
    presence.watch(['dan']);
    expect(sent(wire, 'presence:subscribe').slice(1)).toEqual([{ userIds: ['dan'] }]);
  });

  it('an answer that comes over an old link says nothing of the new one', async () => {
    const { presence, wire, clock } = onPlain();
    const late = wire.hand.waiting('presence:get');
    presence.onLost();
    presence.onReady(connect(clock, 'plain').ready);
    late.answer({ success: true, presences: [{ userId: 'bob', status: 'online' }] });
    await clock.settle();
    expect(presence.stateOf('bob')).toBe('unknown');
  });

  it('after stop no timer is left', async () => {
    const { presence, wire, clock } = onPlain();
    answer(wire, ['bob', 'online']);
    await clock.settle();
    // The requests that nobody answers end with the link.
    wire.hand.lose();
    presence.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
