// The conflict log as people use it (CF4): look, decide, take a decision back, dismiss. A decision for one's own side is a
// new change on top of what was seen when deciding; should the field have changed again, it is a conflict again and
// nobody is overruled unseen.

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { ConflictOutcome, ConflictView } from '#shared/model/conflict.ts';
import { done, fail, type Result } from '#shared/result.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { DatabaseError, type Database } from '../ports/database.ts';
import { newRecordOp, type FieldChange } from '../records/record-op.ts';
import { storageFailure } from '../store/open-stores.ts';
import type { ConflictStore } from '../store/conflicts.ts';
import type { RecordStore } from '../store/records.ts';
import type { HybridClock } from './hybrid-clock.ts';
import type { ConflictRow } from './plan.ts';

export type Choice = { kind: 'mine' } | { kind: 'theirs' } | { kind: 'value'; value: JsonValue };

export interface Conflicts {
  /** Newest first; without dismissed ones unless asked for. */
  list(options: { dismissed: boolean }): ConflictView[];
  ofOp(opId: string): ConflictView[];
  /** Own changes that wait for a decision. */
  waiting(): number;
  decide(conflictId: string, choice: Choice): Result<null>;
  /** A person's decision is open again; a rule's decision is turned round. */
  undo(conflictId: string): Result<null>;
  /** What lost may be forgotten now (IN11). Not before it is decided. */
  dismiss(conflictId: string): Result<null>;
}

export interface ConflictsDeps {
  vault: Database;
  conflicts: ConflictStore;
  records: RecordStore;
  outbox: Outbox;
  hybridClock: HybridClock;
  now(): number;
  newId(): string;
  changed(row: Pick<ConflictRow, 'entity' | 'id'>): void;
}

const MOST_SHOWN = 1_000;

