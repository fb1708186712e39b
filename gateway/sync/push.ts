// `sync:push`: a batch of one lane, in one transaction. Number n+1 of a lane is applied only after n; a repeat answers
// the stored result and does nothing (OB8). The first refused op stops the batch, so order within a lane holds (IN3).

import type { AnyPushOp, AnyPushRequest, RecordEffect, RecordOpResult } from '#shared/wire/records.ts';
import { SYNC_ERRORS, type OpEffect, type OpResult, type PushOp } from '#shared/wire/sync.ts';
import type { Author } from '../live/conversation.ts';
import type { Fanout } from '../live/fanout.ts';
import type { RecordNews } from '../live/record-news.ts';
import { refuse, type Outcome } from '../problem.ts';
import type { Changed } from '../records/records.ts';
import type { Services } from '../services.ts';
import { createApply, type RoomsOfBatch } from './apply.ts';

export interface PushAnswer {
  results: (OpResult | RecordOpResult)[];
  cursor: number;
}

export type Push = ReturnType<typeof createPush>;

/** What a batch has done so far. */
interface Doings {
  rooms: RoomsOfBatch;
  records: Changed[];
}

export function createPush(services: Services, fanout: Fanout, recordNews: RecordNews) {
  const { store, ops, records, settings, switches } = services;
  const apply = createApply(services);

  function applyMessage(author: Author, op: PushOp, doings: Doings, now: number): Outcome<OpEffect> {
    const outcome = apply(author, op, doings.rooms, now);
    const room = outcome.ok ? doings.rooms.get(outcome.value.roomId) : undefined;
    if (outcome.ok && room) ops.add(author.userId, op, room.room.room_no, outcome.value);
    return outcome;
  }

  function applyRecord(
    author: Author,
    op: Extract<AnyPushOp, { kind: 'record.change' }>,
    doings: Doings,
    now: number,
  ): Outcome<RecordEffect> {
    const { entity, id } = op.payload;
    const fault = switches.refusedOp(op.kind, id);
    if (fault) return refuse(fault.code, 'Refused by a fault switch.');
    const outcome = records.change(author, op.payload, now);
    if (!outcome.ok) return outcome;
    doings.records.push(outcome.value);
    const effect = { entity, id, record: outcome.value.record, conflicts: outcome.value.conflicts, at: now };
    ops.addRecordOp(author.userId, op, effect);
    return { ok: true, value: effect };
  }

  function once(author: Author, op: AnyPushOp, cursor: number, doings: Doings, now: number): PushAnswer['results'][0] {
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
      if (known.hash === op.hash)
        return { opId, status: 'duplicate', effect: known.effect } as PushAnswer['results'][0];
      return refused(refuse(SYNC_ERRORS.mismatch, 'This id was used for something else.', 'hash'));
    }
    if (op.laneSeq <= cursor) {
      return refused(refuse(SYNC_ERRORS.mismatch, 'This number of the lane was used for another op.', 'laneSeq'));
    }
    const outcome =
      op.kind === 'record.change' ? applyRecord(author, op, doings, now) : applyMessage(author, op, doings, now);
    if (!outcome.ok) return refused(outcome);
    return { opId, status: 'applied', effect: outcome.value } as PushAnswer['results'][0];
  }

  /** Answers what was done, and how to tell the others of it once the answer is on its way. */
  return (author: Author, request: AnyPushRequest): { answer: PushAnswer; tell: () => void } => {
    const { deviceId, epoch, lane } = request;
    const key = { userId: author.userId, deviceId, epoch, lane };
    const doings: Doings = { rooms: new Map(), records: [] };
    const now = settings.clock.now();

    const answer = store.transaction((): PushAnswer => {
      const start = ops.cursor(key);
      let cursor = start;
      let stopped = false;
      const results = request.ops.map((op) => {
        if (stopped) return { opId: op.opId, status: 'skipped' as const };
        const result = once(author, op, cursor, doings, now);
        if (result.status === 'refused') stopped = true;
        else cursor = Math.max(cursor, op.laneSeq);
        return result;
      });
      if (cursor > start) ops.setCursor(key, cursor);
      return { results, cursor };
    });

    const tell = () => {
      for (const { room, before, created } of doings.rooms.values()) {
        if (room.head > before) fanout.roomChanged(room, before + 1, { withRecord: created });
      }
      for (const changed of doings.records) recordNews.tell(changed, author.userId);
    };
    return { answer, tell };
  };
}
