// Which ops of a lane leave together, and under which numbers (OB1, OB6, OB8). Inside the vault transaction that writes
// `maybe_sent` for them, before the first byte leaves (OB3).

import { MAX_BATCH_BYTES } from '#shared/wire/limits.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { ComposerStore } from '../store/composer.ts';
import type { OpStore } from '../store/ops.ts';
import type { Courier } from './courier.ts';
import type { Op } from './op.ts';

const BASE_TIMEOUT_MS = 10_000;
/** One byte a millisecond is a very slow line; a batch may take that long before its outcome counts as unknown (F12). */
const TIMEOUT_PER_BYTE_MS = 1;

export interface DepartureDeps {
  ops: OpStore;
  composer: ComposerStore;
  epoch(): string;
  courierFor(op: Op, ready: ReadyLink): Courier;
}

export interface Departure {
  lane: string;
  batch: Op[];
  courier: Courier;
  timeoutMs: number;
}

/** Null when nothing of the lane may go. `alone`: one op at a time, because a link died under the last batch. */
export function takeDeparture(deps: DepartureDeps, lane: string, alone: boolean, ready: ReadyLink): Departure | null {
  const { ops } = deps;
  // Empty too where something that was refused or is held stands first (OB4, OB11).
  const first = ops.head(lane, 1)[0];
  if (!first) return null;
  const courier = deps.courierFor(first, ready);
  const single = courier.batchOps === 1 || first.strikes > 0 || alone;
  const candidates = single ? [first] : ops.head(lane, courier.batchOps);
  const batch: Op[] = [];
  let bytes = 0;
  for (const op of candidates) {
    const size = JSON.stringify(op.payload).length * 2 + 300;
    if (batch.length > 0 && (bytes + size > MAX_BATCH_BYTES || op.strikes > 0)) break;
    batch.push(op);
    bytes += size;
  }
  number(deps, lane, batch, courier.numbered);
  return { lane, batch, courier, timeoutMs: BASE_TIMEOUT_MS + bytes * TIMEOUT_PER_BYTE_MS };
}

function number(deps: DepartureDeps, lane: string, batch: readonly Op[], numbered: boolean): void {
  const epoch = numbered ? deps.epoch() : null;
  const cursor = numbered ? deps.composer.laneCursor(lane) : 0;
  batch.forEach((op, index) => {
    const laneSeq = numbered ? cursor + 1 + index : null;
    if (!op.maybeSent || op.laneSeq !== laneSeq || op.epoch !== epoch) deps.ops.markMaybeSent(op.opId, laneSeq, epoch);
    op.laneSeq = laneSeq;
    op.epoch = epoch;
  });
}
