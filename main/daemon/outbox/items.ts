// The outbox screen's lines (OB10): every item of every room and kind, in words a person can act on. Pure.

import type { OutboxItem } from '#shared/model/outbox.ts';
import type { Op } from './op.ts';
import { isVisible, writtenText } from './op.ts';

export interface ItemFacts {
  now: number;
  /** Wall clock minus monotone clock at this moment, for showing when the next try is due. */
  wallOffset: number;
  inflight(opId: string): boolean;
  waitUntil(lane: string): number;
  connected: boolean;
  targetOf(op: Op): string;
}

export function outboxItems(ops: readonly Op[], facts: ItemFacts): OutboxItem[] {
  const blockedLanes = new Map<string, string>();
  for (const op of ops)
    if (op.state === 'rejected' && isVisible(op.kind) && !blockedLanes.has(op.lane)) blockedLanes.set(op.lane, op.opId);
  return ops.filter((op) => op.state !== 'acked').map((op) => toItem(op, facts, blockedLanes.get(op.lane) ?? null));
}

function toItem(op: Op, facts: ItemFacts, blocker: string | null): OutboxItem {
  const inflight = facts.inflight(op.opId);
  const waitUntil = facts.waitUntil(op.lane);
  const due = waitUntil > 0 && op.state === 'queued' && !inflight ? waitUntil + facts.wallOffset : null;
  const refused = op.state === 'rejected';
  const untouched = op.state === 'queued' && !op.maybeSent && !inflight;
  return {
    opId: op.opId,
    kind: op.kind,
    lane: op.lane,
    target: facts.targetOf(op),
    roomId: op.roomId,
    text: writtenText(op),
    acuity: op.acuity,
    state: inflight ? 'inflight' : op.state,
    maySent: op.maybeSent,
    laneState: stateOfLane(facts.connected, blocker, due),
    attempts: op.attempts,
    lastError: op.error,
    nextTryAt: due !== null && due > facts.now ? due : null,
    writtenAt: op.writtenAt,
    ageMs: Math.max(0, facts.now - op.writtenAt),
    can: {
      retry: refused || (op.state === 'queued' && !inflight),
      discard: refused || untouched,
      edit: ((refused && !op.maybeSent) || untouched) && writtenText(op) !== null && op.kind.startsWith('message.'),
      cancel: untouched,
    },
  };
}

function stateOfLane(connected: boolean, blocker: string | null, due: number | null): OutboxItem['laneState'] {
  if (!connected) return 'paused';
  if (blocker !== null) return 'blocked';
  return due === null ? 'open' : 'backoff';
}
