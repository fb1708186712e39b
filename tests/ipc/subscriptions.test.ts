// Subscriptions belong to a window, and end with it or with its patience.

import { describe, expect, test } from 'vitest';
import { done } from '#shared/result.ts';
import { guardFixture } from './guard-fixture.ts';

const settled = (): Promise<void> => Promise.resolve();

describe('subscriptions', () => {
  test('the snapshot comes first, then what happens, until unsubscribed', () => {
    const { bridge, open } = guardFixture();
    bridge.snapshot('session.changed', { state: 'starting' });
    const { door, heard } = open();
    door.subscribe('session.changed');
    bridge.raise('session.changed', { state: 'signing-in', server: 'https://s', email: 'a@b' });
    door.unsubscribe('session.changed');
    bridge.raise('session.changed', { state: 'starting' });
    expect(heard.map(({ payload }) => payload)).toMatchObject([{ state: 'starting' }, { state: 'signing-in' }]);
    expect(bridge.listeners('session.changed')).toBe(0);
  });

  test('subscribing twice hears once', () => {
    const { bridge, open } = guardFixture();
    const { door, heard } = open();
    door.subscribe('rooms.changed');
    door.subscribe('rooms.changed');
    bridge.raise('rooms.changed', null);
    expect(heard).toHaveLength(1);
  });

  test('closing a window ends its subscriptions and its calls, and those of no other', async () => {
    const { bridge, open } = guardFixture();
    bridge.answer('connection.tryNow', () => done);
    const closing = open();
    const staying = open();
    closing.door.subscribe('rooms.changed');
    staying.door.subscribe('rooms.changed');
    closing.door.close();
    bridge.raise('rooms.changed', null);
    expect([closing.heard.length, staying.heard.length]).toEqual([0, 1]);
    expect(await closing.door.call('connection.tryNow', {})).toMatchObject({ error: { code: 'not-allowed' } });
    expect(await staying.door.call('connection.tryNow', {})).toEqual(done);
    expect(bridge.listeners('rooms.changed')).toBe(1);
  });

  test('a window that takes its events keeps them; one that does not is cut and starts anew', () => {
    const { bridge, open } = guardFixture();
    const slow = open();
    const quick = open();
    for (const window of [slow, quick]) {
      window.door.subscribe('rooms.changed');
      window.door.subscribe('people.changed');
    }
    slow.backlog = 11;
    quick.backlog = 10;
    bridge.raise('rooms.changed', null);
    bridge.raise('people.changed', null);
    expect(slow).toMatchObject({ heard: [], cuts: 1 });
    expect(quick).toMatchObject({ cuts: 0 });
    expect(quick.heard).toHaveLength(2);
    expect(bridge.listeners('rooms.changed')).toBe(1);
  });

  test('a window cut by its very snapshot is not left listening', () => {
    const { bridge, open } = guardFixture();
    bridge.snapshot('session.changed', { state: 'starting' });
    const slow = open();
    slow.backlog = 11;
    slow.door.subscribe('session.changed');
    expect(slow.cuts).toBe(1);
    expect(bridge.listeners('session.changed')).toBe(0);
  });
});

describe('the state of the windows', () => {
  test('[CH2] the daemon hears one fold of all windows, and hears again when the focused one closes', async () => {
    const { bridge, open } = guardFixture();
    bridge.answer('window.state', () => done);
    const front = open();
    const behind = open();
    await behind.door.call('window.state', { focused: false, visible: true, roomId: 'visit:1' });
    await front.door.call('window.state', { focused: true, visible: true, roomId: 'visit:2' });
    await behind.door.call('window.state', { focused: false, visible: false, roomId: null });
    front.door.close();
    await settled();
    expect(bridge.received.map(({ input }) => input)).toEqual([
      { focused: false, visible: true, roomId: null },
      { focused: true, visible: true, roomId: 'visit:2' },
      { focused: true, visible: true, roomId: 'visit:2' },
      { focused: false, visible: false, roomId: null },
    ]);
  });
});
