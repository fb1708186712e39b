// Carries batches to a server with sync.v1: one `sync:push`, answered op by op (OB1, OB8).

import type { z } from 'zod';
import { platformAnswer } from '#shared/wire/platform.ts';
import { pushAnswer, SYNC_ERRORS, wireError, type OpEffect, type OpResult, type WireError } from '#shared/wire/sync.ts';
import { MAX_BATCH_OPS } from '#shared/wire/limits.ts';
import type { Random } from '../ports/random.ts';
import { allRefused, allUnknown, type Courier, type Delivery, type Outcome } from './courier.ts';
import { classifyCode, type ErrorClass } from './error-class.ts';
import type { Op, OpEffectValue } from './op.ts';

/** What differs between the ops of rooms and those of records. */
export interface Speech<Effect> {
  batchOps: number;
  /** What of the stored payload is sent. */
  payloadOf(op: Op): unknown;
  answer: z.ZodType<{ results: PushResult<Effect>[]; cursor: number }>;
  effectOf(effect: Effect): OpEffectValue;
}

type PushResult<Effect> =
  | Exclude<OpResult, { effect: unknown }>
  | { opId: string; status: 'applied' | 'duplicate'; effect: Effect };

export const MESSAGES: Speech<OpEffect> = {
  batchOps: MAX_BATCH_OPS,
  payloadOf: (op) => op.payload,
  answer: pushAnswer,
  effectOf: (effect) => effect,
};

export function syncCourier<Effect>(
  random: Random,
  device: () => { deviceId: string; epoch: string },
  speech: Speech<Effect>,
): Courier {
  return {
    batchOps: speech.batchOps,
    numbered: true,
    deliver: async (ops, ready, timeoutMs) => {
      const answer = await ready.link.request('sync:push', request(ops, device(), random, speech), timeoutMs);
      if (!answer.ok) return allUnknown(ops);
      return readAnswer(ops, answer.value, speech);
    },
  };
}

function request<Effect>(
  ops: readonly Op[],
  device: { deviceId: string; epoch: string },
  random: Random,
  speech: Speech<Effect>,
) {
  return {
    deviceId: device.deviceId,
    epoch: device.epoch,
    lane: ops[0]?.lane ?? '',
    ops: ops.map((op) => {
      const payload = speech.payloadOf(op);
      const hash = random.sha256(`${op.kind}\n${JSON.stringify(payload)}`);
      return { opId: op.opId, laneSeq: op.laneSeq ?? 0, hash, kind: op.kind, payload };
    }),
  };
}

/** An answer that cannot be read proves nothing about what the server did: the outcome is unknown. */
function readAnswer<Effect>(ops: readonly Op[], raw: unknown, speech: Speech<Effect>): Delivery {
  const head = platformAnswer.safeParse(raw);
  if (!head.success) return allUnknown(ops);
  if (!head.data.success) {
    const error = wireError.safeParse(head.data.error);
    if (!error.success)
      return allRefused(ops, { class: 'transient', code: 'UNREADABLE', message: 'The server failed.' });
    return allRefused(ops, { ...error.data, class: classifyCode(error.data.code) });
  }
  const answer = speech.answer.safeParse(raw);
  if (!answer.success) return allUnknown(ops);
  const byId = new Map(answer.data.results.map((result) => [result.opId, result]));
  return { outcomes: ops.map((op) => outcome(op.opId, byId.get(op.opId), speech)), cursor: answer.data.cursor };
}

function outcome<Effect>(opId: string, result: PushResult<Effect> | undefined, speech: Speech<Effect>): Outcome {
  if (!result) return { opId, outcome: 'unknown' };
  switch (result.status) {
    case 'applied':
    case 'duplicate':
      return { opId, outcome: 'applied', effect: speech.effectOf(result.effect) };
    case 'skipped':
      return { opId, outcome: 'skipped' };
    case 'refused':
      return {
        opId,
        outcome: 'refused',
        class: classOf(result.error),
        code: result.error.code,
        message: result.error.message,
        retryAfterMs: result.error.retryAfterMs ?? null,
      };
  }
}

/** The same id with other content: the first text has arrived, and no new epoch makes it another. */
function classOf(error: WireError): ErrorClass {
  if (error.code === SYNC_ERRORS.mismatch && error.field === 'hash') return 'permanent';
  return classifyCode(error.code);
}
