// What is claimed as delivered: all that is here without a hole, and never more (CH2).

import { afterEach, beforeEach, expect, test } from 'vitest';
import { aRecord, MessagingRig, ROOM } from '../messaging-rig.ts';

let rig: MessagingRig;
beforeEach(() => {
  rig = new MessagingRig();
  rig.connect();
});
afterEach(() => rig.close());

function arrive(from: number, to: number): void {
  const messages = Array.from({ length: to - from + 1 }, (_, index) => aRecord({ seq: from + index }));
  rig.messaging.onEvent('sync:room', { roomId: ROOM, from, to, messages }, rig.ready as never);
}

/** What is told now, and what the server says yes to. */
async function told(): Promise<number[]> {
  await rig.flush(1_000);
  const requests = rig.link?.requests.filter((request) => request.event === 'sync:mark') ?? [];
  const marks = requests.flatMap(({ payload }) => (payload as { marks: { upTo: number }[] }).marks);
  for (const request of requests) request.answer({ success: true });
  await rig.flush();
  return marks.map((mark) => mark.upTo);
}

test('[CH2] what arrived is claimed, up to the newest', async () => {
  arrive(1, 2);
  expect(await told()).toEqual([2]);
});

test('[CH2] beyond a hole nothing is claimed until it is filled', async () => {
  arrive(1, 2);
  await told();
  arrive(5, 5);
  expect(await told()).toEqual([]);
  arrive(3, 4);
  expect(await told()).toEqual([5]);
});
