// An op: one thing that a person wrote and that the server must do exactly once. Pure facts about kinds of ops:
// which lane they go through, whether a person sees them, what they carry.

import type { Acuity } from '#shared/model/message.ts';
import type { OpKind } from '#shared/model/outbox.ts';
import type { JsonValue } from '#shared/bridge/contract.ts';

/** The states that are stored (OB2); `inflight` lives in memory only. */
export type StoredState = 'queued' | 'held' | 'acked' | 'rejected';

export interface OpError {
  code: string;
  message: string;
}

/** One row of the vault's table of ops. */
export interface Op {
  opSeq: number;
  opId: string;
  lane: string;
  laneSeq: number | null;
  epoch: string | null;
  kind: OpKind;
  roomId: string | null;
  /** The message or record that the op changes: clientId or messageId, or a record's id. */
  target: string | null;
  payload: { [key: string]: JsonValue };
  acuity: Acuity;
  state: StoredState;
  maybeSent: boolean;
  attempts: number;
  /** How many links died while this op was on its way (OB6). */
  strikes: number;
  error: OpError | null;
  /** The workstation's wall clock; for people only (IN13). */
  writtenAt: number;
  /** Reading of the vault's age clock at the writing (OB11). */
  born: number;
  effect: OpEffectValue | null;
}

/** What the server answered; for record ops `value` is the record as the server has it now. */
export interface OpEffectValue {
  messageId?: string;
  seq?: number;
  at?: number;
  value?: JsonValue;
}

export interface NewOp {
  opId: string;
  kind: OpKind;
  roomId: string | null;
  target: string | null;
  payload: { [key: string]: JsonValue };
  acuity: Acuity;
}

/** OB1: a lane for each room's content, one for each mutable record, one for the user's settings. */
export function laneOf(op: Pick<NewOp, 'kind' | 'roomId' | 'target' | 'opId'>): string {
  switch (op.kind) {
    case 'message.send':
    case 'message.edit':
    case 'message.retract':
    case 'message.react':
    case 'message.acknowledge':
      return `room/${op.roomId ?? ''}`;
    case 'record.change':
      return `record/${op.target ?? op.opId}`;
    case 'profile.update':
      return 'profile';
    case 'appointment.create':
      return `appointment/${op.opId}`;
    case 'appointment.update':
    case 'appointment.cancel':
      return `appointment/${op.target ?? op.opId}`;
    case 'notification.read':
      return 'notifications';
  }
}

/** OB4: a rejected op that a person sees blocks its lane; a hidden one never does. */
export function isVisible(kind: OpKind): boolean {
  return (
    kind === 'message.send' ||
    kind === 'record.change' ||
    kind === 'appointment.create' ||
    kind === 'appointment.update' ||
    kind === 'appointment.cancel' ||
    kind === 'profile.update'
  );
}

/** Kinds that travel in `sync:push` batches; the others go by REST on every server. */
export function travelsInBatch(kind: OpKind): boolean {
  return kind.startsWith('message.');
}

/** The text that somebody wrote, where the op holds one. */
export function writtenText(op: Pick<Op, 'kind' | 'payload'>): string | null {
  const body = op.payload.body;
  if (typeof body === 'string') return body;
  const reason = op.payload.reasonForVisit ?? op.payload.notes ?? writtenInRecord(op);
  return typeof reason === 'string' ? reason : null;
}

const WRITTEN_FIELDS: ReadonlySet<unknown> = new Set(['text', 'notes', 'reasonForVisit', 'topic']);

function writtenInRecord({ kind, payload }: Pick<Op, 'kind' | 'payload'>): JsonValue | undefined {
  if (kind !== 'record.change' || !Array.isArray(payload.changes)) return undefined;
  for (const change of payload.changes)
    if (typeof change === 'object' && change !== null && !Array.isArray(change) && WRITTEN_FIELDS.has(change['field']))
      return change['value'];
  return undefined;
}
