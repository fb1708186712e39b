import { expect, test } from 'vitest';
import { aPerson } from '#tests/support/chat-fixtures.ts';
import { findTargets } from '../../../renderer/features/rooms/new-targets.ts';

const kinds = (query: string, isPlain: boolean) =>
  findTargets([aPerson('u-7', 'Nora Lind')], query, isPlain).map(({ kind }) => kind);

test('with a directory only people are offered', () => {
  expect(kinds('V-2041', false)).toEqual([]);
  expect(kinds('', false)).toEqual(['person']);
});

test('a plain platform also takes the number of a visit and the id of a person', () => {
  expect(findTargets([], ' V-2041 ', true)).toEqual([
    { kind: 'visit', id: 'visit', visitId: 'V-2041' },
    { kind: 'unmet', id: 'unmet', userId: 'V-2041' },
  ]);
});

test('what cannot be a number or an id is not offered as one', () => {
  for (const query of ['', '  ', 'two words', 'chat:a:b']) expect(kinds(query, true)).not.toContain('visit');
});

test('somebody who has been met is offered by name, not by id', () => {
  const person = aPerson('u-7', 'Nora Lind');
  expect(findTargets([person], person.userId, true).map(({ kind }) => kind)).not.toContain('unmet');
});
