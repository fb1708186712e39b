// The check on the checks: with a deliberate bug in it, some world must say so, and name the rule that is broken.

import { expect, test } from 'vitest';
import { MUTATIONS, type MutationName } from './mutations.ts';
import { runSeeds } from './run-seeds.ts';

/** The rules of which at least one must be named. */
const BROKEN_RULES: Record<MutationName, RegExp> = {
  'forget-maybe-sent': /\[(CH2|IN10|OB3)\]/,
  'newest-first-in-lane': /\[IN3\]/,
  'drop-after-a-failure': /\[(C9|IN1)\]/,
  'ack-before-commit': /\[(C9|IN1)\]/,
  'range-without-messages': /\[IN8\]/,
  'stale-overwrites-new': /\[(IN7|at rest)\]/,
  'forget-effect-of-acked': /\[C9\]/,
  'hide-gaps': /\[IN8\]/,
  'model-forgets-repeats': /\[(IN2|IN10)\]/,
};

/** Seeds tried in one go, until one of them finds the bug. */
const AT_A_TIME = 10;
const MOST_SEEDS = 80;

test.each(MUTATIONS)('%s is found', { timeout: 120_000 }, async (mutation) => {
  const found: string[] = [];
  for (let from = 1; found.length === 0 && from <= MOST_SEEDS; from += AT_A_TIME) {
    const reports = await runSeeds(Array.from({ length: AT_A_TIME }, (_, at) => ({ seed: from + at, mutation })));
    found.push(...reports.flatMap((report) => report.findings));
  }
  expect(found.join('\n')).toMatch(BROKEN_RULES[mutation]);
});
