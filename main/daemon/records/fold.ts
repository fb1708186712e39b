// A record as shown: fold(cached record, pending ops) (IN10). Refused changes are told, not applied; a change that waits
// for a decision is no op any more, so the server's value shows. Taking an op away takes its change off the screen. Pure.

import type { RecordEntity, RecordFieldView, RecordState, RecordView } from '#shared/model/record.ts';
import type { Op } from '../outbox/op.ts';
import type { CachedRecord } from '../store/records.ts';
import { readRecordOp } from './record-op.ts';

export interface FoldFacts {
  /** Ops of this record, in the order of writing. */
  ops: readonly Op[];
  inflight(opId: string): boolean;
  waits: number;
}

export function foldRecord(
  entity: RecordEntity,
  id: string,
  cached: CachedRecord | null,
  facts: FoldFacts,
): RecordView | null {
  const fields = fieldsOf(cached?.record ?? null);
  const refused: RecordView['refused'] = [];
  let isMade = cached !== null;
  for (const op of facts.ops) {
    const change = readRecordOp(op);
    if (op.state === 'rejected') {
      const reason = op.error?.message ?? '';
      refused.push({ opId: op.opId, reason, fields: change.changes.map(({ field }) => field) });
      continue;
    }
    if (change.create) isMade = true;
    for (const { field, value } of change.changes) {
      const { base = null, at = null, by = null } = fields[field] ?? {};
      fields[field] = { value, base, at, by, pending: facts.inflight(op.opId) ? 'sending' : 'waiting' };
    }
  }
  if (!isMade && refused.length === 0 && facts.waits === 0) return null;
  return {
    entity,
    id,
    revision: cached?.record.revision ?? 0,
    fields,
    provisional: cached === null,
    waits: facts.waits,
    refused,
    asOf: cached?.asOf ?? null,
  };
}

function fieldsOf(record: RecordState | null): Record<string, RecordFieldView> {
  return Object.fromEntries(
    Object.entries(record?.fields ?? {}).map(([field, { value, revision, at, by }]) => [
      field,
      { value, base: revision, at, by, pending: null },
    ]),
  );
}
