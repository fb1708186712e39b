// The screen is fold(cache, pending ops) (IN10). A pending edit, retraction, reaction or acknowledgement is laid over the
// cached record; removing the op takes it away again, and nobody writes an inverse. Pure.

import type { MessageRecord, PendingChange } from '#shared/model/message.ts';
import type { Op } from '../outbox/op.ts';

export interface Folded {
  record: MessageRecord;
  changes: PendingChange[];
}

const CHANGE_KINDS: Partial<Record<Op['kind'], PendingChange['kind']>> = {
  'message.edit': 'edit',
  'message.retract': 'retract',
  'message.react': 'react',
  'message.acknowledge': 'acknowledge',
};

/** Lays the ops that change this message over it, in the order of writing. Refused ones are told, not applied. */
export function foldMessage(
  record: MessageRecord,
  ops: readonly Op[],
  selfId: string,
  inflight: (opId: string) => boolean,
): Folded {
  let folded = record;
  const changes: PendingChange[] = [];
  for (const op of ops) {
    const kind = CHANGE_KINDS[op.kind];
    if (!kind || !targets(op, record)) continue;
    if (op.state !== 'rejected') folded = applyChange(folded, op, selfId);
    if (op.state === 'acked') continue;
    changes.push({
      opId: op.opId,
      kind,
      state: op.state === 'rejected' ? 'refused' : inflight(op.opId) ? 'sending' : 'waiting',
      reason: op.error?.message ?? null,
    });
  }
  return { record: folded, changes };
}

export function targets(op: Op, record: Pick<MessageRecord, 'messageId' | 'clientId'>): boolean {
  return op.target !== null && (op.target === record.clientId || op.target === record.messageId);
}

function applyChange(record: MessageRecord, op: Op, selfId: string): MessageRecord {
  const { payload } = op;
  switch (op.kind) {
    case 'message.edit':
      if (record.retractedAt !== null || typeof payload.body !== 'string') return record;
      return { ...record, body: payload.body, editedAt: record.editedAt ?? op.writtenAt };
    case 'message.retract':
      return { ...record, body: '', retractedAt: record.retractedAt ?? op.writtenAt };
    case 'message.react':
      if (typeof payload.emoji !== 'string') return record;
      return { ...record, reactions: react(record.reactions, payload.emoji, selfId, payload.on === true) };
    case 'message.acknowledge':
      if (record.acknowledgements.some((entry) => entry.userId === selfId)) return record;
      return { ...record, acknowledgements: [...record.acknowledgements, { userId: selfId, at: op.writtenAt }] };
    default:
      return record;
  }
}

function react(reactions: MessageRecord['reactions'], emoji: string, userId: string, on: boolean) {
  const others = reactions.filter((reaction) => reaction.emoji !== emoji);
  const users = (reactions.find((reaction) => reaction.emoji === emoji)?.userIds ?? []).filter((id) => id !== userId);
  const userIds = on ? [...users, userId] : users;
  if (userIds.length === 0) return others;
  const at = reactions.findIndex((reaction) => reaction.emoji === emoji);
  const next = { emoji, userIds };
  return at < 0 ? [...others, next] : reactions.map((reaction, index) => (index === at ? next : reaction));
}

/** Whether the server's record of a pending message is here already. What never left cannot be (OB3). */
export function isCached(
  messages: { byClientId(clientId: string, senderId: string): unknown },
  op: Op,
  selfId: string,
): boolean {
  return (op.maybeSent || op.state === 'acked') && messages.byClientId(op.opId, selfId) !== null;
}

/** The record that a pending message will become; its place is after everything that is known. */
export function pendingRecord(op: Op, selfId: string): MessageRecord {
  const body = typeof op.payload.body === 'string' ? op.payload.body : '';
  const replyToId = typeof op.payload.replyToId === 'string' ? op.payload.replyToId : null;
  return {
    messageId: op.effect?.messageId ?? op.opId,
    clientId: op.opId,
    roomId: op.roomId ?? '',
    seq: op.effect?.seq ?? Number.MAX_SAFE_INTEGER,
    changeSeq: 0,
    senderId: selfId,
    body,
    acuity: op.acuity,
    sentAt: op.effect?.at ?? op.writtenAt,
    writtenAt: op.writtenAt,
    editedAt: null,
    retractedAt: null,
    replyToId,
    reactions: [],
    acknowledgements: [],
  };
}
