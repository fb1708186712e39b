// [CA2] The cache stays within its budget, and what is gone from it shows as something that can be asked for.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheRows } from '#daemon/cache/cache-rows.ts';
import { KEPT_OF_EACH_ROOM } from '#daemon/cache/eviction.ts';
import { defaultPolicy } from '#daemon/policy.ts';
import { rangeStore } from '#daemon/store/ranges.ts';
import { aRecord, MessagingRig, PEER, ROOM, SELF } from '../messaging-rig.ts';

const MINUTE = 60_000;
/** The policy says days; half an hour shows the same. */
const MAX_AGE = 30 * MINUTE;
const LOOK = 11 * MINUTE;
const AGED = MAX_AGE + 2 * LOOK;
const MESSAGES = 300;

let rig: MessagingRig;
beforeEach(() => {
  rig = new MessagingRig({ ...defaultPolicy, cache: { maxBytes: 1024 ** 3, maxAgeMs: MAX_AGE } });
});
afterEach(() => rig.close());

/** Messages 1 to MESSAGES of a room, all read. */
function fill(roomId = ROOM, change: (seq: number) => object = () => ({})): void {
  if (!rig.ready) rig.connect();
  const messages = Array.from({ length: MESSAGES }, (_, index) =>
    aRecord({ seq: index + 1, roomId, messageId: `${roomId}-${index + 1}`, ...change(index + 1) }),
  );
  rig.messaging.onEvent('sync:room', { roomId, from: 1, to: MESSAGES, messages }, rig.ready as never);
  const room = { roomId, kind: 'team', title: roomId, topic: null, visitId: null, memberIds: [SELF, PEER] };
  rig.messaging.rooms.put({ ...room, patient: null, head: MESSAGES, createdAt: 1 } as never, 1);
  rig.messaging.chat.markRead(roomId, MESSAGES);
}
const places = (roomId = ROOM) =>
  rig.messaging.messages.before(roomId, Number.MAX_SAFE_INTEGER, 1_000).map((m) => m.seq);
const ranges = (roomId = ROOM) => rangeStore(rig.cache).of(roomId);

describe('by age', () => {
  test('a room that nobody has shown for longer than the policy says keeps its newest page', async () => {
    fill();
    await rig.flush(AGED);
    expect(places()).toHaveLength(KEPT_OF_EACH_ROOM);
    expect(places().at(-1)).toBe(MESSAGES - KEPT_OF_EACH_ROOM + 1);
  });

  test('[IN8] what is gone is asked for again, and never looks like the beginning', async () => {
    fill();
    expect(rig.messaging.page(ROOM, null, 1_000).older).toBe('start');
    await rig.flush(AGED);
    const from = MESSAGES - KEPT_OF_EACH_ROOM + 1;
    expect(ranges()).toEqual([{ from, to: MESSAGES }]);
    expect(rig.messaging.page(ROOM, null, 1_000)).toMatchObject({ older: 'ask', olderBefore: from });
  });

  test('[IN7] the cursor of the room stays where it is', async () => {
    fill();
    await rig.flush(AGED);
    expect(rangeStore(rig.cache).cursors().get(ROOM)).toBe(MESSAGES);
  });

  test('its texts leave the full-text index with it', async () => {
    fill();
    await rig.flush(AGED);
    const count = rig.cache.prepare(`SELECT count(*) AS n FROM message_text WHERE message_text MATCH 'message'`);
    expect(count.get<{ n: number }>()?.n).toBe(KEPT_OF_EACH_ROOM);
  });

  test('a room that is shown now and then keeps everything', async () => {
    fill();
    for (let passed = 0; passed < 4; passed += 1) {
      await rig.flush(10 * MINUTE);
      rig.messaging.page(ROOM, null, 10);
    }
    expect(places()).toHaveLength(MESSAGES);
  });

  test('an entry that nobody has asked for goes, one that is kept on purpose or in use stays', async () => {
    for (const key of ['old', 'kept', 'used']) rig.entries.put(key, 1, { fetchedAt: rig.clock.now(), freshForMs: 1 });
    await rig.flush(25 * MINUTE);
    rig.entries.get('used', rig.clock.now());
    await rig.flush(AGED - 25 * MINUTE);
    expect(rig.entries.get('old', 0)).toBeNull();
    expect(rig.entries.get('kept', 0)).not.toBeNull();
    expect(rig.entries.get('used', 0)).not.toBeNull();
  });

  test('[IN13] a wall clock that jumps evicts nothing', async () => {
    fill();
    rig.clock.setWall(rig.clock.now() + 400 * 24 * 60 * MINUTE);
    await rig.flush(LOOK);
    expect(places()).toHaveLength(MESSAGES);
  });
});

