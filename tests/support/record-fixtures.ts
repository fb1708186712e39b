// Invented records and conflicts for component tests; a test names only what it is about.

import type { ConflictView } from '#shared/model/conflict.ts';
import type { RecordEntity, RecordFieldView, RecordView } from '#shared/model/record.ts';
import { MINUTE_MS, NOW } from './chat-fixtures.ts';

export const aField = (change: Partial<RecordFieldView> = {}): RecordFieldView => ({
  value: '',
  base: 3,
  at: NOW - 20 * MINUTE_MS,
  by: 'user-pn',
  pending: null,
  ...change,
});

export function aRecord(
  entity: RecordEntity,
  id: string,
  fields: Record<string, RecordFieldView>,
  change: Partial<RecordView> = {},
): RecordView {
  return { entity, id, revision: 3, fields, provisional: false, waits: 0, refused: [], asOf: NOW, ...change };
}

let made = 0;

export function aConflict(change: Partial<ConflictView> = {}): ConflictView {
  const conflictId = `conflict-${(made += 1)}`;
  return {
    conflictId,
    opId: `op-of-${conflictId}`,
    atomic: false,
    entity: 'note',
    id: 'bay-2',
    field: 'text',
    base: 'Antibiotics due 11:00.',
    baseKnown: true,
    mine: 'Antibiotics given 10:55.',
    theirs: 'Antibiotics due 11:30.',
    theirBy: 'user-pn',
    theirAt: NOW - 5 * MINUTE_MS,
    writtenAt: NOW - 10 * MINUTE_MS,
    strategy: 'merge',
    why: 'overlap',
    outcome: { kind: 'waiting' },
    slot: null,
    sending: false,
    dismissedAt: null,
    ...change,
  };
}
