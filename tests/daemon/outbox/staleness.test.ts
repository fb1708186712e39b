// [OB11] What has waited for too long asks its author before it goes.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outboxItems, pauseOf, unsentOf, type ItemFacts } from '#daemon/outbox/items.ts';
import { defaultPolicy } from '#daemon/policy.ts';
import { applied, MessagingRig, ROOM } from '../messaging-rig.ts';

const { staleAfterMs, urgentLateAfterMs } = defaultPolicy;
const MINUTE = 60_000;

let rig: MessagingRig;
beforeEach(() => {
  rig = new MessagingRig();
});
afterEach(() => rig.close());

const sent = () => rig.link?.requests.flatMap((request) => (request.payload as { ops: { opId: string }[] }).ops) ?? [];
const held = () => rig.messaging.outboxSummary().held;

describe('holding on reconnect', () => {
  test('what is younger than its limit goes by itself', async () => {
    rig.write('routine');
    rig.write('come now', 'room-2', 'urgent');
    await rig.flush(staleAfterMs.urgent - 1_000);
    rig.connect();
    await rig.flush();
    expect(sent()).toHaveLength(2);
    expect(held()).toBe(0);
  });

  test('an urgent message of more than five minutes is held, a routine one of that age is not', async () => {
    rig.write('routine', 'room-2');
    const opId = rig.write('come now', ROOM, 'urgent');
    await rig.flush(staleAfterMs.urgent + MINUTE);
    rig.connect();
    await rig.flush(2_000);
    expect(sent()).toHaveLength(1);
    expect(rig.messaging.outbox.get(opId)?.state).toBe('held');
    expect(rig.messaging.page(ROOM, null, 10).rows).toMatchObject([
      { state: { kind: 'held', ageMs: expect.closeTo(staleAfterMs.urgent + MINUTE, -4) } },
    ]);
    expect(rig.messaging.outboxSummary()).toMatchObject({ waiting: 2, held: 1, refused: 0 });
  });

  test('a routine message is held after a day', async () => {
    rig.write('see you later');
    await rig.flush(staleAfterMs.routine + MINUTE);
    rig.connect();
    await rig.flush();
    expect(rig.states()).toEqual(['held']);
  });

  test('[IN3] what was written after it waits behind it, what was written before it goes', async () => {
    const before = rig.write('first');
    rig.write('come now', ROOM, 'urgent');
    await rig.flush(staleAfterMs.urgent);
    rig.write('after');
    rig.connect();
    await rig.flush();
    expect(sent().map((op) => op.opId)).toEqual([before]);
    expect(rig.messaging.page(ROOM, null, 10).rows).toMatchObject([
      { state: { kind: 'sending' } },
      { state: { kind: 'held' } },
      { state: { kind: 'waiting', reason: 'behind-held' } },
    ]);
  });

  test('[IN4] a held op delays no other lane', async () => {
    rig.write('come now', ROOM, 'urgent');
    await rig.flush(staleAfterMs.urgent);
    const other = rig.write('elsewhere', 'room-2');
    rig.connect();
    await rig.flush();
    expect(sent().map((op) => op.opId)).toEqual([other]);
  });

  test('[IN1] it is still held after a kill, and is not asked about less', async () => {
    rig.write('come now', ROOM, 'urgent');
    await rig.flush(staleAfterMs.urgent);
    rig.connect();
    await rig.flush();
    await rig.restart();
    rig.connect();
    await rig.flush();
    expect(sent()).toEqual([]);
    expect(rig.states()).toEqual(['held']);
  });

  test('a hidden op is never held: an acknowledgement may come late', async () => {
    const enqueued = rig.messaging.outbox.enqueue({
      opId: rig.id(),
      kind: 'message.acknowledge',
      roomId: ROOM,
      target: 'm-1',
      payload: { roomId: ROOM, target: 'm-1', at: 1 },
      acuity: 'routine',
    });
    expect(enqueued.ok).toBe(true);
    await rig.flush(staleAfterMs.routine + MINUTE);
    rig.connect();
    await rig.flush();
    expect(sent()).toHaveLength(1);
  });

  test('while connected it is asked about too, once something has kept it waiting for so long', async () => {
    const first = rig.write('first');
    rig.connect();
    await rig.flush();
    const push = rig.push();
    rig.write('come now', ROOM, 'urgent');
    const error = { code: 'INVALID', message: 'no' };
    push.answer({ success: true, results: [{ opId: first, status: 'refused', error }], cursor: 0 });
    await rig.flush(staleAfterMs.urgent + MINUTE);
    expect(rig.messaging.outboxSummary()).toMatchObject({ refused: 1, held: 1 });
  });
});

