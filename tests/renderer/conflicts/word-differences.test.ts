import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { setDifferences, wordDifferences } from '../../../renderer/features/conflicts/change/word-differences.ts';

const told = (before: string, after: string) =>
  wordDifferences(before, after)?.map(({ kind, text }) => `${{ same: '', added: '+', removed: '-' }[kind]}${text}`);

describe('two versions of a text', () => {
  test('are told word by word', () => {
    expect(told('Antibiotics due 11:00.', 'Antibiotics due 11:30.')).toEqual([
      'Antibiotics due ',
      '-11:00.',
      '+11:30.',
    ]);
  });

  test('a reworded half sentence is one change, not one for each word', () => {
    expect(told('he is in bay two now', 'he went to theatre four now')).toEqual([
      'he ',
      '-is in bay two',
      '+went to theatre four',
      ' now',
    ]);
  });

  test('a line break between two changes keeps them apart', () => {
    expect(told('one\ntwo', 'uno\ndue')).toEqual(['-one', '+uno', '\n', '-two', '+due']);
  });

  test('that are equal differ in nothing, and from nothing everything is new', () => {
    expect(told('same words', 'same words')).toEqual(['same words']);
    expect(told('', 'all new')).toEqual(['+all new']);
  });

  test('with too little in common are not compared', () => {
    const long = (word: string) => Array.from({ length: 2_000 }, (_, index) => `${word}${index}`).join(' ');
    expect(wordDifferences(long('a'), long('b'))).toBeNull();
  });

  test('[IN11] no word of either is left out', () => {
    const text = fc.array(fc.constantFrom('dose', 'due', '11:00', ' ', '\n', 'given', '.'), { maxLength: 20 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const [before, after] = [left.join(''), right.join('')];
        const stretches = wordDifferences(before, after) ?? [];
        const without = (kind: string) =>
          stretches
            .filter((stretch) => stretch.kind !== kind)
            .map(({ text: words }) => words)
            .join('');
        expect([without('added'), without('removed')]).toEqual([before, after]);
      }),
    );
  });
});

test('labels are told one by one', () => {
  expect(setDifferences(['a', 'b'], ['b', 'c'])).toEqual([
    { kind: 'same', text: 'b' },
    { kind: 'added', text: 'c' },
    { kind: 'removed', text: 'a' },
  ]);
});
