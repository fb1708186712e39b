// [CF5] The laws of the automatic merges, on random values: 10⁵ cases and more in each run. For one common base, merging
// is commutative and idempotent, and two ways of merging three that both go by themselves go the same. What does not go
// by itself is a person's: then nothing is picked, so nothing is lost.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '#shared/bridge/contract.ts';
import { sameValue } from '#shared/model/record.ts';
import { mergeValues, type ValueKind } from '#daemon/conflict/merge/merge.ts';

const shortWord = fc.constantFrom('pain', 'CT', 'at', '3', '50', 'mg', 'home', 'NPO');
const anyLine = fc.array(shortWord, { maxLength: 7 }).map((words) => words.join(' '));
const freeText = fc.array(anyLine, { maxLength: 6 }).map((lines) => lines.join('\n'));

/** A version of a text: some edits that a person would make. */
const edits = fc.array(
  fc.record({
    at: fc.nat(20),
    what: fc.constantFrom('add', 'remove', 'reword', 'append'),
    line: anyLine,
    word: shortWord,
  }),
  { maxLength: 3 },
);
function edit(text: string, steps: readonly { at: number; what: string; line: string; word: string }[]): string {
  const lines = text === '' ? [] : text.split('\n');
  for (const { at, what, line, word } of steps) {
    const place = lines.length === 0 ? 0 : at % (lines.length + 1);
    if (what === 'add') lines.splice(place, 0, line);
    else if (what === 'append') lines.push(line);
    else if (what === 'remove') lines.splice(place, 1);
    else if (place < lines.length) {
      const words = (lines[place] ?? '').split(' ');
      words.splice(at % (words.length + 1), at % 2, word);
      lines[place] = words.join(' ');
    }
  }
  return lines.join('\n');
}
const texts = fc
  .tuple(freeText, edits, edits, edits)
  .map(([base, one, two, three]): Family => [base, edit(base, one), edit(base, two), edit(base, three)]);
const strangers = fc.tuple(freeText, freeText, freeText, freeText) as fc.Arbitrary<Family>;
const unicodeText = fc.string({ unit: fc.constantFrom('ä', '\n', ' ', '字', '👩‍⚕️', '\r'), maxLength: 12 });
const odd = fc.tuple(unicodeText, unicodeText, unicodeText, unicodeText) as fc.Arbitrary<Family>;

const set = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'fall risk', 'isolation'), { maxLength: 5 });
const scalar = fc.oneof(fc.constantFrom<JsonValue>(null, true, 1, 'x', 'y'));
const map = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'toString', 'constructor'), scalar, { maxKeys: 4 });
const counter = fc
  .dictionary(fc.constantFrom('ward', 'desk', 'hasOwnProperty'), fc.nat(5), { maxKeys: 3 })
  .map((tallies): JsonValue => ({ counter: tallies }));
const four = (value: fc.Arbitrary<JsonValue>) => fc.tuple(value, value, value, value) as fc.Arbitrary<Family>;

type Family = [base: JsonValue, mine: JsonValue, theirs: JsonValue, third: JsonValue];

/** Name, kind, values, cases, and the least share of cases that must go by itself, or the laws would say nothing. */
const FAMILIES: readonly (readonly [string, ValueKind, fc.Arbitrary<Family>, number, number])[] = [
  ['notes that people edit', 'text', texts, 30_000, 0.4],
  ['texts that have little in common', 'text', strangers, 12_000, 0.02],
  ['texts of any letters', 'text', odd, 13_000, 0.02],
  ['sets', 'set', four(set as fc.Arbitrary<JsonValue>), 15_000, 1],
  ['maps', 'map', four(map as fc.Arbitrary<JsonValue>), 15_000, 0.1],
  ['counters', 'counter', four(counter), 10_000, 1],
  ['single values', 'scalar', four(scalar), 5_000, 0.1],
];

describe.each(FAMILIES)('[CF5] the merge of %s', (_name, kind, family, numRuns, leastShare) => {
  const merge = (base: JsonValue, mine: JsonValue, theirs: JsonValue) => mergeValues(kind, base, mine, theirs);
  const then = (base: JsonValue, first: ReturnType<typeof merge>, third: JsonValue) =>
    first.clean ? merge(base, first.value, third) : first;

  it(`is commutative, associative and idempotent (${numRuns} cases)`, () => {
    let byItself = 0;
    fc.assert(
      fc.property(family, ([base, mine, theirs, third]) => {
        const one = merge(base, mine, theirs);
        const other = merge(base, theirs, mine);
        expect(one.clean).toBe(other.clean);
        if (one.clean && other.clean) {
          byItself += 1;
          expect(sameValue(one.value, other.value)).toBe(true);
          const again = merge(base, one.value, mine);
          expect(again.clean && sameValue(again.value, one.value)).toBe(true);
        }
        const itself = merge(base, mine, mine);
        expect(itself.clean && sameValue(itself.value, mine)).toBe(true);
        const left = then(base, one, third);
        const right = then(base, merge(base, theirs, third), mine);
        if (left.clean && right.clean) expect(sameValue(left.value, right.value)).toBe(true);
      }),
      { numRuns, seed: 20_261_122 },
    );
    expect(byItself / numRuns).toBeGreaterThanOrEqual(leastShare);
  });
});

describe('[CF5] every input is in the output, or a person is asked', () => {
  const wordsIn = (text: string) => text.split(/\s+/).filter((word) => word !== '');
  const countOf = (words: readonly string[], word: string) => words.filter((one) => one === word).length;

  it('no word that either put into a note is missing from the merged note', () => {
    fc.assert(
      fc.property(texts, ([base, mine, theirs]) => {
        const result = mergeValues('text', base, mine, theirs);
        if (!result.clean) return;
        const [before, here, there, after] = [base, mine, theirs, result.value].map((text) => wordsIn(String(text)));
        for (const word of new Set([...(here ?? []), ...(there ?? [])])) {
          const was = countOf(before ?? [], word);
          const added = Math.max(countOf(here ?? [], word), countOf(there ?? [], word)) - was;
          const taken = was * 2 - Math.min(was, countOf(here ?? [], word)) - Math.min(was, countOf(there ?? [], word));
          expect(countOf(after ?? [], word)).toBeGreaterThanOrEqual(was + Math.max(0, added) - taken);
        }
      }),
      { numRuns: 10_000, seed: 7 },
    );
  });

  it('a set holds what either added and nothing that either took away', () => {
    fc.assert(
      fc.property(set, set, set, (base, mine, theirs) => {
        const result = mergeValues('set', base, mine, theirs);
        const elements = result.clean ? (result.value as string[]) : [];
        for (const element of [...mine, ...theirs]) if (!base.includes(element)) expect(elements).toContain(element);
        for (const element of base)
          expect(elements.includes(element)).toBe(mine.includes(element) && theirs.includes(element));
      }),
      { numRuns: 5_000, seed: 7 },
    );
  });
});
