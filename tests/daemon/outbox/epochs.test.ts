// Connection killers, epochs, and servers that lost or know more than they should (OB6, OB8).

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applied, MessagingRig, ROOM } from '../messaging-rig.ts';

let rig: MessagingRig;
beforeEach(() => {
  rig = new MessagingRig();
});
afterEach(() => rig.close());

describe('connection killers and epochs', () => {
  test('[OB6] [F20] an op that breaks the link is sent alone, and at the third time it is refused as such', async () => {
    const killer = rig.write('killer');
    rig.write('innocent', 'room-2');
    rig.connect();
    for (let count = 0; count < 3; count += 1) {
      await rig.flush();
      if (count > 0) expect(rig.push().ops).toHaveLength(1);
      rig.loseLink();
      rig.connect();
      await rig.flush();
    }
    expect(rig.messaging.outbox.get(killer)).toMatchObject({ state: 'rejected', error: { code: 'CONNECTION_KILLER' } });
    expect(rig.states()).toEqual(['not-sent']);
    // Nobody knows whether one of the three arrived: another text under the same id could be refused for ever.
    expect(rig.messaging.outbox.amend(killer, (payload) => payload)).toMatchObject({ error: { code: 'already-sent' } });
  });

  test('[OB6] [IN4] what flew beside a killer is not rejected for it: at the third time each has the link alone', async () => {
    const innocent = rig.write('innocent', 'room-2');
    const killer = rig.write('killer');
    rig.connect();
    for (let count = 0; count < 2; count += 1) {
      await rig.flush();
      expect(rig.link?.requests).toHaveLength(2);
      rig.loseLink();
      rig.connect();
    }
    await rig.flush();
    expect(rig.link?.requests).toHaveLength(1);
    const first = rig.push('room-2');
    expect(first.ops.map((op) => op.opId)).toEqual([innocent]);
    first.answer(applied(first.ops, 1));
    await rig.flush(100);
    expect(rig.push().ops.map((op) => op.opId)).toEqual([killer]);
    rig.loseLink();
    expect(rig.messaging.outbox.get(killer)).toMatchObject({ state: 'rejected', error: { code: 'CONNECTION_KILLER' } });
    expect(rig.messaging.outbox.get(innocent)?.state).not.toBe('rejected');
  });

  test('[OB3] refused in words after a try without an answer, it may still have been sent', async () => {
    const opId = rig.write('unknown first');
    rig.connect();
    await rig.flush();
    rig.loseLink();
    rig.connect();
    await rig.flush();
    rig.push().answer({ success: false, error: { code: 'UNAVAILABLE', message: 'not now' } });
    await rig.flush();
    expect(rig.states()).toEqual(['may-have-sent']);
    expect(rig.messaging.outbox.discard([opId])).toMatchObject({ value: { discarded: 0 } });
  });

  test('[OB3] refused in words at the first try, it has not been sent and may be taken back', async () => {
    const opId = rig.write('refused first');
    rig.connect();
    await rig.flush();
    rig.push().answer({ success: false, error: { code: 'UNAVAILABLE', message: 'not now' } });
    await rig.flush();
    expect(rig.states()).toEqual(['waiting']);
    expect(rig.messaging.outbox.discard([opId])).toMatchObject({ value: { discarded: 1 } });
  });

  test('[OB8] [F38] a server that has seen more of our lane than this vault sent starts a new epoch', async () => {
    rig.write('restored');
    const before = rig.messaging.epoch.current();
    rig.open({ [`room/${ROOM}`]: 40 });
    const caught = rig.messaging.catchUp(rig.ready as never);
    await rig.flush();
    expect(rig.messaging.epoch.current()).not.toBe(before);
    rig.link?.waiting('sync:catchup').answer({ success: true, serverTime: 1, total: 0, more: false, rooms: [] });
    expect(await caught).toEqual({ ok: true, value: null });
  });

  test('[IN9] a server that takes us for somebody else gets nothing', async () => {
    rig.write('mine');
    rig.open();
    const mistaken = {
      ...(rig.ready as never as { connected: object }),
      connected: { socketId: 's', userId: 'user-b' },
    };
    expect(await rig.messaging.catchUp(mistaken as never)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    expect(rig.link?.requests).toEqual([]);
  });

  test('[OB8] an answer to what left in an epoch that has ended leaves the numbers of the new one alone', async () => {
    rig.write('first');
    rig.write('elsewhere', 'room-2');
    rig.connect();
    await rig.flush();
    const [late, other] = [rig.push(), rig.push('room-2')];
    const mismatch = { code: 'IDEMPOTENCY_MISMATCH', message: 'used', field: 'laneSeq' };
    other.answer({
      success: true,
      results: [{ opId: other.ops[0]?.opId, status: 'refused', error: mismatch }],
      cursor: 3,
    });
    await rig.flush();
    late.answer(applied(late.ops, 1));
    rig.write('second');
    await rig.flush();
    expect(rig.push().ops).toMatchObject([{ laneSeq: 1, payload: { body: 'second' } }]);
  });

  test('[OB8] a lane cursor that fits changes nothing', async () => {
    rig.write('fits');
    const before = rig.messaging.epoch.current();
    rig.open({});
    void rig.messaging.catchUp(rig.ready as never);
    await rig.flush();
    expect(rig.messaging.epoch.current()).toBe(before);
  });

  test('[F15] a server that lost what it had acknowledged gets it again', async () => {
    const opId = rig.write('lost by the server');
    rig.connect();
    await rig.flush();
    const push = rig.push();
    push.answer(applied(push.ops, 1));
    await rig.flush();
    rig.loseLink();
    rig.open({});
    void rig.messaging.catchUp(rig.ready as never);
    await rig.flush();
    rig.messaging.onReady(rig.ready as never);
    await rig.flush();
    expect(rig.push().ops).toMatchObject([{ opId, laneSeq: 1 }]);
  });
});
