// The console against a plain platform: nothing is deduplicated, nothing is replayed, most of it is not stored.
// Numbers in brackets are those of "What bites" in the platform's contract.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { directRoomId } from '#shared/ids.ts';
import type { HandRequest } from '../../support/hand-link.ts';
import { MessagingRig, PEER, SELF } from '../messaging-rig.ts';

const DIRECT = directRoomId(SELF, PEER);
const VISIT = 'visit:v7';
let rig: MessagingRig;
let serverTime = Date.UTC(2026, 10, 2, 9, 0);

beforeEach(async () => {
  rig = new MessagingRig();
  rig.mode = 'plain';
  serverTime = Date.UTC(2026, 10, 2, 9, 0);
  await rig.messaging.open(DIRECT);
  await rig.messaging.open(VISIT);
});
afterEach(() => rig.close());

const stamp = () => new Date((serverTime += 1_000)).toISOString();
const message = (change: object) => ({ id: 'temp-1', senderId: PEER, message: 'hello', timestamp: stamp(), ...change });
const arrive = (change: object) => rig.messaging.onEvent('message:new', message(change), rig.ready as never);

/** Answers joins and histories until the catch-up is done; then the link is ready. */
async function catchUp(history: object[] = []): Promise<void> {
  rig.open();
  const done = rig.messaging.catchUp(rig.ready as never);
  let finished = false;
  void done.then(() => {
    finished = true;
  });
  while (!finished) {
    await rig.flush();
    for (const request of [...(rig.link?.requests ?? [])]) answerCatchUp(request, history);
    await rig.flush();
  }
  expect(await done).toEqual({ ok: true, value: null });
  rig.messaging.onReady(rig.ready as never);
  await rig.flush();
}

function answerCatchUp(request: HandRequest, history: object[]): void {
  if (request.event === 'room:join') {
    const { roomId } = request.payload as { roomId: string };
    request.answer({ success: true, roomId, roomType: 'chat', participants: [{ userId: PEER }], timestamp: stamp() });
  }
  if (request.event === 'message:history') request.answer({ success: true, messages: history, hasMore: false });
}

describe('placing what arrives', () => {
  test('[1] by the room in the metadata, when it is ours', async () => {
    await catchUp();
    arrive({ metadata: { roomId: VISIT, clientId: 'c-1' } });
    expect(rig.bodies(VISIT)).toEqual(['hello']);
  });

  test('[1] a claim about somebody else’s room is not believed', async () => {
    await catchUp();
    arrive({ metadata: { roomId: directRoomId('user-a', 'user-b'), clientId: 'c-1' } });
    arrive({ metadata: { roomId: 'chat-of-others', clientId: 'c-2' } });
    expect(rig.bodies(DIRECT)).toEqual(['hello', 'hello']);
  });

  test('by the visit, then by sender', async () => {
    await catchUp();
    arrive({ id: 'stored-1', visitId: 'v7' });
    arrive({ id: 'temp-2' });
    expect(rig.bodies(VISIT)).toEqual(['hello']);
    expect(rig.bodies(DIRECT)).toEqual(['hello']);
  });

  test('[2] colliding temporary ids are two messages', async () => {
    await catchUp();
    arrive({ id: 'temp-7', message: 'one', metadata: { clientId: 'c-1' } });
    arrive({ id: 'temp-7', message: 'two', metadata: { clientId: 'c-2' } });
    expect(rig.bodies(DIRECT)).toEqual(['one', 'two']);
  });

  test('[2] two messages of one text in one millisecond are two, when each has its own clientId', async () => {
    await catchUp();
    const timestamp = stamp();
    for (const clientId of ['c-1', 'c-2']) arrive({ id: 'temp-7', timestamp, metadata: { clientId } });
    expect(rig.bodies(DIRECT)).toEqual(['hello', 'hello']);
  });

  test('[3] copies with one clientId are one bubble', async () => {
    await catchUp();
    arrive({ id: 'temp-7', metadata: { clientId: 'c-1' } });
    arrive({ id: 'temp-8', metadata: { clientId: 'c-1' } });
    expect(rig.bodies(DIRECT)).toEqual(['hello']);
  });

  test('[3] nobody hides a message behind the clientId of another', async () => {
    await catchUp();
    arrive({ id: 'temp-7', message: 'mine', metadata: { clientId: 'c-1' } });
    arrive({ id: 'temp-8', senderId: 'user-b', message: 'theirs', metadata: { clientId: 'c-1' } });
    expect(rig.bodies(DIRECT)).toEqual(['mine']);
    expect(rig.bodies(directRoomId(SELF, 'user-b'))).toEqual(['theirs']);
  });
});

