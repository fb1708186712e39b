// What a delivery does to the vault, in one transaction: acked, rejected, queued again. Pure decisions first, then rows.

import type { Op, OpError } from './op.ts';
import { isVisible } from './op.ts';
import type { Delivery, Outcome } from './courier.ts';
import { STRANGE_ATTEMPTS } from './error-class.ts';
import type { OpStore } from '../store/ops.ts';
import type { ComposerStore } from '../store/composer.ts';

/** What the lane does next. */
export type LaneVerdict =
  | { kind: 'on' }
  | { kind: 'back-off'; retryAfterMs: number | null }
  | { kind: 'again' }
  | { kind: 'pause'; reason: 'auth' | 'upgrade' }
  | { kind: 'new-epoch' };

export interface Settlement {
  verdict: LaneVerdict;
  applied: number;
  rejected: { op: Op; code: string }[];
  /** Acked ones that stay until the cache has their effect (C9). */
  unsettled: Op[];
}

/** What is done with one outcome of one op. */
export type Decision =
  | { kind: 'acked' }
  | { kind: 'release' }
  | { kind: 'reject'; error: OpError }
  | { kind: 'drop-hidden'; error: OpError }
  | { kind: 'keep'; error: OpError | null };

export function decide(op: Op, outcome: Outcome): { decision: Decision; verdict: LaneVerdict } {
  switch (outcome.outcome) {
    case 'applied':
      return { decision: { kind: 'acked' }, verdict: { kind: 'on' } };
    case 'skipped':
      return { decision: { kind: 'release' }, verdict: { kind: 'on' } };
    case 'unknown':
      return { decision: { kind: 'keep', error: null }, verdict: { kind: 'again' } };
    case 'refused':
      return decideRefusal(op, outcome);
  }
}

function decideRefusal(
  op: Op,
  refusal: Extract<Outcome, { outcome: 'refused' }>,
): { decision: Decision; verdict: LaneVerdict } {
  const error = { code: refusal.code, message: refusal.message };
  const backOff: LaneVerdict = { kind: 'back-off', retryAfterMs: refusal.retryAfterMs };
  const reject: Decision = isVisible(op.kind) ? { kind: 'reject', error } : { kind: 'drop-hidden', error };
  switch (refusal.class) {
    case 'unknown':
      return { decision: { kind: 'keep', error }, verdict: { kind: 'again' } };
    case 'transient':
      return { decision: { kind: 'keep', error }, verdict: backOff };
    case 'strange':
      if (op.attempts + 1 < STRANGE_ATTEMPTS) return { decision: { kind: 'keep', error }, verdict: backOff };
      return { decision: reject, verdict: { kind: 'on' } };
    case 'auth':
      return { decision: { kind: 'keep', error: null }, verdict: { kind: 'pause', reason: 'auth' } };
    case 'upgrade':
      return { decision: { kind: 'keep', error }, verdict: { kind: 'pause', reason: 'upgrade' } };
    case 'order':
      return { decision: { kind: 'keep', error: null }, verdict: { kind: 'new-epoch' } };
    case 'forbidden':
    case 'permanent':
    case 'conflict':
      return { decision: reject, verdict: { kind: 'on' } };
  }
}

/** Writes a delivery down. Call inside a vault transaction. `covered` says whether the cache has an effect already. */
export function settleDelivery(
  stores: {
    ops: OpStore;
    composer: ComposerStore;
    epoch(): string;
    alsoSettle?(op: Op, outcome: Extract<Outcome, { outcome: 'applied' }>): void;
  },
  batch: readonly Op[],
  delivery: Delivery,
  covered: (op: Op, outcome: Extract<Outcome, { outcome: 'applied' }>) => boolean,
): Settlement {
  const { ops, composer } = stores;
  const byId = new Map(batch.map((op) => [op.opId, op]));
  const settlement: Settlement = { verdict: { kind: 'on' }, applied: 0, rejected: [], unsettled: [] };
  let cursor = -1;
  /** The number is free again, unless an earlier try may have arrived all the same. */
  const free = (op: Op): void => {
    if (!op.maybeSent) ops.unmark(op.opId);
  };
  for (const outcome of delivery.outcomes) {
    const op = byId.get(outcome.opId);
    if (!op) continue;
    const { decision, verdict } = decide(op, outcome);
    if (settlement.verdict.kind === 'on') settlement.verdict = verdict;
    switch (decision.kind) {
      case 'acked':
        settlement.applied += 1;
        if (op.laneSeq !== null) cursor = Math.max(cursor, op.laneSeq);
        if (outcome.outcome === 'applied') stores.alsoSettle?.(op, outcome);
        if (outcome.outcome === 'applied' && covered(op, outcome)) ops.remove(op.opId);
        else if (outcome.outcome === 'applied') {
          ops.acked(op.opId, outcome.effect);
          settlement.unsettled.push(op);
        }
        break;
      case 'release':
        free(op);
        break;
      case 'reject':
        ops.rejected(op.opId, decision.error);
        settlement.rejected.push({ op, code: decision.error.code });
        break;
      case 'drop-hidden':
        ops.remove(op.opId);
        settlement.rejected.push({ op, code: decision.error.code });
        break;
      case 'keep':
        if (decision.error) ops.failedOnce(op.opId, decision.error);
        // A refusal in words is a known outcome: this time nothing happened.
        if (outcome.outcome === 'refused' && outcome.class !== 'unknown' && outcome.class !== 'order') free(op);
        break;
    }
  }
  // What left in an epoch that has ended meanwhile says nothing about the numbers of this one.
  const lane = batch[0]?.epoch === stores.epoch() ? batch[0].lane : undefined;
  if (lane !== undefined && delivery.cursor !== null) composer.setLaneCursor(lane, delivery.cursor);
  else if (lane !== undefined && cursor >= 0) composer.setLaneCursor(lane, cursor);
  return settlement;
}
