// What the answer to a change does to the vault, inside the transaction that acks it: what lost is logged, what goes again
// takes its op's place in the lane, and what was written on top of it learns on what it stands. A kill leaves either all
// of it or none, and then the repeated op is answered the same.

import type { RecordEffect } from '#shared/wire/records.ts';
import { recordEffect } from '#shared/wire/records.ts';
import { fatesOf, standOn } from '../conflict/later-changes.ts';
import { planAfter, type ConflictRow } from '../conflict/plan.ts';
import type { Op } from '../outbox/op.ts';
import type { ConflictStore } from '../store/conflicts.ts';
import type { OpStore } from '../store/ops.ts';
import type { RecordStore } from '../store/records.ts';
import { asPayload, readRecordOp, type RecordOp } from './record-op.ts';

export interface SettleDeps {
  ops: OpStore;
  conflicts: ConflictStore;
  records: RecordStore;
  selfId: string;
  now(): number;
  newId(): string;
}

const MOST_LATER = 10_000;

/** Answers whether something was logged. */
export function settleRecordOp(deps: SettleDeps, op: Op, value: unknown): boolean {
  const parsed = recordEffect.safeParse(value);
  if (!parsed.success) return false;
  const effect: RecordEffect = parsed.data;
  const change = readRecordOp(op);
  const now = Math.floor(deps.now());
  noteRecord(deps, change, effect, now);
  const answered = { opId: op.opId, op: change, writtenAt: op.writtenAt, effect, selfId: deps.selfId, now };
  const { log, again } = planAfter(answered);
  const later = deps.ops.head(op.lane, MOST_LATER).filter((one) => one.opId !== op.opId && isRecordChange(one));
  const rows = log.some((row) => row.creates) ? withLater(deps, log, later) : log;
  for (const row of rows) deps.conflicts.add(row, now);
  if (again) deps.ops.supersede(op.opId, { opId: deps.newId(), payload: JSON.stringify(asPayload(again)) });
  const lost = new Set(
    log.filter(({ outcome }) => outcome.kind === 'theirs' || outcome.kind === 'waiting').map((row) => row.field),
  );
  const fates = fatesOf(change, again, lost, effect.record);
  for (const one of later) {
    const next = standOn(readRecordOp(one), fates);
    if (next) deps.ops.amend(one.opId, JSON.stringify(asPayload(next)));
  }
  return rows.length > 0;
}

const isRecordChange = (op: Op): boolean => op.kind === 'record.change';

/** The cache learns it before the op leaves the vault, so that the change never goes off the screen in between. */
function noteRecord(deps: SettleDeps, change: RecordOp, { record }: RecordEffect, now: number): void {
  if (!record) return;
  if (record.id !== change.id && change.create) deps.conflicts.setServerId(change.entity, change.id, record.id);
  // Under the name by which it is known here as well: nothing that waits has to be renamed.
  if (record.id !== change.id) deps.records.put({ ...record, id: change.id }, now);
  deps.records.put(record, now);
}

/** Changes of a record that was not made wait together with it. */
function withLater(deps: SettleDeps, log: readonly ConflictRow[], later: readonly Op[]): ConflictRow[] {
  const rows = new Map(log.map((row) => [row.field, row]));
  const [pattern] = log;
  for (const op of later) {
    for (const { field, value } of readRecordOp(op).changes) {
      const row = rows.get(field) ?? (pattern && { ...pattern, field, slot: null, base: null, theirs: null });
      if (row) rows.set(field, { ...row, conflictId: `${row.opId}/${field}`, mine: value });
    }
    deps.ops.remove(op.opId);
  }
  return [...rows.values()];
}
