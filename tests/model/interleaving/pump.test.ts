// The pump against every order in which writing, batches, answers, lost links and new ones can fall over each other.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PushRequest } from '#shared/wire/sync.ts';
import { MessagingRig } from '../../daemon/messaging-rig.ts';
import { CASES_LIMIT_MS, check } from '../checked.ts';
import { TinyServer } from '../outbox/tiny-server.ts';
import { runAll, scheduledLink, type ScheduledLink } from './scheduled-link.ts';

const ROOMS = ['room-1', 'room-2'];
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.nat(1).map((room) => ({ do: 'write' as const, room })) },
  { weight: 2, arbitrary: fc.constant({ do: 'lose' as const, room: 0 }) },
  { weight: 2, arbitrary: fc.constant({ do: 'connect' as const, room: 0 }) },
  { weight: 2, arbitrary: fc.nat(1).map((room) => ({ do: 'refuse' as const, room })) },
  { weight: 1, arbitrary: fc.constant({ do: 'wait' as const, room: 0 }) },
);

test('[IN2] [IN3] [OB8] writing, lost links and late answers in any order: each op once, in order', {
  timeout: CASES_LIMIT_MS,
}, async () => {
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.array(happening, { minLength: 3, maxLength: 14 }),
    async (scheduler, happenings) => {
      const rig = new MessagingRig();
      const server = new TinyServer();
      const written: { opId: string; lane: string }[] = [];
      const refusing = new Map<string, number>();
      let link: ScheduledLink | null = null;

      const serve = (event: string, payload: unknown): unknown => {
        if (event !== 'sync:push') return { success: true };
        const request = payload as PushRequest;
        const left = refusing.get(request.lane) ?? 0;
        refusing.set(request.lane, Math.max(0, left - 1));
        return server.push(request, left > 0 ? { at: left - 1, code: 'UNAVAILABLE' } : null);
      };
      const lose = (): void => {
        if (!link) return;
        link.end();
        rig.ready = null;
        rig.messaging.onLost();
      };
      const connect = (): void => {
        if (rig.ready) return;
        // One device, one connection: what the older one still holds is refused from now on.
        link?.forget();
        link = scheduledLink(scheduler, serve, server.laneCursors(rig.messaging.epoch.current()));
        rig.ready = link.ready;
        rig.messaging.onReady(link.ready);
      };
      scheduler.scheduleSequence(
        happenings.map((one) => ({
          label: one.do,
          builder: async () => {
            const roomId = ROOMS[one.room] as string;
            if (one.do === 'write')
              written.push({ opId: rig.write(`text ${written.length}`, roomId), lane: `room/${roomId}` });
            else if (one.do === 'refuse') refusing.set(`room/${roomId}`, 2);
            else if (one.do === 'wait') await rig.clock.settle(12_000);
            else if (one.do === 'lose') lose();
            else connect();
          },
        })),
      );

      const problems = new Set<string>();
      const look = (): void => {
        for (const complaint of server.complaints) problems.add(complaint);
        const lanes = (link?.open ?? [])
          .filter(({ event }) => event === 'sync:push')
          .map(({ payload }) => (payload as PushRequest).lane);
        if (rig.ready && new Set(lanes).size < lanes.length) problems.add('two batches of one lane are on their way');
        for (const { opId } of written)
          if (!rig.messaging.outbox.get(opId) && !server.effects.some((effect) => effect.opId === opId))
            problems.add('an op is lost');
      };
      const acked = () => rig.messaging.outbox.all().every((op) => op.state === 'acked');
      await runAll(scheduler, rig.clock, () => true, look);
      connect();
      for (let retries = 0; retries < 20 && !acked(); retries += 1) {
        rig.messaging.outbox.retry(null);
        await runAll(scheduler, rig.clock, acked, look);
      }
      look();
      rig.close();
      expect([...problems]).toEqual([]);
      for (const lane of ROOMS.map((roomId) => `room/${roomId}`)) {
        const inLane = (list: readonly { opId: string; lane: string }[]) =>
          list.filter((one) => one.lane === lane).map((one) => one.opId);
        expect(inLane(server.effects)).toEqual(inLane(written));
      }
    },
  );
  await check(property, 300);
});
