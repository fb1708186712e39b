// What a window is shown of a room: the fold of what the server said and what waits here.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MessageRecord } from '#shared/model/message.ts';
import { aRecord, MessagingRig, PEER, ROOM, SELF } from '../messaging-rig.ts';

let rig: MessagingRig;
beforeEach(() => {
  rig = new MessagingRig();
  rig.open();
});
afterEach(() => rig.close());

const room = {
  roomId: ROOM,
  kind: 'team',
  title: 'Ward 3',
  topic: null,
  visitId: null,
  memberIds: [SELF, PEER, 'user-tomas'],
  patient: null,
  createdAt: 0,
};

function arrive(from: number, to: number, messages: MessageRecord[], head = to): void {
  const event = { roomId: ROOM, from, to, messages, room: { ...room, head } };
  rig.messaging.onEvent('sync:room', event, rig.ready as never);
}

describe('a page', () => {
  test('[IN8] a hole is a row that says how much is missing at most', () => {
    arrive(1, 2, [aRecord({ seq: 1 }), aRecord({ seq: 2 })]);
    arrive(5, 5, [aRecord({ seq: 5 })]);
    const rows = rig.messaging.page(ROOM, null, 50).rows;
    expect(rows.map((row) => (row.row === 'gap' ? ['gap', row.from, row.to, row.count] : row.body))).toEqual([
      'message 1',
      'message 2',
      ['gap', 2, 5, 2],
      'message 5',
    ]);
  });

  test('[IN8] what the server has above our newest message is a hole as well', () => {
    arrive(1, 1, [aRecord({ seq: 1 })], 9);
    expect(rig.bodies()).toEqual(['message 1', '…gap…']);
  });

  test('[SY1] a live event after a hole asks for what is missing, once', async () => {
    arrive(1, 1, [aRecord({ seq: 1 })]);
    arrive(4, 4, [aRecord({ seq: 4 })]);
    arrive(5, 5, [aRecord({ seq: 5 })]);
    await rig.flush();
    const asked = rig.link?.requests.filter((request) => request.event === 'sync:range') ?? [];
    expect(asked.map((request) => request.payload)).toEqual([{ roomId: ROOM, from: 2, to: 3, limit: 200 }]);
    asked[0]?.answer({ success: true, coverage: { roomId: ROOM, from: 2, to: 3, messages: [aRecord({ seq: 2 })] } });
    await rig.flush();
    expect(rig.bodies()).toEqual(['message 1', 'message 2', 'message 4', 'message 5']);
  });

  test('an answer about another part of the room fills nothing', async () => {
    arrive(1, 1, [aRecord({ seq: 1 })]);
    arrive(4, 4, [aRecord({ seq: 4 })]);
    await rig.flush();
    rig.link
      ?.waiting('sync:range')
      .answer({ success: true, coverage: { roomId: ROOM, from: 2, to: 90, messages: [] } });
    await rig.flush();
    expect(rig.bodies()).toContain('…gap…');
  });

  test('[IN6] a hole that could not be fetched is asked for again, without anything else happening', async () => {
    arrive(1, 1, [aRecord({ seq: 1 })]);
    arrive(3, 3, [aRecord({ seq: 3 })]);
    await rig.flush();
    rig.link?.waiting('sync:range').answer({ success: false, error: { code: 'UNAVAILABLE', message: 'not now' } });
    await rig.flush();
    expect(rig.bodies()).toContain('…gap…');
    await rig.flush(2_500);
    const coverage = { roomId: ROOM, from: 2, to: 2, messages: [aRecord({ seq: 2 })] };
    rig.link?.waiting('sync:range').answer({ success: true, coverage });
    await rig.flush();
    expect(rig.bodies()).toEqual(['message 1', 'message 2', 'message 3']);
  });

  test('[DS1] a hole whose filling the disk refuses is asked for again, and the console goes on', async () => {
    arrive(1, 1, [aRecord({ seq: 1 })]);
    arrive(3, 3, [aRecord({ seq: 3 })]);
    await rig.flush();
    const coverage = { roomId: ROOM, from: 2, to: 2, messages: [aRecord({ seq: 2 })] };
    const mend = rig.storage.inject({ problem: 'full', store: 'cache' });
    rig.link?.waiting('sync:range').answer({ success: true, coverage });
    await rig.flush();
    expect(rig.bodies()).toContain('…gap…');
    mend();
    await rig.flush(2_500);
    rig.link?.waiting('sync:range').answer({ success: true, coverage });
    await rig.flush();
    expect(rig.bodies()).toEqual(['message 1', 'message 2', 'message 3']);
  });

  test('older pages come from the cache first, then are asked for, and the beginning is known as such', () => {
    arrive(
      31,
      40,
      Array.from({ length: 10 }, (_, index) => aRecord({ seq: 31 + index })),
    );
    expect(rig.messaging.page(ROOM, null, 4)).toMatchObject({ older: 'more', olderBefore: 37 });
    expect(rig.messaging.page(ROOM, 33, 4)).toMatchObject({ older: 'ask', olderBefore: 31 });
    arrive(1, 30, [aRecord({ seq: 1 })]);
    expect(rig.messaging.page(ROOM, 31, 4)).toMatchObject({ older: 'start', olderBefore: null });
  });

  test('[IN7] an older state of a message never replaces a newer one', () => {
    arrive(1, 3, [aRecord({ seq: 1, changeSeq: 3, body: 'edited' })]);
    arrive(1, 1, [aRecord({ seq: 1, body: 'first' })]);
    expect(rig.bodies()).toEqual(['edited']);
  });

  test('[SE4] an event that does not fit its schema is dropped whole', () => {
    arrive(1, 1, [aRecord({ seq: 1 })]);
    rig.messaging.onEvent('sync:room', { roomId: ROOM, from: 2, to: 'many', messages: [{}] }, rig.ready as never);
    expect(rig.bodies()).toEqual(['message 1']);
  });
});

