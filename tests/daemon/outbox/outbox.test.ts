// The outbox and its pump against a server that the test plays by hand.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applied, aRecord, MessagingRig, ROOM, SELF } from '../messaging-rig.ts';
import { json } from '../../support/hand-rest.ts';

let rig: MessagingRig;
beforeEach(() => {
  rig = new MessagingRig();
});
afterEach(() => rig.close());

describe('writing', () => {
  test('[IN1] what was answered is there after a kill', async () => {
    rig.write('ECG is in the chart');
    await rig.restart();
    expect(rig.bodies()).toEqual(['ECG is in the chart']);
  });

  test('[F43] the same clientId twenty times is one op', () => {
    const clientId = rig.id();
    const input = { clientId, roomId: ROOM, body: 'once', acuity: 'routine' as const, replyToId: null };
    for (let count = 0; count < 20; count += 1)
      expect(rig.messaging.chat.send(input)).toEqual({ ok: true, value: { opId: clientId } });
    expect(rig.messaging.outbox.all()).toHaveLength(1);
  });

  test('[C2] asked once more after it was sent and settled, the same clientId writes nothing', async () => {
    const clientId = rig.write('once');
    rig.connect();
    await rig.flush();
    const push = rig.push();
    const record = aRecord({ seq: 1, clientId, senderId: SELF });
    rig.messaging.onEvent('sync:room', { roomId: ROOM, from: 1, to: 1, messages: [record] }, rig.ready as never);
    push.answer(applied(push.ops, 1));
    await rig.flush(100);
    expect(rig.messaging.outbox.all()).toEqual([]);
    const input = { clientId, roomId: ROOM, body: 'once', acuity: 'routine' as const, replyToId: null };
    expect(rig.messaging.chat.send(input)).toEqual({ ok: true, value: { opId: clientId } });
    expect(rig.messaging.outbox.all()).toEqual([]);
  });

  test('the draft goes in the transaction that keeps the message', () => {
    rig.messaging.chat.saveDraft(ROOM, { body: 'half a sen', acuity: 'routine', replyToId: null });
    rig.write('half a sentence');
    expect(rig.messaging.chat.draft(ROOM)).toBeNull();
  });

  test('[DS1] a full disk leaves the draft, names the reason and needs no restart', () => {
    rig.messaging.chat.saveDraft(ROOM, { body: 'keep me', acuity: 'routine', replyToId: null });
    const mend = rig.storage.inject({ problem: 'full', store: 'vault' });
    const input = { clientId: rig.id(), roomId: ROOM, body: 'keep me', acuity: 'routine' as const, replyToId: null };
    expect(rig.messaging.chat.send(input)).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(rig.messaging.chat.draft(ROOM)?.body).toBe('keep me');
    mend();
    expect(rig.messaging.chat.send(input).ok).toBe(true);
  });

  test('a message of blanks is refused by name', () => {
    const sent = rig.messaging.chat.send({
      clientId: rig.id(),
      roomId: ROOM,
      body: '  \n ',
      acuity: 'routine',
      replyToId: null,
    });
    expect(sent).toMatchObject({ ok: false, error: { code: 'invalid-input', field: 'body' } });
  });
});

