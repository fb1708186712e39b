// The vault's conflict log: every statement about it stands here.

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { ConflictOutcome, ConflictReason, ConflictStrategy, LostSlot } from '#shared/model/conflict.ts';
import type { RecordEntity } from '#shared/model/record.ts';
import type { ConflictRow } from '../conflict/plan.ts';
import type { Database } from '../ports/database.ts';

interface Line {
  conflict_id: string;
  op_id: string;
  atomic: number;
  creates: number;
  entity: RecordEntity;
  record_id: string;
  field: string;
  base: string;
  base_known: number;
  mine: string;
  theirs: string;
  their_revision: number | null;
  their_by: string | null;
  their_at: number | null;
  written_at: number;
  strategy: ConflictStrategy;
  why: ConflictReason;
  outcome: string;
  slot: string | null;
  sent_op: string | null;
  dismissed_at: number | null;
}

export interface ConflictStore {
  /** The same conflict again changes nothing. */
  add(row: ConflictRow, loggedAt: number): void;
  byId(conflictId: string): ConflictRow | null;
  ofOp(opId: string): ConflictRow[];
  /** Newest first. */
  list(options: { dismissed: boolean; limit: number }): ConflictRow[];
  setOutcome(conflictId: string, outcome: ConflictOutcome, sentOp: string | null): void;
  dismiss(conflictId: string, at: number): void;
  waiting(entity: RecordEntity, id: string): number;
  allWaiting(): number;
  serverId(entity: RecordEntity, madeAs: string): string | null;
  setServerId(entity: RecordEntity, madeAs: string, serverId: string): void;
}

export function conflictStore(vault: Database): ConflictStore {
  const one = (sql: string) => vault.prepare(sql);
  return {
    add: (row, loggedAt) =>
      void one(
        `INSERT OR IGNORE INTO conflicts (conflict_id, op_id, atomic, creates, entity, record_id, field, base, base_known,
           mine, theirs, their_revision, their_by, their_at, written_at, strategy, why, outcome, slot, sent_op,
           dismissed_at, logged_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
      ).run(
        row.conflictId,
        row.opId,
        Number(row.atomic),
        Number(row.creates),
        row.entity,
        row.id,
        row.field,
        JSON.stringify(row.base),
        Number(row.baseKnown),
        JSON.stringify(row.mine),
        JSON.stringify(row.theirs),
        row.theirRevision,
        row.theirBy,
        row.theirAt,
        Math.floor(row.writtenAt),
        row.strategy,
        row.why,
        JSON.stringify(row.outcome),
        row.slot === null ? null : JSON.stringify(row.slot),
        row.sentOp,
        row.dismissedAt === null ? null : Math.floor(row.dismissedAt),
        Math.floor(loggedAt),
      ),
    byId: (conflictId) => {
      const line = one('SELECT * FROM conflicts WHERE conflict_id = ?').get<Line>(conflictId);
      return line ? toRow(line) : null;
    },
    ofOp: (opId) => one('SELECT * FROM conflicts WHERE op_id = ? ORDER BY conflict_id').all<Line>(opId).map(toRow),
    list: ({ dismissed, limit }) =>
      one(
        `SELECT * FROM conflicts WHERE ${dismissed ? 'true' : 'dismissed_at IS NULL'}
         ORDER BY logged_at DESC, conflict_id LIMIT ?`,
      )
        .all<Line>(limit)
        .map(toRow),
    setOutcome: (conflictId, outcome, sentOp) =>
      void one('UPDATE conflicts SET outcome = ?, sent_op = ? WHERE conflict_id = ?').run(
        JSON.stringify(outcome),
        sentOp,
        conflictId,
      ),
    dismiss: (conflictId, at) =>
      void one('UPDATE conflicts SET dismissed_at = ? WHERE conflict_id = ?').run(Math.floor(at), conflictId),
    waiting: (entity, id) =>
      one(
        `SELECT count(DISTINCT op_id) AS count FROM conflicts
         WHERE entity = ? AND record_id = ? AND outcome = '{"kind":"waiting"}'`,
      ).get<{ count: number }>(entity, id)?.count ?? 0,
    allWaiting: () =>
      one(`SELECT count(DISTINCT op_id) AS count FROM conflicts WHERE outcome = '{"kind":"waiting"}'`).get<{
        count: number;
      }>()?.count ?? 0,
    serverId: (entity, madeAs) =>
      one('SELECT server_id FROM record_names WHERE entity = ? AND made_as = ?').get<{ server_id: string }>(
        entity,
        madeAs,
      )?.server_id ?? null,
    setServerId: (entity, madeAs, serverId) =>
      void one('INSERT OR REPLACE INTO record_names VALUES (?, ?, ?)').run(entity, madeAs, serverId),
  };
}

function toRow(line: Line): ConflictRow {
  return {
    conflictId: line.conflict_id,
    opId: line.op_id,
    atomic: line.atomic === 1,
    creates: line.creates === 1,
    entity: line.entity,
    id: line.record_id,
    field: line.field,
    base: JSON.parse(line.base) as JsonValue,
    baseKnown: line.base_known === 1,
    mine: JSON.parse(line.mine) as JsonValue,
    theirs: JSON.parse(line.theirs) as JsonValue,
    theirRevision: line.their_revision,
    theirBy: line.their_by,
    theirAt: line.their_at,
    writtenAt: line.written_at,
    strategy: line.strategy,
    why: line.why,
    outcome: JSON.parse(line.outcome) as ConflictOutcome,
    slot: line.slot === null ? null : (JSON.parse(line.slot) as LostSlot),
    sentOp: line.sent_op,
    dismissedAt: line.dismissed_at,
  };
}
