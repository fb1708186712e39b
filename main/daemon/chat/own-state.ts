// What may be said of an own message's way to its readers (CH2): never more than is known, never backwards.

import type { OwnMessageState } from '#shared/model/message.ts';
import type { ConnectionState } from '#shared/model/connection.ts';
import type { Op } from '../outbox/op.ts';
import type { ReaderMark } from '../store/rooms.ts';

/** A message whose op has not been taken over by its cached record. */
export function stateOfOp(
  op: Op,
  facts: { inflight: boolean; blockedBy: 'rejected' | 'held' | null; ageMs: number; connection: ConnectionState },
): OwnMessageState {
  if (op.state === 'acked') return { kind: 'sent' };
  if (op.state === 'rejected')
    return { kind: 'not-sent', reason: op.error?.message ?? '', code: op.error?.code ?? 'UNKNOWN' };
  if (op.state === 'held') return { kind: 'held', ageMs: facts.ageMs };
  if (facts.inflight) return { kind: 'sending' };
  if (op.maybeSent) return { kind: 'may-have-sent' };
  const attempts = op.attempts;
  if (facts.blockedBy === 'rejected') return { kind: 'waiting', reason: 'behind-refused', attempts };
  if (facts.blockedBy === 'held') return { kind: 'waiting', reason: 'behind-held', attempts };
  switch (facts.connection) {
    case 'signed-out':
    case 'locked':
      return { kind: 'waiting', reason: 'signed-out', attempts };
    case 'upgrade-required':
      return { kind: 'waiting', reason: 'upgrade', attempts };
    case 'ready':
    case 'degraded':
      return { kind: 'waiting', reason: attempts > 0 ? 'retrying' : 'queued', attempts };
    default:
      return { kind: 'waiting', reason: 'offline', attempts };
  }
}

/** Readers of a room by their highest marks. */
export interface Readers {
  of: number;
  delivered: number[];
  read: number[];
}

export function readersOf(marks: readonly ReaderMark[], memberIds: readonly string[], selfId: string): Readers {
  const others = new Set(memberIds.filter((userId) => userId !== selfId));
  const read = new Map<string, number>();
  const delivered = new Map<string, number>();
  for (const mark of marks) {
    if (!others.has(mark.userId)) continue;
    // What was read has also arrived.
    raise(delivered, mark.userId, mark.upTo);
    if (mark.kind === 'read') raise(read, mark.userId, mark.upTo);
  }
  return { of: others.size, delivered: [...delivered.values()], read: [...read.values()] };
}

function raise(marks: Map<string, number>, userId: string, upTo: number): void {
  if (upTo > (marks.get(userId) ?? 0)) marks.set(userId, upTo);
}

/** A message that the server has. */
export function stateOfSent(seq: number, readers: Readers): OwnMessageState {
  const read = readers.read.filter((upTo) => upTo >= seq).length;
  if (read > 0) return { kind: 'read', by: read, of: readers.of };
  const delivered = readers.delivered.filter((upTo) => upTo >= seq).length;
  if (delivered > 0) return { kind: 'delivered', by: delivered, of: readers.of };
  return { kind: 'sent' };
}