describe('sending', () => {
  test('[IN3] [OB1] a room’s messages leave in the order of writing, as one batch', async () => {
    for (const body of ['one', 'two', 'three']) rig.write(body);
    rig.connect();
    await rig.flush();
    const push = rig.push();
    expect(push.ops.map((op) => op.payload.body)).toEqual(['one', 'two', 'three']);
    expect(push.ops.map((op) => op.laneSeq)).toEqual([1, 2, 3]);
  });

  test('[OB1] one batch of a lane is on its way at a time, at most fifty ops', async () => {
    for (let index = 0; index < 120; index += 1) rig.write(`n${index}`);
    const link = rig.connect();
    await rig.flush();
    expect(link.requests).toHaveLength(1);
    const first = rig.push();
    expect(first.ops).toHaveLength(50);
    first.answer(applied(first.ops, 1));
    await rig.flush();
    expect(link.requests).toHaveLength(1);
    expect(rig.push().ops[0]?.laneSeq).toBe(51);
  });

  test('[IN6] what is written while connected leaves within a second', async () => {
    rig.connect();
    rig.write('now');
    await rig.flush(1_000);
    expect(rig.push().ops.map((op) => op.payload.body)).toEqual(['now']);
    expect(rig.states()).toEqual(['sending']);
  });

  test('sixteen lanes at once, the others in their turn, urgent ones first', async () => {
    for (let index = 0; index < 20; index += 1) rig.write('text', `room-${index}`);
    rig.write('help', 'room-urgent', 'urgent');
    const link = rig.connect();
    await rig.flush();
    expect(link.requests).toHaveLength(16);
    expect((link.requests[0]?.payload as { lane: string }).lane).toBe('room/room-urgent');
    const push = rig.push('room-urgent');
    push.answer(applied(push.ops, 1, 'room-urgent'));
    await rig.flush(5);
    expect(link.requests).toHaveLength(16);
  });

  test('an answer that waits to be written with those of other lanes is not lost with the link', async () => {
    for (let index = 0; index < 4; index += 1) rig.write('text', `room-${index}`);
    rig.connect();
    await rig.flush();
    const push = rig.push('room-2');
    push.answer(applied(push.ops, 1, 'room-2'));
    await rig.flush();
    rig.loseLink();
    expect(rig.messaging.outbox.ofRoom('room-2')).toMatchObject([{ state: 'acked' }]);
    expect(rig.messaging.outbox.ofRoom('room-3')).toMatchObject([{ state: 'queued', maybeSent: true }]);
  });

  test('[OB3] an op that has left may have been sent, also after a kill', async () => {
    rig.write('on its way');
    rig.connect();
    await rig.flush();
    await rig.restart();
    expect(rig.states()).toEqual(['may-have-sent']);
  });

  test('[IN2] after a lost answer the same op goes again under the same number', async () => {
    const opId = rig.write('only once');
    rig.connect();
    await rig.flush();
    rig.loseLink();
    expect(rig.states()).toEqual(['may-have-sent']);
    rig.connect();
    await rig.flush();
    expect(rig.push().ops).toMatchObject([{ opId, laneSeq: 1 }]);
  });

  test('[C9] an acknowledged message stays on screen until its record arrives, and then is there once', async () => {
    const opId = rig.write('stays');
    rig.connect();
    await rig.flush();
    const push = rig.push();
    push.answer(applied(push.ops, 1));
    await rig.flush();
    await rig.restart();
    expect(rig.bodies()).toEqual(['stays']);
    expect(rig.states()).toEqual(['sent']);
    rig.connect();
    const record = {
      messageId: 'm-1',
      clientId: opId,
      roomId: ROOM,
      seq: 1,
      changeSeq: 1,
      senderId: 'user-maya',
      body: 'stays',
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
    expect(rig.bodies()).toEqual(['stays']);
    await rig.flush(50);
    expect(rig.messaging.outbox.all()).toEqual([]);
    expect(rig.bodies()).toEqual(['stays']);
  });

  test('[C9] an acknowledged message that a kill kept from going is taken away at the next start', async () => {
    rig.connect();
    const clientId = rig.write('stays');
    const push = await rig.nextPush();
    push.answer(applied(push.ops, 1));
    await rig.flush();
    const record = aRecord({ seq: 1, clientId, senderId: SELF, body: 'stays' });
    rig.messaging.onEvent('sync:room', { roomId: ROOM, from: 1, to: 1, messages: [record] }, rig.ready as never);
    await rig.restart();
    expect(rig.messaging.outbox.all()).toHaveLength(1);
    await rig.flush(50);
    expect(rig.messaging.outbox.all()).toEqual([]);
    expect(rig.bodies()).toEqual(['stays']);
  });
});

describe('[OB3] changing what has not left', () => {
  test('an edit changes the op itself', async () => {
    const opId = rig.write('five mg');
    rig.messaging.chat.edit({ opId: rig.id(), roomId: ROOM, target: opId, body: '0.5 mg' });
    expect(rig.messaging.outbox.all()).toHaveLength(1);
    expect(rig.bodies()).toEqual(['0.5 mg']);
  });

  test('a retraction removes it', () => {
    const opId = rig.write('never mind');
    rig.messaging.chat.retract({ opId: rig.id(), roomId: ROOM, target: opId });
    expect(rig.messaging.outbox.all()).toEqual([]);
  });

  test('after the first byte both are ops of their own, behind it in the lane', async () => {
    const opId = rig.write('five mg');
    rig.connect();
    await rig.flush();
    const edit = rig.id();
    expect(rig.messaging.chat.edit({ opId: edit, roomId: ROOM, target: opId, body: '0.5 mg' })).toEqual({
      ok: true,
      value: { opId: edit },
    });
    expect(rig.messaging.outbox.all().map((op) => op.kind)).toEqual(['message.send', 'message.edit']);
    expect(rig.bodies()).toEqual(['0.5 mg']);
  });

  test('an op on its way is not discarded', async () => {
    const opId = rig.write('too late');
    rig.connect();
    await rig.flush();
    expect(rig.messaging.outbox.discard([opId])).toEqual({ ok: true, value: { discarded: 0, kept: 1 } });
  });
});

describe('records by REST', () => {
  const profile = (opId: string) =>
    rig.messaging.outbox.enqueue({
      ...{ opId, kind: 'profile.update', roomId: null, target: SELF, payload: { phone: '1' }, acuity: 'routine' },
    });

  test('[OB5] a refused token is answered by one more try', async () => {
    rig.connect();
    profile(rig.id());
    await rig.flush();
    rig.rest.open[0]?.answer(json(401, { code: 'ERR_1002' }));
    await rig.flush();
    expect(rig.rest.open.map(({ request }) => request.token)).toEqual(['t2']);
  });

  test('[OB1] a delivery whose link is gone asks nothing more beside the one that follows it', async () => {
    rig.connect();
    profile(rig.id());
    await rig.flush();
    const former = rig.rest.open[0];
    rig.loseLink();
    rig.connect();
    await rig.flush();
    former?.answer(json(401, { code: 'ERR_1002' }));
    await rig.flush();
    expect(rig.rest.open).toHaveLength(1);
  });

  test('[OB2] the late answer of a former link is nobody’s: the one that follows it goes on alone', async () => {
    rig.connect();
    const opId = rig.id();
    profile(opId);
    await rig.flush();
    const former = rig.rest.open[0];
    rig.loseLink();
    rig.connect();
    await rig.flush();
    former?.answer(json(503, {}));
    await rig.flush(5_000);
    expect(rig.rest.open).toHaveLength(1);
    expect(rig.messaging.outbox.get(opId)).toMatchObject({ attempts: 0, error: null });
    rig.rest.open[0]?.answer(json(200, {}));
    await rig.flush();
    expect(rig.messaging.outbox.all()).toEqual([]);
  });
});