describe('a word from its author', () => {
  const holdOne = async (): Promise<string> => {
    const opId = rig.write('come now', ROOM, 'urgent');
    await rig.flush(staleAfterMs.urgent);
    rig.connect();
    await rig.flush();
    return opId;
  };

  test('confirmed, it goes, and what waited behind it goes with it', async () => {
    const opId = await holdOne();
    const next = rig.write('and bring the trolley');
    await rig.flush();
    expect(sent()).toEqual([]);
    expect(rig.messaging.outbox.confirm([opId])).toEqual({ ok: true, value: { confirmed: 1 } });
    await rig.flush();
    expect(sent().map((op) => op.opId)).toEqual([opId, next]);
  });

  test('confirmed offline, it is not asked about again at the next connect', async () => {
    await holdOne();
    rig.loseLink();
    expect(rig.messaging.outbox.confirm(null)).toEqual({ ok: true, value: { confirmed: 1 } });
    await rig.flush(MINUTE);
    rig.connect();
    await rig.flush();
    expect(sent()).toHaveLength(1);
  });

  test('a confirmation holds for another while only', async () => {
    await holdOne();
    rig.loseLink();
    rig.messaging.outbox.confirm(null);
    await rig.flush(staleAfterMs.urgent + MINUTE);
    rig.connect();
    await rig.flush();
    expect(rig.states()).toEqual(['held']);
  });

  test('edited, it goes with its new text', async () => {
    const opId = await holdOne();
    expect(rig.messaging.outbox.amend(opId, (payload) => ({ ...payload, body: 'no need any more' })).ok).toBe(true);
    await rig.flush();
    expect(rig.push().ops).toMatchObject([{ opId, payload: { body: 'no need any more' } }]);
  });

  test('discarded, it is gone and its lane goes on', async () => {
    const opId = await holdOne();
    const next = rig.write('never mind');
    expect(rig.messaging.outbox.discard([opId])).toMatchObject({ value: { discarded: 1 } });
    await rig.flush();
    expect(sent().map((op) => op.opId)).toEqual([next]);
  });

  test('what is not held is not confirmed', () => {
    const opId = rig.write('routine');
    expect(rig.messaging.outbox.confirm([opId])).toEqual({ ok: true, value: { confirmed: 0 } });
  });

  test('“try again” for all asks nobody’s held message to go', async () => {
    await holdOne();
    rig.messaging.outbox.retry(null);
    await rig.flush();
    expect(rig.states()).toEqual(['held']);
  });
});

describe('what may have been sent', () => {
  const lose = async (): Promise<void> => {
    rig.write('come now', ROOM, 'urgent');
    rig.connect();
    await rig.flush();
    rig.loseLink();
    await rig.flush(staleAfterMs.urgent + MINUTE);
  };

  test('is held where the server says that it never came so far', async () => {
    await lose();
    rig.connect({ [`room/${ROOM}`]: 0 });
    await rig.flush();
    expect(sent()).toEqual([]);
    expect(rig.states()).toEqual(['held']);
  });

  test('is not held where it arrived: only the answer was lost', async () => {
    await lose();
    rig.connect({ [`room/${ROOM}`]: 1 });
    await rig.flush();
    expect(sent()).toHaveLength(1);
  });

  test('[IN2] confirmed, it goes under the same number', async () => {
    await lose();
    rig.connect({ [`room/${ROOM}`]: 0 });
    await rig.flush();
    rig.messaging.outbox.confirm(null);
    await rig.flush();
    expect(rig.push().ops).toMatchObject([{ laneSeq: 1 }]);
  });

  test('on a plain platform its outcome is learned first', async () => {
    rig.mode = 'plain';
    rig.write('come now', ROOM, 'urgent');
    rig.connect();
    await rig.flush();
    rig.loseLink();
    await rig.flush(staleAfterMs.urgent + MINUTE);
    rig.connect();
    await rig.flush();
    expect(held()).toBe(0);
  });
});