test('[3] [SE4] what somebody else says first under the clientId of another takes nothing from it', async () => {
  await catchUp();
  arrive({ id: 'temp-7', senderId: 'user-b', message: 'theirs', metadata: { clientId: 'c-1' } });
  for (const id of ['temp-8', 'temp-9']) arrive({ id, message: 'mine', metadata: { clientId: 'c-1' } });
  expect(rig.bodies(DIRECT)).toEqual(['mine']);
});

describe('sending', () => {
  test('[12] a direct message goes by recipient, a visit’s by room and visit, both with the clientId', async () => {
    await catchUp();
    const direct = rig.write('to Priya', DIRECT);
    const visit = rig.write('in the visit', VISIT);
    await rig.flush();
    const payloads = rig.link?.requests
      .filter((request) => request.event === 'message:send')
      .map((request) => request.payload);
    expect(payloads).toMatchObject([
      { recipientId: PEER, metadata: { clientId: direct, roomId: DIRECT } },
      { roomId: VISIT, visitId: 'v7', metadata: { clientId: visit } },
    ]);
  });

  test('an answered message is in the cache and sent', async () => {
    await catchUp();
    const clientId = rig.write('to Priya', DIRECT);
    await rig.flush();
    rig.link?.waiting('message:send').answer({
      success: true,
      message: message({ id: 'temp-9', senderId: SELF, message: 'to Priya', metadata: { clientId } }),
    });
    await rig.flush();
    expect(rig.states(DIRECT)).toEqual(['sent']);
    expect(rig.messaging.outbox.all()).toEqual([]);
  });

  test('[IN2] after an unknown outcome a visit’s history is asked first, and what is found is not sent again', async () => {
    await catchUp();
    rig.write('only once', VISIT);
    await rig.flush();
    rig.loseLink();
    expect(rig.states(VISIT)).toEqual(['may-have-sent']);
    await catchUp([{ id: 'stored-1', senderId: SELF, visitId: 'v7', message: 'only once', timestamp: stamp() }]);
    expect(rig.link?.requests.filter((request) => request.event === 'message:send')).toEqual([]);
    expect(rig.states(VISIT)).toEqual(['sent']);
  });

  test('[IN2] what is not found is sent again', async () => {
    await catchUp();
    const clientId = rig.write('again', VISIT);
    await rig.flush();
    rig.loseLink();
    await catchUp([]);
    for (const request of [...(rig.link?.requests ?? [])]) answerCatchUp(request, []);
    await rig.flush();
    expect(rig.link?.waiting('message:send').payload).toMatchObject({ metadata: { clientId } });
  });

  test('[IN2] an answer that never came, the link unbroken: the history is asked before anything goes again', async () => {
    await catchUp();
    rig.write('only once', VISIT);
    await rig.flush();
    const sends = () => rig.link?.requests.filter((request) => request.event === 'message:send') ?? [];
    const { timeoutMs } = rig.link?.waiting('message:send') ?? { timeoutMs: 0 };
    await rig.flush(timeoutMs + 2_000);
    expect(sends()).toEqual([]);
    const message = { id: 'stored-1', senderId: SELF, visitId: 'v7', message: 'only once', timestamp: stamp() };
    rig.link?.waiting('message:history').answer({ success: true, messages: [message], hasMore: false });
    await rig.flush(60_000);
    expect(sends()).toEqual([]);
    expect(rig.states(VISIT).filter((state) => state !== undefined)).toEqual(['sent']);
  });

  test('two equal texts are two messages: a history entry settles one op only', async () => {
    await catchUp();
    rig.write('ok', VISIT);
    await rig.flush();
    rig.loseLink();
    rig.write('ok', VISIT);
    await catchUp([{ id: 'stored-1', senderId: SELF, visitId: 'v7', message: 'ok', timestamp: stamp() }]);
    expect(rig.bodies(VISIT)).toEqual(['ok', 'ok']);
    expect(rig.messaging.outbox.all()).toHaveLength(1);
  });

  test('a text too long for a visit is refused in words before it leaves', async () => {
    await catchUp();
    rig.write('x'.repeat(2_500), VISIT);
    await rig.flush();
    expect(rig.states(VISIT)).toEqual(['not-sent']);
  });

  test('what this server cannot do is said at once', async () => {
    await catchUp();
    arrive({ metadata: { clientId: 'c-1' } });
    const reacted = rig.messaging.chat.react({ opId: rig.id(), roomId: DIRECT, target: 'c-1', emoji: '👍', on: true });
    expect(reacted).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });
});

