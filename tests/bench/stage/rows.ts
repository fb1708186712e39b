// Rows as the daemon writes them: queued messages for the vault, rooms with their messages for the cache.

import { randomBytes } from 'node:crypto';
import type { Stores } from '#daemon/store/open-stores.ts';
import { messageStore } from '#daemon/store/messages.ts';
import { opStore } from '#daemon/store/ops.ts';
import { rangeStore } from '#daemon/store/ranges.ts';
import { roomStore } from '#daemon/store/rooms.ts';
import type { NewOp } from '#daemon/outbox/op.ts';
import type { MessageRecord } from '#shared/model/message.ts';
import { uuidV7 } from '#shared/ids.ts';
import { PEER, SELF } from './account.ts';

const WORDS =
  'bed twelve is ready the family asks when the result of the morning bloods comes back please call ward'.split(' ');
const BEGINNING_MS = Date.UTC(2026, 9, 1);

/** About seventy characters, each its own. */
export function bodyOf(index: number): string {
  const words = Array.from({ length: 12 }, (_, place) => WORDS[(index * 7 + place * (1 + (index % 5))) % WORDS.length]);
  return `${index} ${words.join(' ')}`;
}

export function messageOf(roomId: string, seq: number, at: number, senderId = PEER): MessageRecord {
  const messageId = uuidV7(at, randomBytes(10));
  return {
    messageId,
    clientId: messageId,
    roomId,
    seq,
    changeSeq: seq,
    senderId,
    body: bodyOf(seq),
    acuity: 'routine',
    sentAt: at,
    writtenAt: at,
    editedAt: null,
    retractedAt: null,
    replyToId: null,
    reactions: [],
    acknowledgements: [],
  };
}

export function sendOp(opId: string, roomId: string, index: number): NewOp {
  const payload = { roomId, body: bodyOf(index), acuity: 'routine', replyToId: null, writtenAt: BEGINNING_MS + index };
  return { opId, kind: 'message.send', roomId, target: null, payload, acuity: 'routine' };
}

export function fillOutbox(stores: Stores, count: number, roomOf: (index: number) => string, id: () => string): void {
  const ops = opStore(stores.vault);
  stores.vault.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      ops.insert(sendOp(id(), roomOf(index), index), BEGINNING_MS + index);
    }
  });
}

/** `count` messages spread evenly over the rooms, in the order of time, every third our own. */
export function fillCache({ cache }: Stores, roomIds: readonly string[], count: number): void {
  const messages = messageStore(cache);
  const rooms = roomStore(cache);
  const ranges = rangeStore(cache);
  const perRoom = Math.floor(count / roomIds.length);
  for (let seq = 1; seq <= perRoom; seq += 1) {
    cache.transaction(() => {
      for (const [index, roomId] of roomIds.entries()) {
        const at = BEGINNING_MS + (seq * roomIds.length + index) * 1_000;
        messages.put(messageOf(roomId, seq, at, seq % 3 === 0 ? SELF : PEER));
      }
    });
  }
  cache.transaction(() => {
    for (const roomId of roomIds) {
      const record = {
        roomId,
        kind: 'team',
        title: `Room ${roomId}`,
        topic: null,
        visitId: null,
        patient: null,
      } as const;
      rooms.put({ ...record, memberIds: [SELF, PEER], head: perRoom, createdAt: BEGINNING_MS }, BEGINNING_MS);
      ranges.add(roomId, { from: 1, to: perRoom }, 1);
      rooms.putMarks(
        roomId,
        [SELF, PEER].map((userId) => ({
          userId,
          kind: 'read',
          upTo: perRoom - 5,
          at: BEGINNING_MS,
          receivedAt: BEGINNING_MS,
        })),
        2,
      );
    }
  });
  while (messages.indexBatch(1_000) > 0);
}
