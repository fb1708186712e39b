import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HostFrame, PageFrame } from '#shared/bridge/loopback-frames.ts';
import { LOOPBACK_CLOSE, LOOPBACK_PROTOCOL } from '#shared/bridge/loopback-frames.ts';
import { ok } from '#shared/result.ts';
import { DAEMON_WAIT_MS } from '../../../renderer/bridge/loopback-calls.ts';
import { openLoopback } from '../../../renderer/bridge/loopback-transport.ts';
import type { WindowBridge } from '../../../renderer/bridge/window-bridge.ts';
import { aConnection } from '#tests/support/chat-fixtures.ts';

/** A socket in the test's hand. */
class HandSocket extends EventTarget {
  sent: PageFrame[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text) as PageFrame);
  }

  say(frame: HostFrame): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  welcome(): void {
    this.dispatchEvent(new Event('open'));
    this.say({ welcome: { protocol: LOOPBACK_PROTOCOL } });
  }

  drop(code = 1006): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }

  asked(call: string): number[] {
    return this.sent.flatMap((frame) => ('call' in frame && frame.call === call ? [frame.id] : []));
  }
}

let sockets: HandSocket[];
let bridge: WindowBridge;
const last = (): HandSocket => sockets.at(-1) as HandSocket;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  bridge = openLoopback({
    token: 'secret',
    random: () => 0,
    openSocket: () => {
      sockets.push(new HandSocket());
      return last() as unknown as WebSocket;
    },
  });
});
afterEach(() => vi.useRealTimers());

test('says hello first, with the token of the address', () => {
  last().welcome();
  expect(last().sent[0]).toEqual({ hello: { token: 'secret', protocol: LOOPBACK_PROTOCOL } });
  expect(bridge.link.get()).toEqual({ kind: 'open' });
});

describe('a call', () => {
  test('is answered by its own id, in any order', async () => {
    last().welcome();
    const first = bridge.call('rooms.list', {});
    const second = bridge.call('chat.draft', { roomId: 'r' });
    const [roomsId] = last().asked('rooms.list');
    const [draftId] = last().asked('chat.draft');
    last().say({ id: draftId as number, result: ok(null) });
    last().say({ id: roomsId as number, result: ok([]) });
    expect([await first, await second]).toEqual([ok([]), ok(null)]);
  });

  test('made while the daemon is away waits for it', async () => {
    const answer = bridge.call('rooms.list', {});
    expect(last().asked('rooms.list')).toEqual([]);
    last().welcome();
    last().say({ id: last().asked('rooms.list')[0] as number, result: ok([]) });
    expect(await answer).toEqual(ok([]));
  });

  test('says that the daemon cannot be reached when it stays away', async () => {
    const answer = bridge.call('rooms.list', {});
    await vi.advanceTimersByTimeAsync(DAEMON_WAIT_MS);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'offline' } });
  });

  test('[C2] whose answer was lost is asked again when it carries its own id', async () => {
    last().welcome();
    const body = { clientId: '0190f9a0-0000-7000-8000-000000000001', roomId: 'r', body: 'x', replyToId: null };
    const answer = bridge.call('chat.send', { ...body, acuity: 'routine' });
    last().drop();
    await vi.advanceTimersByTimeAsync(5_000 - DAEMON_WAIT_MS);
    last().welcome();
    const [again] = last().asked('chat.send');
    last().say({ id: again as number, result: ok({ opId: 'op' }) });
    expect(await answer).toEqual(ok({ opId: 'op' }));
  });

  test('that must not happen twice says that its outcome is unknown', async () => {
    last().welcome();
    const answer = bridge.call('offline.queueAction', { type: 'update_profile', payload: {} });
    last().drop();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'timeout' } });
    await vi.advanceTimersByTimeAsync(1_000);
    last().welcome();
    expect(last().asked('offline.queueAction')).toEqual([]);
  });
});

describe('a lost socket', () => {
  test('is said at once and opened again, later each time', async () => {
    last().welcome();
    last().drop();
    expect(bridge.link.get().kind).toBe('lost');
    await vi.advanceTimersByTimeAsync(125);
    expect(sockets).toHaveLength(2);
    last().drop();
    await vi.advanceTimersByTimeAsync(125);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(125);
    expect(sockets).toHaveLength(3);
  });

  test('keeps the moment of the loss through failed attempts', async () => {
    last().welcome();
    last().drop();
    const link = bridge.link.get();
    await vi.advanceTimersByTimeAsync(200);
    last().drop();
    expect(bridge.link.get()).toMatchObject({ kind: 'lost', since: link.kind === 'lost' ? link.since : -1 });
  });

  test('with a refused token is not opened again', async () => {
    last().drop(LOOPBACK_CLOSE.refused);
    expect(bridge.link.get()).toEqual({ kind: 'refused' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
  });

  test('brings the subscriptions to the next one', async () => {
    last().welcome();
    bridge.subscribe('rooms.changed', () => {});
    const stop = bridge.subscribe('people.changed', () => {});
    stop();
    last().drop();
    await vi.advanceTimersByTimeAsync(1_000);
    last().welcome();
    expect(last().sent).toContainEqual({ subscribe: 'rooms.changed' });
    expect(last().sent).not.toContainEqual({ subscribe: 'people.changed' });
  });
});

describe('subscriptions', () => {
  test('a second listener of a snapshot hears the present value at once', () => {
    last().welcome();
    const heard: string[] = [];
    bridge.subscribe('connection.changed', ({ state }) => heard.push(`first ${state}`));
    last().say({ event: 'connection.changed', payload: aConnection({ state: 'ready' }) });
    bridge.subscribe('connection.changed', ({ state }) => heard.push(`second ${state}`));
    expect(heard).toEqual(['first ready', 'second ready']);
    expect(last().sent.filter((frame) => 'subscribe' in frame)).toHaveLength(1);
  });

  test('what was true before a loss is not handed out after it', async () => {
    last().welcome();
    bridge.subscribe('connection.changed', () => {});
    last().say({ event: 'connection.changed', payload: aConnection({ state: 'ready' }) });
    last().drop();
    const heard: string[] = [];
    bridge.subscribe('connection.changed', ({ state }) => heard.push(state));
    expect(heard).toEqual([]);
  });

  test('the last listener that leaves ends the subscription', () => {
    last().welcome();
    const first = bridge.subscribe('rooms.changed', () => {});
    const second = bridge.subscribe('rooms.changed', () => {});
    first();
    expect(last().sent).not.toContainEqual({ unsubscribe: 'rooms.changed' });
    second();
    expect(last().sent).toContainEqual({ unsubscribe: 'rooms.changed' });
  });
});