describe('[10] after a reconnect', () => {
  test('what may have been said meanwhile in a direct room is a gap of unknown size', async () => {
    await catchUp();
    arrive({ id: 'temp-1', message: 'before', metadata: { clientId: 'c-1' } });
    rig.loseLink();
    rig.clock.advance(600_000);
    serverTime = rig.clock.now();
    await catchUp();
    arrive({ id: 'temp-2', message: 'after', metadata: { clientId: 'c-2' } });
    const rows = rig.messaging.page(DIRECT, null, 10).rows;
    expect(rows.map((row) => (row.row === 'gap' ? row.count : row.body))).toEqual(['before', null, 'after']);
  });

  test('messages of one millisecond on one page of a history are all there', async () => {
    const timestamp = stamp();
    const page = ['one', 'two', 'three'].map((text) => ({
      id: `stored-${text}`,
      senderId: PEER,
      visitId: 'v7',
      message: text,
      timestamp,
    }));
    await catchUp(page);
    expect(rig.bodies(VISIT)).toEqual(['one', 'two', 'three']);
  });

  test('a visit’s history closes the gap', async () => {
    await catchUp();
    arrive({ id: 'stored-1', visitId: 'v7', message: 'before' });
    const known = {
      id: 'stored-1',
      senderId: PEER,
      visitId: 'v7',
      message: 'before',
      timestamp: new Date(serverTime).toISOString(),
    };
    rig.loseLink();
    rig.clock.advance(600_000);
    const missed = {
      id: 'stored-2',
      senderId: PEER,
      visitId: 'v7',
      message: 'meanwhile',
      timestamp: new Date(rig.clock.now() - 60_000).toISOString(),
    };
    serverTime = rig.clock.now();
    await catchUp([known, missed]);
    arrive({ id: 'stored-3', visitId: 'v7', message: 'after' });
    expect(rig.bodies(VISIT)).toEqual(['before', 'meanwhile', 'after']);
  });
});

describe('[5] receipts by message id', () => {
  test('raise the mark of the room in which the message is', async () => {
    await catchUp();
    const clientId = rig.write('seen?', DIRECT);
    await rig.flush();
    rig.link?.waiting('message:send').answer({
      success: true,
      message: message({ id: 'temp-9', senderId: SELF, message: 'seen?', metadata: { clientId } }),
    });
    await rig.flush();
    rig.messaging.onEvent(
      'message:read',
      { messageIds: ['temp-9'], userId: PEER, timestamp: stamp() },
      rig.ready as never,
    );
    expect(rig.states(DIRECT)).toEqual(['read']);
  });
});
