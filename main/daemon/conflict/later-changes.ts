// What an author wrote on top of an own change that was still on its way. When that one is answered, the next change of
// the same field learns on what it stands now. Pure; the ops of a record go one at a time, so none of these has left.

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { RecordState } from '#shared/model/record.ts';
import type { FieldChange, RecordOp } from '../records/record-op.ts';
import { mergeValues } from './merge/merge.ts';
import { ruleOf } from './rules.ts';

/** What an answered change did to one of its fields. */
export type FieldFate =
  | { kind: 'written'; value: JsonValue; revision: number }
  /** It goes again with this value, in the place of the answered one. */
  | { kind: 'again'; was: JsonValue; value: JsonValue }
  /** Logged or left to a person: what comes after stands on a value that the server never had. */
  | { kind: 'lost'; base: number | null };

export function fatesOf(op: RecordOp, again: RecordOp | null, lost: ReadonlySet<string>, record: RecordState | null) {
  const fates = new Map<string, FieldFate>();
  for (const { field, value, base } of op.changes) {
    const anew = again?.changes.find((change) => change.field === field);
    const there = record?.fields[field];
    if (anew) fates.set(field, { kind: 'again', was: value, value: anew.value });
    else if (lost.has(field) || !there) fates.set(field, { kind: 'lost', base });
    else fates.set(field, { kind: 'written', value: there.value, revision: there.revision });
  }
  // A record that was made has fields that its maker did not name.
  for (const [field, { value, revision }] of Object.entries(op.create && record ? record.fields : {}))
    if (!fates.has(field)) fates.set(field, { kind: 'written', value, revision });
  return fates;
}

/** Answers the op as it goes on, or null when nothing of it changes. Fields that it touches are taken out of `fates`. */
export function standOn(op: RecordOp, fates: Map<string, FieldFate>): RecordOp | null {
  let isChanged = false;
  const changes = op.changes.map((change) => {
    const fate = fates.get(change.field);
    if (!change.after || !fate) return change;
    fates.delete(change.field);
    isChanged = true;
    return standing(op, change, fate);
  });
  return isChanged ? { ...op, changes } : null;
}

function standing(op: RecordOp, change: FieldChange, fate: FieldFate): FieldChange {
  switch (fate.kind) {
    case 'written':
      return { ...change, base: fate.revision, baseValue: fate.value, baseKnown: true, after: false };
    case 'lost':
      return { ...change, base: fate.base, after: false };
    case 'again': {
      const { kind } = ruleOf(op.entity, change.field, { strategy: null, own: true });
      // A single value said later simply stands; what cannot be merged meets the conflict itself.
      if (kind === 'scalar') return { ...change, baseValue: fate.value, baseKnown: true };
      const result = mergeValues(kind, fate.was, change.value, fate.value);
      if (!result.clean) return { ...change, after: false };
      return { ...change, value: result.value, baseValue: fate.value, baseKnown: true };
    }
  }
}
