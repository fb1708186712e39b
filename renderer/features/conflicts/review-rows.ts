// The order of the review screen: what needs a person first, then what a rule or a person has decided, each grouped by
// record, oldest first. What is decided while somebody looks stays where it is: nothing moves under the pointer.

import type { ConflictView } from '#shared/model/conflict.ts';
import type { RecordEntity } from '#shared/model/record.ts';
import { RECORD_FIELDS } from '#shared/wire/records.ts';

/** What is decided together: one field, or all fields of a change that was all or nothing. */
export interface ReviewedChange {
  key: string;
  /** Never empty. */
  conflicts: ConflictView[];
  first: ConflictView;
}

export interface RecordName {
  entity: RecordEntity;
  id: string;
}

export type Part = 'waiting' | 'decided' | 'settled';
export type ReviewRow =
  | { row: 'part'; key: string; part: Part; count: number }
  | { row: 'record'; key: string; record: RecordName }
  | { row: 'change'; key: string; change: ReviewedChange };

/** Also when it was dismissed as decided, and then taken back. */
export const needsPerson = (conflict: ConflictView): boolean => conflict.outcome.kind === 'waiting';
const isOpen = (conflict: ConflictView): boolean => conflict.dismissedAt === null || needsPerson(conflict);

export function changesOf(conflicts: readonly ConflictView[]): ReviewedChange[] {
  const changes = new Map<string, ReviewedChange>();
  for (const conflict of conflicts) {
    const key = conflict.atomic ? `op ${conflict.opId} ${conflict.entity} ${conflict.id}` : conflict.conflictId;
    const there = changes.get(key);
    if (there) there.conflicts.push(conflict);
    else changes.set(key, { key, conflicts: [conflict], first: conflict });
  }
  for (const change of changes.values()) change.conflicts.sort((a, b) => placeOf(a) - placeOf(b));
  return [...changes.values()];
}

/** The order in which people read the fields of a record. */
const placeOf = ({ entity, field }: ConflictView): number => Object.keys(RECORD_FIELDS[entity]).indexOf(field);

export const changeNeedsPerson = (change: ReviewedChange): boolean => change.conflicts.some(needsPerson);

/** How many decisions are asked of a person; what is decided together counts once. */
export const countWaiting = (conflicts: readonly ConflictView[]): number =>
  changesOf(conflicts).filter(changeNeedsPerson).length;

/** Not yet dismissed, decided or not. */
export const countOpen = (conflicts: readonly ConflictView[]): number => changesOf(conflicts.filter(isOpen)).length;

/** `keptWaiting`: changes that waited when the screen was opened and stay in their place. */
export function openRows(conflicts: readonly ConflictView[], keptWaiting: ReadonlySet<string>): ReviewRow[] {
  const changes = changesOf(conflicts.filter(isOpen));
  const waits = (change: ReviewedChange) => changeNeedsPerson(change) || keptWaiting.has(change.key);
  return [
    ...partRows('waiting', changes.filter(waits)),
    ...partRows(
      'decided',
      changes.filter((change) => !waits(change)),
    ),
  ];
}

/** Merged by rule, or dismissed. Newest first: what was dismissed by mistake was dismissed just now. */
export function settledRows(conflicts: readonly ConflictView[]): ReviewRow[] {
  const gone = conflicts.filter((conflict) => !isOpen(conflict));
  return partRows(
    'settled',
    changesOf(gone.toSorted((a, b) => (b.dismissedAt ?? 0) - (a.dismissedAt ?? 0))),
    (changes) => changes,
  );
}

const oldestFirst = (changes: readonly ReviewedChange[]): ReviewedChange[] =>
  changes.toSorted((a, b) => a.first.writtenAt - b.first.writtenAt || a.key.localeCompare(b.key));

function partRows(
  part: Part,
  changes: readonly ReviewedChange[],
  order: (changes: readonly ReviewedChange[]) => readonly ReviewedChange[] = oldestFirst,
): ReviewRow[] {
  if (changes.length === 0) return [];
  const records = new Map<string, { record: RecordName; changes: ReviewedChange[] }>();
  for (const change of order(changes)) {
    const { entity, id } = change.first;
    const key = `${entity} ${id}`;
    const there = records.get(key);
    if (there) there.changes.push(change);
    else records.set(key, { record: { entity, id }, changes: [change] });
  }
  return [
    {
      row: 'part',
      key: part,
      part,
      count: part === 'waiting' ? changes.filter(changeNeedsPerson).length : changes.length,
    },
    ...[...records].flatMap(([key, group]): ReviewRow[] => [
      { row: 'record', key: `${part} ${key}`, record: group.record },
      ...group.changes.map((change): ReviewRow => ({ row: 'change', key: change.key, change })),
    ]),
  ];
}
