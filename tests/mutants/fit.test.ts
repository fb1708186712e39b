// A list of deliberate bugs rots with the sources that it changes. Whoever rewrites such a place rewrites its mutant.

import { expect, test } from 'vitest';
import { CHEAPEST, MUTANTS } from './list.ts';
import { placesOf } from './tree.ts';

test.each(MUTANTS)('the mutant "$name" still fits the sources', ({ edits }) => {
  for (const edit of edits) expect([edit.file, edit.find, placesOf(edit)]).toEqual([edit.file, edit.find, 1]);
});

test('each mutant has a name of its own, and the cheapest are among them', () => {
  const names = MUTANTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of CHEAPEST) expect(names).toContain(name);
});
