// [SY1] Messages and the stretch that they cover are one fact: wherever a disk fills or a process dies, what is claimed
// as known is there.

import { expect, test } from 'vitest';
import { SimulatedCrash } from '../../support/memory-storage.ts';
import { aRecord, MessagingRig, PEER, ROOM, SELF } from '../messaging-rig.ts';

const room = {
  ...{ roomId: ROOM, kind: 'team', title: 'Ward 3', topic: null, visitId: null, memberIds: [SELF, PEER] },
  ...{ patient: null, head: 1, createdAt: 0 },
};

/** More than an arrival of two messages has. */
const STEPS = Array.from({ length: 16 }, (_, step) => step);

function withOneMessage(): MessagingRig {
  const rig = new MessagingRig();
  rig.connect();
  arrive(rig, 1, 1);
  return rig;
}

function arrive(rig: MessagingRig, from: number, to: number): void {
  const messages = Array.from({ length: to - from + 1 }, (_, index) => aRecord({ seq: from + index }));
  rig.messaging.onEvent('sync:room', { roomId: ROOM, from, to, messages, room }, rig.ready as never);
}

/** From where on the server is asked at the next connect. */
async function cursor(rig: MessagingRig): Promise<number> {
  rig.open();
  void rig.messaging.catchUp(rig.ready as never);
  await rig.flush();
  const { rooms } = rig.link?.waiting('sync:catchup').payload as { rooms: Record<string, { cursor: number }> };
  return rooms[ROOM]?.cursor ?? 0;
}

const NOTHING_NEW = { bodies: ['message 1'], cursor: 1 };
const EVERYTHING = { bodies: ['message 1', 'message 2', 'message 3'], cursor: 3 };

test.each(STEPS)(
  'a disk that is full from step %i of an arrival on: nothing is claimed that is not there',
  async (skip) => {
    const rig = withOneMessage();
    const mend = rig.storage.inject({ problem: 'full', store: 'cache', skip });
    arrive(rig, 2, 3);
    mend();
    const bodies = rig.bodies().filter((body) => body !== '…gap…');
    const known = { bodies, cursor: await cursor(rig) };
    expect([NOTHING_NEW, EVERYTHING]).toContainEqual(known);
    // The very first step already refuses; behind the last one all is well.
    if (skip === 0) expect(known).toEqual(NOTHING_NEW);
    if (skip === STEPS.length - 1) expect(known).toEqual(EVERYTHING);
    rig.close();
  },
);

test.each(STEPS.slice(1))(
  'a process that dies at step %i of an arrival: nothing is claimed that is not there',
  async (step) => {
    const rig = withOneMessage();
    rig.storage.crashAtStep(step);
    try {
      arrive(rig, 2, 3);
    } catch (error) {
      if (!(error instanceof SimulatedCrash)) throw error;
    }
    rig.storage.crashAtStep(null);
    await rig.restart();
    const bodies = rig.bodies().filter((body) => body !== '…gap…');
    expect([NOTHING_NEW, EVERYTHING]).toContainEqual({ bodies, cursor: await cursor(rig) });
    rig.close();
  },
);
