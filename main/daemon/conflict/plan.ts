// What an answered change leaves to do: values to log, and the change that goes again in its place. Pure. Nothing of an
// op is forgotten here: each field was written, goes again, or stands in the log (IN11).

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { ConflictOutcome, ConflictReason, ConflictStrategy, LostSlot } from '#shared/model/conflict.ts';
import type { RecordConflict, RecordEffect } from '#shared/wire/records.ts';
import type { FieldChange, RecordOp } from '../records/record-op.ts';
import { decideField, type Verdict } from './decide.ts';
import { ruleOf } from './rules.ts';

export interface ConflictRow {
  conflictId: string;
  opId: string;
  atomic: boolean;
  /** Deciding for one's own side makes the record: it does not exist. */
  creates: boolean;
  entity: RecordOp['entity'];
  id: string;
  field: string;
  base: JsonValue;
  baseKnown: boolean;
  mine: JsonValue;
  theirs: JsonValue;
  theirRevision: number | null;
  theirBy: string | null;
  theirAt: number | null;
  writtenAt: number;
  strategy: ConflictStrategy;
  why: ConflictReason;
  outcome: ConflictOutcome;
  slot: LostSlot | null;
  /** The change that carries the decision out. */
  sentOp: string | null;
  dismissedAt: number | null;
}

export interface Plan {
  log: ConflictRow[];
  again: RecordOp | null;
}

export interface Answered {
  opId: string;
  op: RecordOp;
  writtenAt: number;
  effect: RecordEffect;
  selfId: string;
  now: number;
}

interface Judged {
  change: FieldChange;
  conflict: RecordConflict;
  strategy: ConflictStrategy;
  verdict: Verdict;
}

export function planAfter(answered: Answered): Plan {
  const { op, effect } = answered;
  if (effect.conflicts.length === 0) return { log: [], again: null };
  if (effect.record === null) return { log: lostRecord(answered), again: null };
  const judged = effect.conflicts.flatMap((conflict) => {
    const change = op.changes.find(({ field }) => field === conflict.field);
    return change ? [judge(answered, change, conflict)] : [];
  });
  return op.atomic ? allOrNothing(answered, judged) : eachForItself(answered, judged);
}

function judge({ op, selfId }: Answered, change: FieldChange, conflict: RecordConflict): Judged {
  const own = op.entity === 'profile' && op.id === selfId;
  const rule = ruleOf(op.entity, change.field, { strategy: op.strategy, own });
  if (conflict.slot) return { change, conflict, strategy: 'manual', verdict: { kind: 'ask', why: 'slot-taken' } };
  const verdict = decideField(
    {
      base: change.baseValue,
      baseKnown: change.baseKnown,
      mine: change.value,
      theirs: conflict.theirs,
      myTime: op.hlc,
      theirTime: conflict.theirHlc,
    },
    rule,
  );
  return { change, conflict, strategy: rule.strategy, verdict };
}

function eachForItself(answered: Answered, judged: readonly Judged[]): Plan {
  const { op } = answered;
  const going = judged.filter(({ verdict }) => verdict.kind === 'mine' || verdict.kind === 'merged');
  // Fields of one lost slot are decided together: a time without its length is no booking.
  const log = judged.map((one) => logged(answered, one, one.verdict, one.conflict.slot !== undefined));
  const again = going.length === 0 ? null : { ...op, create: false, force: forced(going), changes: going.map(anew) };
  return { log, again };
}

function allOrNothing(answered: Answered, judged: readonly Judged[]): Plan {
  const { op, effect } = answered;
  const blocking =
    judged.find(({ verdict }) => verdict.kind === 'ask') ?? judged.find(({ verdict }) => verdict.kind === 'theirs');
  if (!blocking) {
    const changes = op.changes.map((change) => {
      const one = judged.find((candidate) => candidate.change.field === change.field);
      return one ? anew(one) : change;
    });
    const log = judged.map((one) => logged(answered, one, one.verdict, true));
    return { log, again: { ...op, create: false, force: forced(judged), changes } };
  }
  const kind = blocking.verdict.kind === 'ask' ? 'ask' : 'theirs';
  const log = op.changes.map((change) => {
    const one = judged.find((candidate) => candidate.change.field === change.field);
    const why = one && one.verdict.kind === kind ? one.verdict.why : 'all-or-nothing';
    const conflict = one?.conflict ?? standing(effect, change.field);
    return logged(answered, { change, conflict, strategy: one?.strategy ?? blocking.strategy }, { kind, why }, true);
  });
  return { log, again: null };
}

/** The record was not made, because its time is taken: everything that it was to hold waits for a person (CF4). */
function lostRecord(answered: Answered): ConflictRow[] {
  const { op, effect } = answered;
  return op.changes.map((change) => {
    const conflict = effect.conflicts.find(({ field }) => field === change.field) ?? standing(effect, change.field);
    const verdict = { kind: 'ask', why: 'slot-taken' } as const;
    return { ...logged(answered, { change, conflict, strategy: 'manual' }, verdict, true), creates: true };
  });
}

/** What the server has in a field that was in no conflict itself. */
function standing({ record }: RecordEffect, field: string): RecordConflict {
  const there = record?.fields[field];
  return {
    field,
    theirs: there?.value ?? null,
    theirRevision: there?.revision ?? null,
    theirBy: there?.by ?? null,
    theirAt: there?.at ?? null,
    theirHlc: there?.hlc ?? null,
  };
}

/** The same wish, on top of what stands there now. */
function anew({ change, conflict, verdict }: Judged): FieldChange {
  return {
    field: change.field,
    value: verdict.kind === 'merged' ? verdict.value : change.value,
    base: conflict.theirRevision,
    baseValue: conflict.theirs,
    baseKnown: true,
    after: false,
  };
}

const forced = (going: readonly Judged[]): boolean => going.every(({ strategy }) => strategy === 'client-wins');

function logged(
  { opId, op, writtenAt, now }: Answered,
  { change, conflict, strategy }: Pick<Judged, 'change' | 'conflict' | 'strategy'>,
  verdict: Verdict,
  atomic: boolean,
): ConflictRow {
  const value = verdict.kind === 'merged' ? verdict.value : verdict.kind === 'mine' ? change.value : conflict.theirs;
  return {
    conflictId: `${opId}/${change.field}`,
    opId,
    atomic,
    creates: false,
    entity: op.entity,
    id: op.id,
    field: change.field,
    base: change.baseValue,
    baseKnown: change.baseKnown,
    mine: change.value,
    theirs: conflict.theirs,
    theirRevision: conflict.theirRevision,
    theirBy: conflict.theirBy,
    theirAt: conflict.theirAt,
    writtenAt,
    strategy,
    why: verdict.why,
    outcome: verdict.kind === 'ask' ? { kind: 'waiting' } : { kind: verdict.kind, by: 'rule', at: now, value },
    slot: conflict.slot ?? null,
    sentOp: null,
    // A merge holds everything that both wanted: it can be taken back, and there is nothing to dismiss.
    dismissedAt: verdict.kind === 'merged' ? now : null,
  };
}
