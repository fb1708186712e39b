// [DS1] A disk that refuses while things are on their way: nothing is lost, nothing is claimed, no restart is needed.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { applied, aRecord, MessagingRig, ROOM } from '../messaging-rig.ts';

let rig: MessagingRig;
beforeEach(() => {
  rig = new MessagingRig();
});
afterEach(() => rig.close());

test('[OB3] nothing leaves that could not be marked as leaving; it goes once the disk takes writes again', async () => {
  rig.write('marked first');
  const mend = rig.storage.inject({ problem: 'full', store: 'vault' });
  rig.connect();
  await rig.flush(5_000);
  expect(rig.link?.requests).toEqual([]);
  mend();
  expect((await rig.nextPush()).ops).toMatchObject([{ payload: { body: 'marked first' } }]);
});

test('[IN6] a message for one room, written once the disk takes writes again, does not make the other rooms wait', async () => {
  rig.write('marked first');
  const mend = rig.storage.inject({ problem: 'full', store: 'vault' });
  rig.connect();
  await rig.flush();
  mend();
  rig.write('elsewhere', 'room-2');
  expect((await rig.nextPush()).ops).toMatchObject([{ payload: { body: 'marked first' } }]);
});

test('[OB1] what is on its way when the disk refuses stays there, and nothing is sent beside it', async () => {
  rig.write('on its way');
  rig.connect();
  await rig.flush();
  const push = rig.push();
  rig.write('behind it in time', 'room-2');
  const mend = rig.storage.inject({ problem: 'full', store: 'vault' });
  await rig.flush(3_000);
  mend();
  expect((await rig.nextPush('room-2')).ops).toHaveLength(1);
  expect(rig.link?.requests.filter((request) => request.event === 'sync:push')).toHaveLength(2);
  push.answer(applied(push.ops, 1));
  await rig.flush(10);
  expect(rig.states()).toEqual(['sent']);
});

test('an answer that could not be written is asked for again, and nothing was sent twice under another number', async () => {
  const opId = rig.write('answered');
  rig.connect();
  await rig.flush();
  const push = rig.push();
  const mend = rig.storage.inject({ problem: 'full', store: 'vault' });
  push.answer(applied(push.ops, 1));
  await rig.flush();
  mend();
  expect((await rig.nextPush()).ops).toMatchObject([{ opId, laneSeq: 1 }]);
});

test('a message that could not be kept is not passed over: everything is asked for anew', async () => {
  rig.connect();
  const mend = rig.storage.inject({ problem: 'full', store: 'cache' });
  rig.messaging.onEvent(
    'sync:room',
    { roomId: ROOM, from: 1, to: 1, messages: [aRecord({ seq: 1 })] },
    rig.ready as never,
  );
  expect(rig.reconnects).toEqual(['stalled']);
  mend();
  expect(rig.messaging.page(ROOM, null, 10).behind).toBe(true);
});
