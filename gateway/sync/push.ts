// `sync:push`: a batch of one lane, in one transaction. Number n+1 of a lane is applied only after n; a repeat answers
// the stored result and does nothing (OB8). The first refused op stops the batch, so order within a lane holds (IN3).

import type { z } from 'zod';
import { SYNC_ERRORS, type OpResult, type pushAnswer, type PushOp, type PushRequest } from '#shared/wire/sync.ts';
import type { Author } from '../live/conversation.ts';
import type { Fanout } from '../live/fanout.ts';
import { refuse, type Outcome } from '../problem.ts';
import type { Services } from '../services.ts';
import { createApply, type RoomsOfBatch } from './apply.ts';

export type PushAnswer = z.infer<typeof pushAnswer>;

export type Push = ReturnType<typeof createPush>;

export function createPush(services: Services, fanout: Fanout) {
  const { store, ops, settings } = services;
  const apply = createApply(services);

  function once(author: Author, op: PushOp, cursor: number, touched: RoomsOfBatch, now: number): OpResult {
    const { opId } = op;
    const refused = (refusal: Outcome<never> & { ok: false }): OpResult => ({
      opId,
      status: 'refused',
      error: refusal.error,
    });
    if (op.laneSeq > cursor + 1) {
      return refused(refuse(SYNC_ERRORS.outOfOrder, `The next number of this lane is ${cursor + 1}.`, 'laneSeq'));
    }
    const known = ops.find(author.userId, opId);
    if (known) {
      if (known.hash === op.hash) return { opId, status: 'duplicate', effect: known.effect };
      return refused(refuse(SYNC_ERRORS.mismatch, 'This id was used for something else.', 'hash'));
    }
    if (op.laneSeq <= cursor) {
      return refused(refuse(SYNC_ERRORS.mismatch, 'This number of the lane was used for another op.', 'laneSeq'));
    }
    const outcome = apply(author, op, touched, now);
    if (!outcome.ok) return refused(outcome);
    const room = touched.get(outcome.value.roomId);
    if (room) ops.add(author.userId, op, room.room.room_no, outcome.value);
    return { opId, status: 'applied', effect: outcome.value };
  }

  /** Answers what was done, and how to tell the others of it once the answer is on its way. */
  return (author: Author, request: PushRequest): { answer: PushAnswer; tell: () => void } => {
    const { deviceId, epoch, lane } = request;
    const key = { userId: author.userId, deviceId, epoch, lane };
    const touched: RoomsOfBatch = new Map();
    const now = settings.clock.now();

    const answer = store.transaction((): PushAnswer => {
      const start = ops.cursor(key);
      let cursor = start;
      let stopped = false;
      const results = request.ops.map((op): OpResult => {
        if (stopped) return { opId: op.opId, status: 'skipped' };
        const result = once(author, op, cursor, touched, now);
        if (result.status === 'refused') stopped = true;
        else cursor = Math.max(cursor, op.laneSeq);
        return result;
      });
      if (cursor > start) ops.setCursor(key, cursor);
      return { results, cursor };
    });

    const tell = () => {
      for (const { room, before, created } of touched.values()) {
        if (room.head > before) fanout.roomChanged(room, before + 1, { withRecord: created });
      }
    };
    return { answer, tell };
  };
}
