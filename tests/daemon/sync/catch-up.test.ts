// [SY1] The list of rooms is read in pages, in order of change, while it goes on changing.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RoomRecord } from '#shared/model/room.ts';
import { MessagingRig, PEER, SELF } from '../messaging-rig.ts';

let rig: MessagingRig;
beforeEach(() => {
  rig = new MessagingRig();
});
afterEach(() => rig.close());

const entryOf = (roomId: string) => ({
  room: {
    roomId,
    kind: 'team',
    title: roomId,
    topic: null,
    visitId: null,
    memberIds: [SELF, PEER],
    patient: null,
    head: 0,
    createdAt: 0,
  } satisfies RoomRecord,
  coverage: null,
  marks: [],
});

/** Answers the page of the list that is asked for now. */
async function answer(more: boolean, ...roomIds: string[]): Promise<number> {
  await rig.flush();
  const request = rig.link?.waiting('sync:catchup');
  const { after } = request?.payload as { after: number };
  request?.answer({ success: true, serverTime: 1, total: 2, more, rooms: roomIds.map(entryOf) });
  await rig.flush();
  return after;
}

const behind = (roomId: string): boolean => rig.messaging.page(roomId, null, 10).behind;

test('a room that moved past us between two pages is read in another round', async () => {
  rig.open();
  const caught = rig.messaging.catchUp(rig.ready as never);
  expect(await answer(true, 'ward')).toBe(0);
  // Somebody wrote in the night room: it is the first now, and the ward comes a second time.
  expect(await answer(false, 'ward')).toBe(1);
  expect(await answer(false, 'night', 'ward')).toBe(0);
  expect(await caught).toEqual({ ok: true, value: null });
  expect([behind('ward'), behind('night')]).toEqual([false, false]);
});

test('a list that never becomes whole is not read for ever, and what is missing of it is shown as behind', async () => {
  rig.open();
  const caught = rig.messaging.catchUp(rig.ready as never);
  for (let round = 0; round < 4; round += 1) await answer(false, 'ward');
  expect(await caught).toEqual({ ok: true, value: null });
  expect([behind('ward'), behind('night')]).toEqual([false, true]);
});

/** Connected and caught up with one room, whose receipt marks are known up to none. */
async function connected(): Promise<void> {
  rig.connect();
  const caught = rig.messaging.catchUp(rig.ready as never);
  await answer(false, 'ward', 'night');
  await caught;
}

const hearMark = (revision: number): void =>
  rig.messaging.onEvent(
    'sync:marks',
    { roomId: 'ward', marks: [{ userId: PEER, kind: 'read', upTo: revision, at: 1, receivedAt: 1, revision }] },
    rig.ready as never,
  );

/** Lets the five minutes pass after which the highest numbers are compared. */
async function compare(): Promise<void> {
  await rig.flush(5 * 60_000);
  rig.link?.waiting('sync:heads').answer({ success: true, heads: { ward: 0 }, marks: { ward: 2 } });
  await rig.flush();
}

test('[SY3] [F45] a receipt mark that did not arrive is asked for when the highest numbers are compared', async () => {
  await connected();
  hearMark(2);
  await compare();
  const asked = rig.link?.waiting('sync:catchup').payload as { rooms: Record<string, { marks: number }> };
  expect(asked.rooms.ward?.marks).toBe(0);
});

test('[SY3] when all marks have arrived, nothing is asked for', async () => {
  await connected();
  hearMark(1);
  hearMark(2);
  await compare();
  expect(() => rig.link?.waiting('sync:catchup')).toThrow('no sync:catchup waits');
});
