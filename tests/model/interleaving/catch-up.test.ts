// Catching up, live events and the filling of holes in every order in which they can come: the room's log only grows here
// (IN7), a hole is a row that says so at every moment (IN8), each piece is asked for once at a time, and in the end
// everything is there.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aRecord, MessagingRig, ROOM, SELF } from '../../daemon/messaging-rig.ts';
import { CASES_LIMIT_MS, check } from '../checked.ts';
import { TinyServer } from '../outbox/tiny-server.ts';
import { runAll, scheduledLink, type ScheduledLink } from './scheduled-link.ts';

/** Entries in one answer: small ones make holes. */
const PER_ANSWER = 3;

const happening = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('say' as const), heard: fc.boolean(), of: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), heard: fc.boolean(), of: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat' as const), heard: fc.constant(true), of: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), heard: fc.boolean(), of: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('connect' as const), heard: fc.boolean(), of: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('scroll' as const), heard: fc.boolean(), of: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('compare' as const), heard: fc.boolean(), of: fc.nat(20) }) },
);

class Room {
  readonly rig = new MessagingRig();
  readonly server = new TinyServer();
  readonly log = this.server.log(ROOM);
  readonly problems = new Set<string>();
  link: ScheduledLink | null = null;
  #head = 0;

  change(what: 'say' | 'edit', of: number): void {
    const seq = this.log.length + 1;
    const known = this.server.state(ROOM);
    const target = known[of % Math.max(1, known.length)];
    if (what === 'say' || !target) this.log.push(aRecord({ seq }));
    else this.log.push({ ...target, changeSeq: seq, body: `${target.body} edited at ${seq}`, editedAt: seq });
  }

  serve = (event: string, payload: unknown): unknown => {
    if (event === 'sync:range') {
      const { from, to } = payload as { from: number; to: number };
      const low = Math.max(from, to - PER_ANSWER + 1);
      return { success: true, coverage: this.server.coverage(ROOM, low, to) };
    }
    if (event === 'sync:heads') return { success: true, heads: { [ROOM]: this.log.length } };
    if (event !== 'sync:catchup') return { success: true };
    const head = this.log.length;
    const cursor = (payload as { rooms: Record<string, { cursor: number }> }).rooms[ROOM]?.cursor ?? 0;
    const low = Math.max(cursor + 1, head - PER_ANSWER + 1);
    const room = { roomId: ROOM, kind: 'team', title: 'Ward 3', topic: null, visitId: null, memberIds: [SELF] };
    const coverage = cursor < head ? this.server.coverage(ROOM, low, head) : null;
    const entry = { room: { ...room, patient: null, head, createdAt: 0 }, coverage, marks: [] };
    return { success: true, serverTime: 1, total: 1, more: false, rooms: [entry] };
  };

  connect(scheduler: fc.Scheduler): void {
    if (this.link) return;
    const link = scheduledLink(scheduler, this.serve, {});
    this.link = link;
    void this.rig.messaging.catchUp(link.ready).then((result) => {
      if (this.link !== link || !result.ok) return;
      this.rig.ready = link.ready;
      this.rig.messaging.onReady(link.ready);
    });
  }

  lose(): void {
    this.link?.end();
    this.link?.forget();
    this.link = null;
    this.rig.ready = null;
    this.rig.messaging.onLost();
  }

  /** What is told while a link is up arrives in any order, and may be late for another link. */
  async tell(scheduler: fc.Scheduler, from: number, to: number): Promise<void> {
    const { link } = this;
    if (!link) return;
    const event = this.server.coverage(ROOM, from, to);
    await scheduler.schedule(Promise.resolve(), `event ${from} to ${to}`);
    if (this.link === link) this.rig.messaging.onEvent('sync:room', event, link.ready);
  }

  look(): void {
    const head = this.rig.messaging.rooms.get(ROOM)?.record.head ?? 0;
    if (head < this.#head) this.problems.add('[IN7] the room went back');
    this.#head = head;
    const asked = (this.link?.open ?? []).filter(({ event }) => event === 'sync:range');
    const pieces = asked.map(({ payload }) => JSON.stringify(payload));
    if (new Set(pieces).size < pieces.length) this.problems.add('[SY1] one piece is asked for twice at a time');
    this.#lookAtNeighbours();
  }

  /** [IN8] */
  #lookAtNeighbours(): void {
    const { rows } = this.rig.messaging.page(ROOM, null, 500);
    const places = new Set(this.server.state(ROOM).map((message) => message.seq));
    rows.forEach((row, index) => {
      const next = rows[index + 1];
      if (row.row !== 'message' || next?.row !== 'message') return;
      for (let place = (row.position ?? 0) + 1; place < (next.position ?? 0); place += 1)
        if (places.has(place)) this.problems.add('[IN8] two messages are neighbours and are not');
    });
  }

  shown(): string[] {
    return this.rig.bodies();
  }
}

test('[SY1] [IN7] [IN8] catching up, live events and holes in any order end in the server’s room', {
  timeout: CASES_LIMIT_MS,
}, async () => {
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.nat(12),
    fc.array(happening, { minLength: 2, maxLength: 14 }),
    async (scheduler, before, happenings) => {
      const room = new Room();
      const look = () => room.look();
      for (let count = 0; count < before; count += 1) room.change(count % 4 === 3 ? 'edit' : 'say', count * 7);
      scheduler.scheduleSequence(
        happenings.map((one) => ({
          label: one.do,
          builder: async () => {
            const head = room.log.length;
            if (one.do === 'lose') room.lose();
            else if (one.do === 'connect') room.connect(scheduler);
            else if (one.do === 'compare') await room.rig.clock.settle(5 * 60_000);
            else if (one.do === 'repeat') void room.tell(scheduler, 1 + (one.of % Math.max(1, head)), head);
            else if (one.do === 'scroll') {
              const gap = room.rig.messaging.page(ROOM, null, 500).rows.find((row) => row.row === 'gap');
              if (gap) void room.rig.messaging.load(ROOM, gap.from, gap.to);
            } else {
              room.change(one.do, one.of);
              if (one.heard) void room.tell(scheduler, head + 1, head + 1);
            }
          },
        })),
      );
      room.connect(scheduler);
      await runAll(scheduler, room.rig.clock, () => true, look);
      room.connect(scheduler);
      await runAll(scheduler, room.rig.clock, () => room.rig.ready !== null, look);
      await room.rig.clock.settle(5 * 60_000 + 1_000);
      await runAll(scheduler, room.rig.clock, () => true, look);
      // What lies before all that is known, and a hole below it, is asked for by whoever scrolls there.
      for (let pages = 0; pages < 40; pages += 1) {
        const { rows, older, olderBefore } = room.rig.messaging.page(ROOM, null, 500);
        const gap = rows.find((row) => row.row === 'gap');
        if (!gap && older !== 'ask') break;
        void room.rig.messaging.load(ROOM, gap?.from ?? 0, gap?.to ?? olderBefore ?? 1);
        await runAll(scheduler, room.rig.clock, () => true, look);
      }
      const shown = room.shown();
      const has = room.server.state(ROOM).sort((a, b) => a.seq - b.seq);
      room.rig.close();
      expect([...room.problems]).toEqual([]);
      expect(shown).toEqual(has.map((message) => message.body));
    },
  );
  await check(property, 300);
});