describe('ages', () => {
  test('[IN13] a wall clock that is set changes no age', async () => {
    rig.write('routine');
    rig.clock.setWall(rig.clock.now() + 400 * 24 * 60 * MINUTE);
    rig.connect();
    await rig.flush();
    expect(held()).toBe(0);
    expect(sent()).toHaveLength(1);
  });

  test('time in which the console was off counts', async () => {
    rig.write('routine');
    await rig.restart();
    rig.clock.setWall(rig.clock.now() + staleAfterMs.routine + MINUTE);
    await rig.restart();
    rig.connect();
    await rig.flush();
    expect(held()).toBe(1);
  });

  test('a wall clock that was put back while it was off makes nothing younger', async () => {
    rig.write('come now', ROOM, 'urgent');
    await rig.flush(staleAfterMs.urgent);
    for (let passed = 0; passed < 10; passed += 1) await rig.flush(MINUTE);
    rig.clock.setWall(0);
    await rig.restart();
    rig.connect();
    await rig.flush();
    expect(held()).toBe(1);
  });

  test('[F29] the server’s clock puts right what a wrong wall clock made of the time off', async () => {
    rig.connect();
    await rig.flush();
    const serverTime = rig.clock.now();
    rig.loseLink();
    rig.write('see you later');
    await rig.restart();
    rig.clock.setWall(serverTime + 400 * 24 * 60 * MINUTE);
    await rig.restart();
    const fresh = rig.write('after the start', 'room-2', 'urgent');
    rig.connectAt(serverTime + 10 * MINUTE);
    await rig.flush();
    expect(held()).toBe(0);
    expect(rig.messaging.ageMs(rig.messaging.outbox.get(fresh) as never)).toBeLessThan(MINUTE);
  });
});

describe('an urgent message that does not leave', () => {
  test('says so after thirty seconds, and no longer once it has left', async () => {
    const opId = rig.write('come now', ROOM, 'urgent');
    await rig.flush(urgentLateAfterMs - 1_000);
    expect(rig.messaging.outboxSummary().urgentLate).toBeNull();
    await rig.flush(2_000);
    expect(rig.late).toEqual([opId]);
    expect(rig.messaging.outboxSummary().urgentLate).toMatchObject({ count: 1, roomId: ROOM });
    rig.connect();
    await rig.flush();
    const push = rig.push();
    push.answer(applied(push.ops, 1));
    await rig.flush();
    expect(rig.late).toEqual([]);
    expect(rig.messaging.outboxSummary().urgentLate).toBeNull();
  });

  test('says so at once after a start, when it is that old', async () => {
    const opId = rig.write('come now', ROOM, 'urgent');
    await rig.flush(MINUTE);
    rig.late = [];
    await rig.restart();
    expect(rig.late).toEqual([opId]);
  });

  test('a routine one waits silently', async () => {
    rig.write('no hurry');
    await rig.flush(10 * MINUTE);
    expect(rig.messaging.outboxSummary().urgentLate).toBeNull();
    expect(rig.late).toEqual([]);
  });
});

describe('[OB10] the lines of the outbox', () => {
  const items = (paused: ItemFacts['paused']) =>
    outboxItems(rig.messaging.outbox.all(), {
      now: rig.clock.now(),
      wallOffset: 0,
      inflight: () => false,
      waitUntil: () => 0,
      paused,
      ageMs: (op) => rig.messaging.ageMs(op),
      targetOf: () => 'Ward 3',
    });

  test('say why the whole outbox waits', () => {
    rig.write('x');
    expect(items('sign-in')).toMatchObject([{ waitsFor: 'sign-in', laneState: 'paused' }]);
    expect(items(null)).toMatchObject([{ waitsFor: 'turn' }]);
    expect(pauseOf({ state: 'offline', cause: 'session-expired' })).toBe('sign-in');
    expect(pauseOf({ state: 'offline', cause: 'asked' })).toBe('going-online');
    expect(pauseOf({ state: 'upgrade-required', cause: 'too-old' })).toBe('update');
    expect(pauseOf({ state: 'connecting', cause: 'asked' })).toBe('network');
    expect(pauseOf({ state: 'ready', cause: null })).toBeNull();
  });

  test('name the held one, which can be confirmed, and the one behind it', async () => {
    rig.write('come now', ROOM, 'urgent');
    await rig.flush(staleAfterMs.urgent);
    rig.connect();
    await rig.flush();
    rig.write('behind');
    expect(items(null)).toMatchObject([
      { state: 'held', waitsFor: null, can: { confirm: true, discard: true, edit: true, retry: false } },
      { state: 'queued', waitsFor: 'held-before', can: { confirm: false } },
    ]);
  });

  test('[OB12] what would be left behind is counted by where it goes, most first', () => {
    rig.write('one', 'room-2');
    rig.write('two');
    rig.write('three');
    expect(unsentOf(rig.messaging.outbox.all(), (op) => op.roomId ?? '')).toEqual({
      count: 3,
      targets: [
        { target: ROOM, count: 2 },
        { target: 'room-2', count: 1 },
      ],
    });
  });
});
