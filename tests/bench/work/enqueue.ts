// Durable enqueue: from the call of a window to the answer after the commit, one message after another, a draft deleted
// with each. The baseline writes the same rows into an equal file in a bare loop.

import { composerStore } from '#daemon/store/composer.ts';
import type { Stores } from '#daemon/store/open-stores.ts';
import { inTurns, median, nextTurn, perSecond, rate, type Benchmark } from '../measure.ts';
import { must, restored, settleOffline, withStores } from '../stage/account.ts';
import { bodyOf, sendOp } from '../stage/rows.ts';
import { listenAsAWindow, openWorkplace } from '../stage/workplace.ts';

const COUNT = 4_000;
const GOAL = 0.7;

const roomOf = (index: number): string => `team:draft-${index}`;

function saveDrafts(stores: Stores): void {
  const composer = composerStore(stores.vault);
  const draft = { body: 'a draft that becomes a message', acuity: 'routine', replyToId: null } as const;
  stores.vault.transaction(() => {
    for (let index = 0; index < COUNT; index += 1) composer.saveDraft(roomOf(index), draft, index);
  });
}

async function throughTheDaemon(): Promise<number> {
  const place = openWorkplace();
  await settleOffline(place);
  await withStores(place, saveDrafts);
  const daemon = place.start();
  await restored(daemon);
  listenAsAWindow(daemon);
  const began = performance.now();
  for (let index = 0; index < COUNT; index += 1) {
    const message = { clientId: place.id(), roomId: roomOf(index), body: bodyOf(index), acuity: 'routine' } as const;
    must(await daemon.bridge.call('chat.send', { ...message, replyToId: null }));
    await nextTurn();
  }
  const tookMs = performance.now() - began;
  const { waiting } = must(await daemon.bridge.call('outbox.summary', {}));
  if (waiting !== COUNT) throw new Error(`${waiting} of ${COUNT} messages wait`);
  await daemon.stop();
  place.remove();
  return perSecond(COUNT, tookMs);
}

async function bareLoop(): Promise<number> {
  const place = openWorkplace();
  await settleOffline(place);
  const tookMs = await withStores(place, (stores) => {
    saveDrafts(stores);
    const { vault } = stores;
    const insert = vault.prepare(
      `INSERT INTO ops (op_id, lane, kind, room_id, payload, acuity, written_at) VALUES (?, ?, 'message.send', ?, ?, 'routine', ?)`,
    );
    const deleteDraft = vault.prepare('DELETE FROM drafts WHERE room_id = ?');
    const began = performance.now();
    for (let index = 0; index < COUNT; index += 1) {
      const roomId = roomOf(index);
      vault.transaction(() => {
        insert.run(place.id(), `room/${roomId}`, roomId, JSON.stringify(sendOp('', roomId, index).payload), index);
        deleteDraft.run(roomId);
      });
    }
    return performance.now() - began;
  });
  place.remove();
  return perSecond(COUNT, tookMs);
}

export const enqueue: Benchmark = {
  name: 'enqueue',
  what: 'durable enqueue',
  turns: 5,
  async measure(turns) {
    const { ours, bare } = await inTurns(turns, { ours: throughTheDaemon, bare: bareLoop });
    const ratio = median(ours) / median(bare);
    return [
      {
        work: 'durable enqueue, op and draft in one commit',
        ours: rate(median(ours)),
        baseline: `bare loop ${rate(median(bare))}`,
        ratio,
        goal: `≥ ${GOAL} of it`,
        met: ratio >= GOAL,
      },
    ];
  },
};
