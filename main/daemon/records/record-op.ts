// What an op of a record carries: what is sent, and besides what its author saw and chose. The latter stays here; it is
// what a conflict is settled with.

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { ConflictStrategy } from '#shared/model/conflict.ts';
import { RECORD_ENTITIES, type RecordEntity } from '#shared/model/record.ts';
import type { RecordChangePayload } from '#shared/wire/records.ts';
import type { NewOp, Op } from '../outbox/op.ts';

export interface FieldChange {
  field: string;
  value: JsonValue;
  /** The field's revision that the author saw; null where the server has said none. */
  base: number | null;
  baseValue: JsonValue;
  baseKnown: boolean;
  /** The author saw an own change that is still on its way: the base is what that one leaves. */
  after: boolean;
}

export interface RecordOp {
  entity: RecordEntity;
  id: string;
  create: boolean;
  changes: FieldChange[];
  atomic: boolean;
  force: boolean;
  hlc: string | null;
  /** The caller's own choice; null: by the table of rules. */
  strategy: ConflictStrategy | null;
}

export const targetOf = (entity: RecordEntity, id: string): string => `${entity}/${id}`;

export function recordOfTarget(target: string | null): { entity: RecordEntity; id: string } | null {
  const [, name, id] = /^([a-z]+)\/(.+)$/s.exec(target ?? '') ?? [];
  const entity = RECORD_ENTITIES.find((one) => one === name);
  return entity && id !== undefined ? { entity, id } : null;
}

export const recordLane = (entity: RecordEntity, id: string): string => `record/${targetOf(entity, id)}`;

export function newRecordOp(opId: string, change: RecordOp): NewOp {
  return {
    opId,
    kind: 'record.change',
    roomId: null,
    target: targetOf(change.entity, change.id),
    payload: asPayload(change),
    acuity: 'routine',
  };
}

/** The vault stores what `newRecordOp` made. */
export function readRecordOp(op: Pick<Op, 'payload'>): RecordOp {
  return op.payload as unknown as RecordOp;
}

export function asPayload(change: RecordOp): Op['payload'] {
  return { ...change, changes: change.changes.map((one) => ({ ...one })) };
}

export function wirePayload(op: Pick<Op, 'payload'>): RecordChangePayload {
  const { entity, id, create, changes, atomic, force, hlc } = readRecordOp(op);
  return {
    entity,
    id,
    ...(create ? { create } : {}),
    changes: changes.map(({ field, value, base }) => ({ field, value, base })),
    atomic,
    force,
    hlc,
  };
}
