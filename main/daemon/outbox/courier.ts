// A courier carries ops of one lane to the server and says what became of each. The pump knows no wire.

import type { ReadyLink } from '../connection/supervisor.ts';
import type { Op, OpEffectValue } from './op.ts';
import type { ErrorClass } from './error-class.ts';

export type Outcome =
  | { opId: string; outcome: 'applied'; effect: OpEffectValue }
  | { opId: string; outcome: 'refused'; class: ErrorClass; code: string; message: string; retryAfterMs: number | null }
  /** Not tried, because an earlier one of the batch was refused. */
  | { opId: string; outcome: 'skipped' }
  | { opId: string; outcome: 'unknown' };

export interface Delivery {
  outcomes: Outcome[];
  /** The server's lane cursor after the batch, where it keeps one. */
  cursor: number | null;
}

export interface Courier {
  /** Most ops that travel together. */
  batchOps: number;
  /** Whether ops get lane numbers (sync.v1) before they leave. */
  numbered: boolean;
  deliver(ops: Op[], ready: ReadyLink, timeoutMs: number): Promise<Delivery>;
}

export function allUnknown(ops: readonly Op[]): Delivery {
  return { outcomes: ops.map((op) => ({ opId: op.opId, outcome: 'unknown' })), cursor: null };
}

export function allRefused(
  ops: readonly Op[],
  refusal: { class: ErrorClass; code: string; message: string; retryAfterMs?: number | null | undefined },
): Delivery {
  const { class: errorClass, code, message } = refusal;
  const retryAfterMs = refusal.retryAfterMs ?? null;
  return {
    outcomes: ops.map((op) => ({ opId: op.opId, outcome: 'refused', class: errorClass, code, message, retryAfterMs })),
    cursor: null,
  };
}
