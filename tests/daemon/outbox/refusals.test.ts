// What a refusal does to a lane, and what it never does (OB4, OB5).

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applied, MessagingRig, ROOM } from '../messaging-rig.ts';

let rig: MessagingRig;
beforeEach(() => {
  rig = new MessagingRig();
});
afterEach(() => rig.close());

describe('refusals', () => {
  const refuse = (push: { ops: { opId: string }[] }, code: string) => ({
    success: true,
    results: push.ops.map((op, index) =>
      index === 0
        ? { opId: op.opId, status: 'refused', error: { code, message: 'no' } }
        : { opId: op.opId, status: 'skipped' },
    ),
    cursor: 0,
  });

  test('[OB4] [IN4] a refused message blocks its room only, with its text and the reason', async () => {
    rig.write('bad');
    rig.write('behind it');
    rig.write('elsewhere', 'room-2');
    rig.connect();
    await rig.flush();
    const push = rig.push();
    push.answer(refuse(push, 'NOT_A_MEMBER'));
    const other = rig.push('room-2');
    other.answer(applied(other.ops, 1, 'room-2'));
    await rig.flush(120_000);
    expect(rig.states()).toEqual(['not-sent', 'waiting']);
    expect(rig.states('room-2')).toEqual(['sent']);
    expect(rig.link?.requests).toEqual([]);
  });

  test('[OB4] discarding the refused one lets the others go, with the next free number', async () => {
    const bad = rig.write('bad');
    rig.write('behind it');
    rig.connect();
    await rig.flush();
    const push = rig.push();
    push.answer(refuse(push, 'INVALID'));
    await rig.flush();
    expect(rig.messaging.outbox.discard([bad])).toEqual({ ok: true, value: { discarded: 1, kept: 0 } });
    await rig.flush();
    expect(rig.push().ops).toMatchObject([{ laneSeq: 1, payload: { body: 'behind it' } }]);
  });

  test('edit and send: a refused message goes out again with its new text under the same id', async () => {
    const bad = rig.write('bad');
    rig.connect();
    await rig.flush();
    const push = rig.push();
    push.answer(refuse(push, 'INVALID'));
    await rig.flush();
    expect(rig.messaging.chat.edit({ opId: rig.id(), roomId: ROOM, target: bad, body: 'good' })).toEqual({
      ok: true,
      value: { opId: bad },
    });
    await rig.flush();
    expect(rig.push().ops).toMatchObject([{ opId: bad, payload: { body: 'good' } }]);
  });

  test('[OB5] a passing fault backs off and is tried again without a limit of attempts', async () => {
    rig.write('patience');
    rig.connect();
    await rig.flush();
    for (let count = 0; count < 15; count += 1) {
      const push = await rig.nextPush();
      push.answer(refuse(push, 'UNAVAILABLE'));
    }
    expect((await rig.nextPush()).ops).toHaveLength(1);
    expect(rig.messaging.outbox.all()[0]).toMatchObject({ state: 'queued', attempts: 15 });
  });

  test('[OB5] a code that nobody knows is tried ten times and then shown as refused', async () => {
    rig.write('strange');
    rig.connect();
    await rig.flush();
    for (let count = 0; count < 10; count += 1) {
      const push = await rig.nextPush();
      push.answer(refuse(push, 'MOON_PHASE'));
    }
    await rig.flush();
    expect(rig.states()).toEqual(['not-sent']);
    expect(rig.messaging.outbox.all()[0]?.error?.code).toBe('MOON_PHASE');
  });

  test('[OB5] a refused token pauses and asks for one refresh; attempts are not counted', async () => {
    rig.write('wait for me');
    rig.connect();
    await rig.flush();
    const push = rig.push();
    push.answer(refuse(push, 'UNAUTHORISED'));
    await rig.flush();
    expect(rig.reconnects).toEqual(['refused-token']);
    expect(rig.messaging.outbox.all()[0]).toMatchObject({ state: 'queued', attempts: 0 });
  });

  test('[OB4] [F19] a refused reaction never blocks and is told', async () => {
    rig.connect();
    const record = {
      messageId: 'm-1',
      clientId: null,
      roomId: ROOM,
      seq: 1,
      changeSeq: 1,
      senderId: 'user-priya',
      body: 'hello',
    };
    rig.messaging.onEvent(
      'sync:room',
      {
        roomId: ROOM,
        from: 1,
        to: 1,
        messages: [
          {
            ...record,
            acuity: 'routine',
            sentAt: 1,
            writtenAt: 1,
            editedAt: null,
            retractedAt: null,
            replyToId: null,
            reactions: [],
            acknowledgements: [],
          },
        ],
      },
      rig.ready as never,
    );
    rig.messaging.chat.react({ opId: rig.id(), roomId: ROOM, target: 'm-1', emoji: '👍', on: true });
    rig.write('after it');
    await rig.flush();
    const push = rig.push();
    push.answer(refuse(push, 'NO_SUCH_MESSAGE'));
    await rig.flush();
    expect(rig.rejections).toEqual(['NO_SUCH_MESSAGE']);
    expect(rig.push().ops).toMatchObject([{ payload: { body: 'after it' } }]);
  });
});
