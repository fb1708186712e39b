// The check on the checks, for the cheapest mutants; `npm run mutants` hunts them all.

import { afterAll, expect, test } from 'vitest';
import { hunt } from './hunt.ts';
import { CHEAPEST, MUTANTS } from './list.ts';
import { copyTree } from './tree.ts';

const tree = copyTree();
afterAll(() => tree.remove());

test.each(MUTANTS.filter(({ name }) => CHEAPEST.includes(name)))('"$name" is noticed', async ({ edits, suite }) => {
  const restore = tree.patch(edits);
  const verdict = await hunt(tree.folder, suite);
  restore();
  expect(verdict.kind).toBe('noticed');
});

test('a tree without a mutant is silent', async () => {
  expect(await hunt(tree.folder, { tests: 'tests/daemon/store/ranges.test.ts' })).toEqual({ kind: 'silent' });
});