export function createConflicts(deps: ConflictsDeps): Conflicts {
  const { conflicts, outbox, records } = deps;

  const toView = ({ creates: _creates, theirRevision: _revision, sentOp, ...row }: ConflictRow): ConflictView => ({
    ...row,
    sending: sentOp !== null && outbox.get(sentOp) !== null,
  });

  /** Decided together: an all-or-nothing change is taken up or given up whole. */
  function groupOf(row: ConflictRow): ConflictRow[] {
    if (!row.atomic) return [row];
    return conflicts.ofOp(row.opId).filter((one) => one.atomic && isOpen(one.outcome) === isOpen(row.outcome));
  }

  function inVault(work: () => void): Result<null> {
    try {
      deps.vault.transaction(work);
      return done;
    } catch (error) {
      if (error instanceof DatabaseError) return storageFailure(error);
      throw error;
    }
  }

  /** Writes the values on top of what these rows have seen, and marks the rows in the same transaction. */
  function send(
    rows: readonly ConflictRow[],
    valueOf: (row: ConflictRow) => JsonValue,
    options: { onTopOf: 'theirs' | 'cached'; create: boolean },
    mark: (row: ConflictRow, opId: string) => void,
  ): Result<null> {
    const [first] = rows;
    if (!first) return done;
    const { entity, id } = first;
    const opId = deps.newId();
    const cached = records.get(entity, id)?.record ?? null;
    const changes = rows.map((row): FieldChange => {
      const there = cached?.fields[row.field];
      const seen = { value: valueOf(row), field: row.field, baseKnown: true, after: false };
      return options.onTopOf === 'cached'
        ? { ...seen, base: there?.revision ?? null, baseValue: there?.value ?? null }
        : { ...seen, base: row.theirRevision, baseValue: row.theirs };
    });
    const op = newRecordOp(opId, {
      entity,
      id,
      create: options.create,
      changes,
      atomic: first.atomic,
      force: false,
      hlc: deps.hybridClock.stamp(),
      strategy: 'manual',
    });
    const sent = outbox.enqueue(op, () => {
      for (const row of rows) mark(row, opId);
    });
    return sent.ok ? done : sent;
  }

  function decide(conflictId: string, choice: Choice): Result<null> {
    const row = conflicts.byId(conflictId);
    if (!row || !isOpen(row.outcome)) return fail('not-found', 'Nothing waits for a decision under this id.');
    const group = groupOf(row);
    const at = Math.floor(deps.now());
    const decided = (kind: 'mine' | 'theirs' | 'merged', value: JsonValue): ConflictOutcome => ({
      kind,
      by: 'person',
      at,
      value,
    });
    const result =
      choice.kind === 'theirs'
        ? inVault(() => {
            for (const one of group) conflicts.setOutcome(one.conflictId, decided('theirs', one.theirs), null);
          })
        : send(
            group,
            (one) => (choice.kind === 'value' && one.conflictId === conflictId ? choice.value : one.mine),
            { onTopOf: row.outcome.kind === 'undone' ? 'cached' : 'theirs', create: row.creates },
            (one, opId) => {
              const isOther = choice.kind === 'value' && one.conflictId === conflictId;
              const outcome = isOther ? decided('merged', choice.value) : decided('mine', one.mine);
              conflicts.setOutcome(one.conflictId, outcome, opId);
            },
          );
    if (result.ok) deps.changed(row);
    return result;
  }

  function undo(conflictId: string): Result<null> {
    const row = conflicts.byId(conflictId);
    if (!row || isOpen(row.outcome)) return fail('not-found', 'Nothing was decided under this id.');
    const { outcome } = row;
    if (outcome.by === 'rule') return turnRound(row);
    const group = groupOf(row);
    const reopen = (one: ConflictRow) => conflicts.setOutcome(one.conflictId, { kind: 'waiting' }, null);
    // Off the outbox and open again in one step, or a kill in between would leave a decision that nobody carries out.
    let isBack = row.sentOp === null;
    const reopened = inVault(() => {
      isBack = isBack || takenBack(row.sentOp ?? '');
      if (isBack) for (const one of group) reopen(one);
    });
    if (!reopened.ok) return reopened;
    const result = isBack ? done : send(group, (one) => one.theirs, { onTopOf: 'cached', create: false }, reopen);
    if (result.ok) deps.changed(row);
    return result;
  }

  /** A change that has not left is taken out of the outbox; one that has is answered by another. */
  function takenBack(opId: string): boolean {
    if (!outbox.get(opId)) return false;
    const discarded = outbox.discard([opId]);
    return discarded.ok && discarded.value.discarded > 0;
  }

  /** What a rule let win gives way to the other side. */
  function turnRound(row: ConflictRow): Result<null> {
    const value = row.outcome.kind === 'theirs' ? row.mine : row.theirs;
    const undone: ConflictOutcome = { kind: 'undone', at: Math.floor(deps.now()), value };
    const result = send(
      [row],
      () => value,
      { onTopOf: 'cached', create: false },
      (one, opId) => conflicts.setOutcome(one.conflictId, undone, opId),
    );
    if (result.ok) deps.changed(row);
    return result;
  }

  return {
    list: ({ dismissed }) => conflicts.list({ dismissed, limit: MOST_SHOWN }).map(toView),
    ofOp: (opId) => conflicts.ofOp(opId).map(toView),
    waiting: () => conflicts.allWaiting(),
    decide,
    undo,
    dismiss: (conflictId) => {
      const row = conflicts.byId(conflictId);
      if (!row) return fail('not-found', 'There is no such conflict.');
      if (row.outcome.kind === 'waiting') return fail('conflict', 'This still waits for a decision.');
      const result = inVault(() => conflicts.dismiss(conflictId, deps.now()));
      if (result.ok) deps.changed(row);
      return result;
    },
  };
}

const isOpen = (outcome: ConflictOutcome): outcome is Extract<ConflictOutcome, { kind: 'waiting' | 'undone' }> =>
  outcome.kind === 'waiting' || outcome.kind === 'undone';
