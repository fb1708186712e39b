// [F54] A compromised window says whatever it likes: nothing it says throws, and nothing that breaks the contract
// arrives at the daemon. Half of the calls are noise, half are good inputs with one thing wrong.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BRIDGE_LIMITS, calls, type CallName } from '#shared/bridge/contract.ts';
import { done } from '#shared/result.ts';
import { guardFixture } from './guard-fixture.ts';
import { validInputs } from './valid-inputs.ts';

const CALLS_OF_NOISE = 20_000;
const CALLS_ALMOST_GOOD = 20_000;
const names = Object.keys(calls) as CallName[];

const strange = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: true,
  withUnicodeString: true,
  maxDepth: 3,
});
const hostileText = fc.constantFrom(
  '',
  '\u0000',
  '../..',
  '__proto__',
  'javascript:alert(1)',
  'x'.repeat(70_000),
  '💥',
);
const wrong = fc.oneof(strange, hostileText, fc.double(), fc.constant({ toString: null }));

/** A copy of `input` with one part replaced, removed or added. */
function spoil(input: unknown, path: number[], how: 'replace' | 'remove' | 'add', part: unknown): unknown {
  if (typeof input !== 'object' || input === null) return part;
  const copy: Record<string, unknown> = Array.isArray(input) ? { ...input } : { ...(input as Record<string, unknown>) };
  const keys = Object.keys(copy);
  const [here = 0, ...rest] = path;
  if (how === 'add' || keys.length === 0) return { ...copy, [`extra${here}`]: part };
  const key = keys[here % keys.length] as string;
  if (rest.length > 0) copy[key] = spoil(copy[key], rest, how, part);
  else if (how === 'replace') copy[key] = part;
  else delete copy[key];
  return copy;
}

async function expectHarmless(count: number, arbitrary: fc.Arbitrary<{ name: unknown; input: unknown }>) {
  const fixture = guardFixture();
  for (const name of names) fixture.bridge.answer(name, () => done as never);
  const { door } = fixture.open();
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ name, input }) => {
      fixture.advance(1_000 / BRIDGE_LIMITS.callsPerSecond);
      const result = await door.call(name, input);
      if (!result.ok) {
        expect(result.error.code).toMatch(/^(unknown-call|invalid-input|too-large)$/);
        expect(result.error.message.length).toBeLessThan(2_000);
      }
    }),
    { numRuns: count },
  );
  expect(fixture.bridge.breaches).toEqual([]);
  expect(fixture.records).toEqual([]);
  return fixture.bridge.received.length;
}

test('[F54] noise under any name is refused without a throw', async () => {
  const name = fc.oneof(fc.constantFrom<unknown>(...names), fc.string(), strange);
  const passed = await expectHarmless(CALLS_OF_NOISE, fc.record({ name, input: wrong }));
  expect(passed).toBeLessThan(CALLS_OF_NOISE);
});

test('[F54] good inputs with one thing wrong never reach the daemon broken', async () => {
  const almost = fc
    .record({
      name: fc.constantFrom(...names),
      path: fc.array(fc.nat(12), { minLength: 1, maxLength: 3 }),
      how: fc.constantFrom('replace' as const, 'remove' as const, 'add' as const),
      part: wrong,
    })
    .map(({ name, path, how, part }) => ({ name, input: spoil(validInputs[name], path, how, part) }));
  await expectHarmless(CALLS_ALMOST_GOOD, almost);
});

test.each(names)('the good input of %s passes, so the fuzz above spoils something that works', async (name) => {
  const fixture = guardFixture();
  fixture.bridge.answer(name, () => done as never);
  expect(await fixture.open().door.call(name, validInputs[name])).toEqual(done);
  expect(fixture.bridge.received).toHaveLength(1);
});