describe('[IN10] changes that wait', () => {
  beforeEach(() => {
    rig.loseLink();
    arriveOffline([
      aRecord({ seq: 1, senderId: SELF, clientId: '0190c000-0000-7000-8000-000000000001', body: 'five mg' }),
    ]);
  });
  const own = '0190c000-0000-7000-8000-000000000001';
  function arriveOffline(messages: MessageRecord[]): void {
    rig.open();
    arrive(1, messages.length, messages);
    rig.loseLink();
  }

  test('an edit is laid over the record and says that it waits', () => {
    rig.messaging.chat.edit({ opId: rig.id(), roomId: ROOM, target: own, body: '0.5 mg' });
    const [row] = rig.messaging.page(ROOM, null, 10).rows;
    expect(row).toMatchObject({ body: '0.5 mg', edited: true, changes: [{ kind: 'edit', state: 'waiting' }] });
  });

  test('removing the op is the whole rollback', () => {
    const opId = rig.id();
    rig.messaging.chat.edit({ opId, roomId: ROOM, target: own, body: '0.5 mg' });
    rig.messaging.outbox.discard([opId]);
    const [row] = rig.messaging.page(ROOM, null, 10).rows;
    expect(row).toMatchObject({ body: 'five mg', edited: false, changes: [] });
  });

  test('reactions on and off fold in the order of writing', () => {
    for (const on of [true, false, true])
      rig.messaging.chat.react({ opId: rig.id(), roomId: ROOM, target: 'm-1', emoji: '👍', on });
    const [row] = rig.messaging.page(ROOM, null, 10).rows;
    expect(row).toMatchObject({ reactions: [{ emoji: '👍', count: 1, own: true }] });
  });

  test('nobody changes the message of somebody else', () => {
    arriveOffline([
      aRecord({ seq: 1, senderId: SELF, clientId: own, body: 'five mg' }),
      aRecord({ seq: 2, clientId: 'theirs' }),
    ]);
    const edited = rig.messaging.chat.edit({ opId: rig.id(), roomId: ROOM, target: 'theirs', body: 'mine now' });
    expect(edited).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  });
});

describe('[CH2] receipts', () => {
  beforeEach(() => arrive(1, 2, [aRecord({ seq: 1, senderId: SELF }), aRecord({ seq: 2, senderId: SELF })]));
  const mark = (userId: string, kind: 'delivered' | 'read', upTo: number) =>
    rig.messaging.onEvent(
      'sync:marks',
      { roomId: ROOM, marks: [{ userId, kind, upTo, at: 5, receivedAt: 6, revision: 1 }] },
      rig.ready as never,
    );

  test('sent, delivered and read are counted for each recipient and never go back', () => {
    expect(rig.states()).toEqual(['sent', 'sent']);
    mark(PEER, 'delivered', 2);
    mark(PEER, 'read', 1);
    mark('user-tomas', 'read', 1);
    mark(PEER, 'delivered', 1);
    const rows = rig.messaging.page(ROOM, null, 10).rows;
    expect(rows).toMatchObject([
      { state: { kind: 'read', by: 2, of: 2 } },
      { state: { kind: 'delivered', by: 1, of: 2 } },
    ]);
  });

  test('marks of oneself and of strangers say nothing about recipients', () => {
    mark(SELF, 'read', 2);
    mark('user-nobody', 'read', 2);
    expect(rig.states()).toEqual(['sent', 'sent']);
  });
});

describe('[CH1] unread', () => {
  test('is counted from rows above the read mark, own messages left out', () => {
    arrive(1, 4, [1, 2, 3].map((seq) => aRecord({ seq })).concat(aRecord({ seq: 4, senderId: SELF })));
    expect(rig.messaging.summaries.list()).toMatchObject([{ unread: 3, unreadAtLeast: false }]);
    rig.messaging.chat.markRead(ROOM, 2);
    expect(rig.messaging.summaries.list()).toMatchObject([{ unread: 1 }]);
  });

  test('is only a lower bound while the server has more', () => {
    arrive(1, 2, [aRecord({ seq: 1 })], 30);
    expect(rig.messaging.summaries.list()).toMatchObject([{ unreadAtLeast: true }]);
  });

  test('a read mark never reaches beyond what is here', async () => {
    arrive(1, 2, [aRecord({ seq: 1 }), aRecord({ seq: 2 })]);
    rig.messaging.chat.markRead(ROOM, 5_000);
    await rig.flush(400);
    const marks = (rig.link?.waiting('sync:mark').payload as { marks: { kind: string; upTo: number }[] }).marks;
    expect(marks.find((entry) => entry.kind === 'read')?.upTo).toBe(2);
  });

  test('the list keeps in step with what changes', () => {
    arrive(1, 1, [aRecord({ seq: 1 })]);
    expect(rig.messaging.summaries.list()).toHaveLength(1);
    rig.write('a new one');
    expect(rig.messaging.summaries.list()).toMatchObject([
      { unsent: 1, lastPreview: { body: 'a new one', own: true } },
    ]);
  });
});
