// The outbox screen's lines (OB10): every item of every room and kind, in words a person can act on. Pure.

import type { ConnectionView } from '#shared/model/connection.ts';
import type { OutboxItem, Unsent, WaitsFor } from '#shared/model/outbox.ts';
import type { Op } from './op.ts';
import { isVisible, writtenText } from './op.ts';

export interface ItemFacts {
  now: number;
  /** Wall clock minus monotone clock at this moment, for showing when the next try is due. */
  wallOffset: number;
  inflight(opId: string): boolean;
  waitUntil(lane: string): number;
  /** Why nothing at all can leave, or null while connected. */
  paused: Extract<WaitsFor, 'network' | 'sign-in' | 'update' | 'going-online'> | null;
  ageMs(op: Op): number;
  targetOf(op: Op): string;
}

export function outboxItems(ops: readonly Op[], facts: ItemFacts): OutboxItem[] {
  const blockers = new Map<string, Op>();
  for (const op of ops)
    if ((op.state === 'rejected' || op.state === 'held') && isVisible(op.kind) && !blockers.has(op.lane))
      blockers.set(op.lane, op);
  return ops.filter((op) => op.state !== 'acked').map((op) => toItem(op, facts, blockers.get(op.lane) ?? null));
}

function toItem(op: Op, facts: ItemFacts, blocker: Op | null): OutboxItem {
  const inflight = facts.inflight(op.opId);
  const waitUntil = facts.waitUntil(op.lane);
  const due = waitUntil > 0 && op.state === 'queued' && !inflight ? waitUntil + facts.wallOffset : null;
  const refused = op.state === 'rejected';
  const held = op.state === 'held';
  const untouched = op.state === 'queued' && !op.maybeSent && !inflight;
  const editable = untouched || ((refused || held) && !op.maybeSent);
  const nextTryAt = due !== null && due > facts.now ? due : null;
  const behind = blocker !== null && blocker.opSeq < op.opSeq ? blocker : null;
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
    laneState: stateOfLane(facts.paused === null, blocker, due),
    attempts: op.attempts,
    lastError: op.error,
    nextTryAt,
    writtenAt: op.writtenAt,
    ageMs: facts.ageMs(op),
    waitsFor: op.state !== 'queued' || inflight ? null : waitsFor(facts.paused, behind, nextTryAt),
    can: {
      retry: refused || (op.state === 'queued' && !inflight),
      discard: refused || held || untouched,
      edit: editable && writtenText(op) !== null && op.kind.startsWith('message.'),
      cancel: untouched,
      confirm: held,
    },
  };
}

/** What a person can do something about comes first: the network comes back by itself. */
function waitsFor(paused: ItemFacts['paused'], behind: Op | null, nextTryAt: number | null): WaitsFor {
  if (behind?.state === 'rejected') return 'refused-before';
  if (behind?.state === 'held') return 'held-before';
  if (paused !== null) return paused;
  return nextTryAt === null ? 'turn' : 'next-try';
}

function stateOfLane(connected: boolean, blocker: Op | null, due: number | null): OutboxItem['laneState'] {
  if (!connected) return 'paused';
  if (blocker !== null) return 'blocked';
  return due === null ? 'open' : 'backoff';
}

/** Why the whole outbox waits (OB10). */
export function pauseOf(view: Pick<ConnectionView, 'state' | 'cause'>): ItemFacts['paused'] {
  switch (view.state) {
    case 'ready':
    case 'degraded':
      return null;
    case 'upgrade-required':
      return 'update';
    case 'locked':
    case 'signed-out':
      return 'sign-in';
    default:
      if (view.cause === 'session-expired') return 'sign-in';
      return view.cause === 'asked' && view.state === 'offline' ? 'going-online' : 'network';
  }
}

/** What quitting or signing out would leave behind (OB12). */
export function unsentOf(ops: readonly Op[], targetOf: (op: Op) => string): Unsent {
  const written = ops.filter((op) => op.state !== 'acked' && (isVisible(op.kind) || op.kind.startsWith('message.')));
  const counts = new Map<string, number>();
  for (const op of written) counts.set(targetOf(op), (counts.get(targetOf(op)) ?? 0) + 1);
  const targets = [...counts].map(([target, count]) => ({ target, count }));
  return { count: written.length, targets: targets.sort((a, b) => b.count - a.count) };
}
