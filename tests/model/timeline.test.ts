// What a window is shown, against a model that is too simple to be wrong: every position of the room's log is known or
// not, every message is in its newest state that was heard, and what waits is laid over it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MessageRecord } from '#shared/model/message.ts';
import { SELF, aRecord, MessagingRig, PEER, ROOM } from '../daemon/messaging-rig.ts';
import { CASES_LIMIT_MS, check } from './checked.ts';

/** A room's log: each entry says something new, or changes something said before. */
const entry = fc.record({ of: fc.nat(30), kind: fc.constantFrom('say', 'say', 'say', 'own', 'edit', 'retract') });
const heard = fc.record({ from: fc.nat(30), length: fc.nat(8), upTo: fc.nat(30) });
const waiting = fc.record({ kind: fc.constantFrom('send', 'edit', 'retract', 'react'), of: fc.nat(30) });

function logOf(entries: readonly { of: number; kind: string }[]): MessageRecord[] {
  const log: MessageRecord[] = [];
  entries.forEach(({ of, kind }, index) => {
    const seq = index + 1;
    const target = log[of % Math.max(1, log.length)];
    const newest = target && log.findLast((one) => one.messageId === target.messageId);
    const own = kind === 'own' || (kind === 'say' && index % 3 === 0);
    if (kind === 'edit' && newest?.retractedAt === null)
      log.push({ ...newest, changeSeq: seq, body: `${newest.body} (${seq})`, editedAt: seq });
    else if (kind === 'retract' && newest?.retractedAt === null)
      log.push({ ...newest, changeSeq: seq, body: '', retractedAt: seq });
    else log.push(aRecord({ seq, senderId: own ? SELF : PEER, clientId: `c-${seq}` }));
  });
  return log;
}

/** The states of what `from…to` touched, as they were when the log was `asOf` long. */
function coverage(log: readonly MessageRecord[], from: number, to: number, asOf: number) {
  const touched = new Set(log.slice(from - 1, to).map((one) => one.messageId));
  const states = new Map(log.slice(0, asOf).map((one) => [one.messageId, one]));
  return { roomId: ROOM, from, to, messages: [...states.values()].filter((one) => touched.has(one.messageId)) };
}

class Naive {
  readonly known = new Set<number>();
  readonly messages = new Map<string, MessageRecord>();
  #head = 0;

  hear({ from, to, messages }: ReturnType<typeof coverage>): void {
    for (let place = from; place <= to; place += 1) this.known.add(place);
    this.#head = Math.max(this.#head, to);
    for (const message of messages)
      if ((this.messages.get(message.messageId)?.changeSeq ?? 0) <= message.changeSeq)
        this.messages.set(message.messageId, message);
  }

  /** Rows and gaps, from the first row on. */
  rows(): string[] {
    const bySeq = new Map([...this.messages.values()].map((message) => [message.seq, message]));
    const rows: string[] = [];
    let missing = 0;
    let started = false;
    for (let place = 1; place <= this.#head; place += 1) {
      const message = bySeq.get(place);
      if (!message && !this.known.has(place)) missing += 1;
      if (!message && !this.known.has(place)) continue;
      if (missing > 0 && started) rows.push(`gap of ${missing}`);
      missing = 0;
      started = true;
      if (message) rows.push(message.retractedAt === null ? message.body : 'retracted');
    }
    return rows;
  }
}

function shown(rig: MessagingRig): string[] {
  return rig.messaging.page(ROOM, null, 500).rows.map((row) => {
    if (row.row === 'gap') return `gap of ${row.count}`;
    const reactions = row.reactions.map((reaction) => ` ${reaction.emoji}`).join('');
    return `${row.retracted ? 'retracted' : row.body}${reactions}`;
  });
}

const room = {
  ...{ roomId: ROOM, kind: 'team', title: 'Ward 3', topic: null, visitId: null, memberIds: [SELF, PEER] },
  ...{ patient: null, head: 0, createdAt: 0 },
};
const pieces = fc.array(heard, { maxLength: 12 });

test('[IN7] [IN8] coverages in any order, repeated and overlapping, give what a naive reader would know', {
  timeout: CASES_LIMIT_MS,
}, async () => {
  const property = fc.asyncProperty(
    fc.array(entry, { minLength: 1, maxLength: 25 }),
    pieces,
    async (entries, parts) => {
      const log = logOf(entries);
      const rig = new MessagingRig();
      const naive = new Naive();
      rig.open();
      for (const { from, length, upTo } of parts) {
        const low = 1 + (from % log.length);
        const high = Math.min(log.length, low + length);
        const piece = coverage(log, low, high, Math.max(high, 1 + (upTo % log.length)));
        naive.hear(piece);
        rig.messaging.onEvent('sync:room', { ...piece, room }, rig.ready as never);
      }
      const rows = shown(rig);
      const unread = rig.messaging.summaries.list()[0]?.unread ?? 0;
      const news = [...naive.messages.values()].filter((one) => one.senderId !== SELF && one.retractedAt === null);
      rig.close();
      expect(rows).toEqual(naive.rows());
      // [CH1] Own messages and retracted ones are nobody's news.
      expect(unread).toBe(news.length);
    },
  );
  await check(property, 700);
});

test('[IN10] the screen is the cache with what waits laid over it, and without it again when it is taken back', {
  timeout: CASES_LIMIT_MS,
}, async () => {
  const property = fc.asyncProperty(
    fc.array(entry, { minLength: 1, maxLength: 12 }),
    fc.array(waiting, { maxLength: 8 }),
    async (entries, wishes) => {
      const log = logOf(entries);
      const rig = new MessagingRig();
      rig.open();
      const all = coverage(log, 1, log.length, log.length);
      rig.messaging.onEvent('sync:room', all, rig.ready as never);
      rig.loseLink();
      const before = shown(rig);
      const expected = all.messages.sort((a, b) => a.seq - b.seq).map((message) => ({ ...message, liked: false }));
      const sent: string[] = [];
      const opIds: string[] = [];
      for (const { kind, of } of wishes) {
        const target = expected[of % expected.length];
        const opId = rig.id();
        if (!target) continue;
        const common = { opId, roomId: ROOM, target: target.clientId ?? '' };
        const mine =
          target.senderId === SELF && log.findLast((one) => one.messageId === target.messageId)?.retractedAt === null;
        if (kind === 'send') {
          opIds.push(rig.write(`waiting ${sent.length}`));
          sent.push(`waiting ${sent.length}`);
        } else if (kind === 'react') {
          if (rig.messaging.chat.react({ ...common, emoji: '👍', on: true }).ok) opIds.push(opId);
          target.liked = true;
        } else if (kind === 'edit') {
          const done = rig.messaging.chat.edit({ ...common, body: `new words ${of}` }).ok;
          expect(done).toBe(mine);
          if (done) opIds.push(opId);
          if (done && target.retractedAt === null) target.body = `new words ${of}`;
        } else {
          const done = rig.messaging.chat.retract(common).ok;
          expect(done).toBe(mine);
          if (done) opIds.push(opId);
          if (done) target.retractedAt = 1;
        }
      }
      const wanted = expected.map(
        (one) => `${one.retractedAt === null ? one.body : 'retracted'}${one.liked ? ' 👍' : ''}`,
      );
      const rows = shown(rig);
      await rig.restart();
      const afterRestart = shown(rig);
      rig.messaging.outbox.discard(opIds);
      const afterwards = shown(rig);
      rig.close();
      expect(rows).toEqual([...wanted, ...sent]);
      expect(afterRestart).toEqual(rows);
      expect(afterwards).toEqual(before);
    },
  );
  await check(property, 500);
});
