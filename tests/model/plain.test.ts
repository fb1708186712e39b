// A plain platform deduplicates nothing, repeats what it likes and forgets its metadata in histories. Whatever comes in
// whatever order: one bubble for each thing that was said, in the order of the server's time, and nothing lost.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { directRoomId } from '#shared/ids.ts';
import { MessagingRig, PEER, SELF } from '../daemon/messaging-rig.ts';
import { CASES_LIMIT_MS, check } from './checked.ts';

const DIRECT = directRoomId(SELF, PEER);
const VISIT = 'visit:v7';
const START_MS = Date.UTC(2026, 10, 2, 9);

interface Said {
  id: string;
  senderId: string;
  clientId: string | null;
  roomId: string;
  body: string;
  at: number;
}

/** What was said: minutes and seconds may be equal, texts too; ids of what is not stored collide. */
const said = fc
  .array(
    fc.record({ peer: fc.nat(2), visit: fc.boolean(), named: fc.boolean(), text: fc.nat(3), second: fc.nat(12) }),
    {
      minLength: 1,
      maxLength: 14,
    },
  )
  .map((list) =>
    list.map(({ peer, visit, named, text, second }, index): Said => {
      const at = START_MS + second * 1_000;
      // Without a name of its own a message that is not stored is known by its clock-made id, its author and its text.
      const clientId = named || !visit ? `c-${index}` : null;
      return {
        id: visit ? `stored-${index}` : `temp-${at}`,
        senderId: visit ? ([PEER, 'user-tomas', SELF][peer] ?? PEER) : PEER,
        clientId,
        roomId: visit ? VISIT : DIRECT,
        body: `text ${text}`,
        at,
      };
    }),
  );

const arrival = fc.oneof(
  { weight: 6, arbitrary: fc.record({ way: fc.constant('live' as const), of: fc.nat(20), length: fc.nat(6) }) },
  { weight: 2, arbitrary: fc.record({ way: fc.constant('history' as const), of: fc.nat(20), length: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ way: fc.constant('stranger' as const), of: fc.nat(20), length: fc.nat(6) }) },
);

const live = (one: Said) => ({
  id: one.id,
  senderId: one.senderId,
  message: one.body,
  timestamp: new Date(one.at).toISOString(),
  ...(one.roomId === VISIT ? { visitId: 'v7' } : {}),
  metadata: { roomId: one.roomId, ...(one.clientId === null ? {} : { clientId: one.clientId }) },
});

/** Stored messages come back without their metadata. */
const stored = ({ metadata: _metadata, ...rest }: ReturnType<typeof live>) => rest;

async function connect(rig: MessagingRig): Promise<void> {
  rig.mode = 'plain';
  await rig.messaging.open(DIRECT);
  await rig.messaging.open(VISIT);
  rig.open();
  const done = rig.messaging.catchUp(rig.ready as never);
  let finished = false;
  void done.then(() => (finished = true));
  while (!finished) {
    await rig.flush(0);
    for (const request of [...(rig.link?.requests ?? [])]) {
      const { roomId } = request.payload as { roomId: string };
      if (request.event === 'room:join')
        request.answer({ success: true, roomId, roomType: 'chat', participants: [], timestamp: '' });
      else request.answer({ success: true, messages: [], hasMore: true });
    }
  }
  rig.messaging.onReady(rig.ready as never);
}

test('[IN2] [IN8] arrivals, copies and histories in any order: one bubble for each, in order, none lost', {
  timeout: CASES_LIMIT_MS,
}, async () => {
  const property = fc.asyncProperty(said, fc.array(arrival, { maxLength: 14 }), async (messages, arrivals) => {
    const rig = new MessagingRig();
    await connect(rig);
    const tell = (one: Said, change: object = {}) =>
      rig.messaging.onEvent('message:new', { ...live(one), ...change }, rig.ready as never);
    const inVisit = messages.filter((one) => one.roomId === VISIT).sort((a, b) => a.at - b.at);
    for (const { way, of, length } of arrivals) {
      const one = messages[of % messages.length] as Said;
      if (way === 'live') tell(one);
      // Somebody else says something under the name of another's message: it hides nothing.
      else if (way === 'stranger' && one.clientId !== null)
        tell(one, {
          id: `forged-${one.id}`,
          senderId: 'user-mallory',
          visitId: 'v9',
          metadata: { clientId: one.clientId },
        });
      else if (way === 'history' && inVisit.length > 0) {
        const from = of % inVisit.length;
        const page = inVisit.slice(from, from + 1 + length);
        const to = (page.at(-1)?.at ?? 0) + 1;
        void rig.messaging.load(VISIT, 0, to * 1_024);
        await rig.flush(0);
        rig.link?.requests
          .find((request) => request.event === 'message:history')
          ?.answer({ success: true, messages: page.map((each) => stored(live(each))), hasMore: from > 0 });
        await rig.flush(0);
      }
    }
    // In the end each was heard at least once.
    for (const one of messages) tell(one);
    await rig.flush(0);
    for (const roomId of [DIRECT, VISIT]) {
      const rows = rig.messaging.page(roomId, null, 500).rows.filter((row) => row.row === 'message');
      const mine = messages.filter((one) => one.roomId === roomId);
      const wanted = mine.map((one) => `${one.senderId} ${one.body} ${one.at}`).sort();
      expect(rows.map((row) => `${row.senderId} ${row.body} ${row.at}`).sort()).toEqual(wanted);
      const times = rows.map((row) => row.at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
    }
    rig.close();
  });
  await check(property, 700);
});