describe('never', () => {
  test('what has not been read', async () => {
    fill();
    const more = Array.from({ length: 100 }, (_, index) =>
      aRecord({ seq: MESSAGES + 1 + index, messageId: `late-${index}` }),
    );
    const to = MESSAGES + 100;
    rig.messaging.onEvent('sync:room', { roomId: ROOM, from: MESSAGES + 1, to, messages: more }, rig.ready as never);
    await rig.flush(AGED);
    expect(places()).toHaveLength(100);
    expect(rig.messaging.summaries.list()[0]?.unread).toBe(100);
  });

  test('what an op refers to', async () => {
    fill();
    rig.loseLink();
    const target = `${ROOM}-40`;
    rig.messaging.chat.react({ opId: rig.id(), roomId: ROOM, target, emoji: '👍', on: true });
    await rig.flush(AGED);
    expect(places().at(-1)).toBe(40);
  });

  test('what a draft answers', async () => {
    fill();
    rig.messaging.chat.saveDraft(ROOM, { body: 'yes', acuity: 'routine', replyToId: `${ROOM}-50` });
    await rig.flush(AGED);
    expect(places().at(-1)).toBe(50);
  });

  test('an urgent message that asks for an acknowledgement', async () => {
    fill(ROOM, (seq) => ({
      ...(seq === 10 ? { acuity: 'urgent', acknowledgements: [{ userId: SELF, at: 1 }] } : {}),
      ...(seq === 70 ? { acuity: 'urgent', acknowledgements: [{ userId: 'somebody', at: 1 }] } : {}),
    }));
    await rig.flush(AGED);
    expect(places().at(-1)).toBe(70);
  });
});

describe('by size', () => {
  const used = () => cacheRows(rig.cache).usedBytes();
  const small = () => {
    rig.close();
    rig = new MessagingRig({ ...defaultPolicy, cache: { maxBytes: 700_000, maxAgeMs: MAX_AGE } });
  };
  const long = () => ({ body: `words ${'x'.repeat(1_000)}` });

  test('the room that was shown longest ago goes first, and no more than is needed', async () => {
    small();
    fill('room-a', long);
    fill('room-b', long);
    await rig.flush(LOOK);
    fill('room-a', long);
    fill('room-b', long);
    rig.messaging.page('room-b', null, 10);
    await rig.flush(LOOK);
    expect(used()).toBeLessThanOrEqual(700_000);
    expect(places('room-a').length).toBeLessThan(MESSAGES);
    expect(places('room-a').length).toBeLessThanOrEqual(places('room-b').length);
  });

  test('a cache within its budget is left alone', async () => {
    fill('room-a', long);
    await rig.flush(LOOK * 2);
    expect(places('room-a')).toHaveLength(MESSAGES);
  });

  test('what is left when nothing more may go stays, and it ends', async () => {
    small();
    for (let index = 0; index < 30; index += 1)
      rig.entries.put(`kept`, 'x'.repeat(900_000), { fetchedAt: 1, freshForMs: 1 });
    await rig.flush(LOOK * 2);
    expect(rig.entries.get('kept', 0)).not.toBeNull();
    expect(rig.log.records.filter((record) => record.event === 'cache-evicted')).toEqual([]);
  });

  test('[DS1] a disk that refuses only puts it off', async () => {
    fill();
    const mend = rig.storage.inject({ problem: 'full', store: 'cache' });
    await rig.flush(AGED);
    expect(places()).toHaveLength(MESSAGES);
    mend();
    await rig.flush(LOOK);
    expect(places()).toHaveLength(KEPT_OF_EACH_ROOM);
  });
});
