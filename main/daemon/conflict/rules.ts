// Which strategy settles a conflict, by entity and field, with the reason in each row (CF3). The first row that fits
// counts; `*` is every field. A caller may choose another one for its own change, but nothing clinical is ever settled by
// whose clock was later.

import type { ConflictReason, ConflictStrategy } from '#shared/model/conflict.ts';
import type { RecordEntity } from '#shared/model/record.ts';
import type { ValueKind } from './merge/merge.ts';

export interface Rule {
  entity: RecordEntity;
  field: string;
  strategy: ConflictStrategy;
  kind: ValueKind;
  clinical: boolean;
  /** The word of the log, and why in full. */
  why: ConflictReason;
  reason: string;
}

const row = (
  entity: RecordEntity,
  field: string,
  [strategy, kind]: [ConflictStrategy, ValueKind],
  [why, reason]: [ConflictReason, string],
  clinical = false,
): Rule => ({ entity, field, strategy, kind, clinical, why, reason });

export const RULES: readonly Rule[] = [
  row(
    'appointment',
    'notes',
    ['merge', 'text'],
    ['merged', 'Several people write into them; nobody’s line may get lost.'],
    true,
  ),
  row(
    'appointment',
    'reasonForVisit',
    ['manual', 'scalar'],
    ['clinical', 'A clinical statement: two of them are a question for a person.'],
    true,
  ),
  row(
    'appointment',
    'patientId',
    ['manual', 'scalar'],
    ['clinical', 'Whom it is for is never decided by a rule.'],
    true,
  ),
  row(
    'appointment',
    '*',
    ['server-wins', 'scalar'],
    ['appointments-belong-to-the-desk', 'Who came first has told the patient already; the other is reviewed.'],
  ),
  row('room', 'labels', ['merge', 'set'], ['merged', 'A set: what one adds and another takes away never contradict.']),
  row(
    'room',
    '*',
    ['newest-wins', 'scalar'],
    ['newer', 'A low-risk label: the later wording is the better informed one.'],
  ),
  row('note', '*', ['merge', 'text'], ['merged', 'Several people write into it; nobody’s line may get lost.'], true),
  row('profile', '*', ['client-wins', 'scalar'], ['own-settings', 'One’s own data: what one said last, one means.']),
];

/** The rule of a field, with the caller's choice where it made one. */
export function ruleOf(
  entity: RecordEntity,
  field: string,
  change: { strategy: ConflictStrategy | null; own: boolean },
): Rule {
  const rule = RULES.find((one) => one.entity === entity && (one.field === field || one.field === '*'));
  if (!rule) throw new Error(`no rule for ${entity}`);
  if (change.strategy !== null) return { ...rule, strategy: change.strategy, why: 'chosen-by-caller' };
  // Somebody else's profile is not one's own settings.
  return entity === 'profile' && !change.own ? { ...rule, strategy: 'manual', why: 'overlap' } : rule;
}
