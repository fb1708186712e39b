import { describe, expect, test } from 'vitest';
import {
  countOpen,
  countWaiting,
  openRows,
  settledRows,
  type ReviewRow,
} from '../../../renderer/features/conflicts/review-rows.ts';
import { NOW } from '../../support/chat-fixtures.ts';
import { aConflict } from '../../support/record-fixtures.ts';

const none = new Set<string>();
const told = (rows: readonly ReviewRow[]) =>
  rows.map((row) => {
    if (row.row === 'part') return `${row.part} ${row.count}`;
    return row.row === 'record' ? `${row.record.entity}/${row.record.id}` : row.key;
  });
const decided = { kind: 'mine', by: 'rule', at: NOW, value: 'x' } as const;

describe('the order of the review', () => {
  test('what needs a person comes first, each grouped by its record, oldest first', () => {
    const conflicts = [
      aConflict({ conflictId: 'late', id: 'bay-2', writtenAt: NOW }),
      aConflict({ conflictId: 'early', id: 'bay-2', writtenAt: NOW - 9 }),
      aConflict({ conflictId: 'other', id: 'ward', writtenAt: NOW - 5 }),
      aConflict({ conflictId: 'ruled', id: 'bay-2', writtenAt: NOW - 99, outcome: decided }),
    ];
    expect(told(openRows(conflicts, none))).toEqual([
      'waiting 3',
      'note/bay-2',
      'early',
      'late',
      'note/ward',
      'other',
      'decided 1',
      'note/bay-2',
      'ruled',
    ]);
  });

  test('what is decided while somebody looks stays in its place', () => {
    const conflict = aConflict({ conflictId: 'seen', outcome: decided });
    expect(told(openRows([conflict], new Set(['seen'])))[0]).toBe('waiting 0');
    expect(told(openRows([conflict], none))[0]).toBe('decided 1');
  });

  test('the fields of an all-or-nothing change are one decision', () => {
    const fields = ['scheduledAt', 'duration'].map((field) => aConflict({ opId: 'op', atomic: true, field }));
    expect(countWaiting(fields)).toBe(1);
    expect(openRows(fields, none).filter((row) => row.row === 'change')).toHaveLength(1);
    expect(countWaiting(fields.map((field) => ({ ...field, atomic: false })))).toBe(2);
  });

  test('[IN11] what waits is never among the settled, even when it was dismissed and taken back', () => {
    const again = aConflict({ conflictId: 'again', dismissedAt: NOW });
    const gone = aConflict({ conflictId: 'gone', dismissedAt: NOW, outcome: decided });
    expect(told(openRows([again, gone], none))).toContain('again');
    expect(told(settledRows([again, gone]))).toEqual(['settled 1', 'note/bay-2', 'gone']);
    expect(countOpen([again, gone])).toBe(1);
  });
});
