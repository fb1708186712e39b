// [CF2] What merges by itself in a note, and what is left to a person. Each merges the same from either side.

import { describe, expect, it } from 'vitest';
import { mergeTexts } from '#daemon/conflict/merge/merge-text.ts';

const NOTE = ['Bed 1: stable', 'Bed 2: metoprolol 50 mg in the morning', 'Bed 3: NPO', 'Call family'].join('\n');
const changed = (line: number, text: string) => NOTE.split('\n').with(line, text).join('\n');

function both(base: string, mine: string, theirs: string): string | null {
  const one = mergeTexts(base, mine, theirs);
  const other = mergeTexts(base, theirs, mine);
  expect(other).toEqual(one);
  return one.clean ? one.value : null;
}

describe('[CF2] notes merge by themselves', () => {
  it('when different lines were changed', () => {
    const result = both(NOTE, changed(0, 'Bed 1: stable, mobilised'), changed(2, 'Bed 3: NPO from midnight'));
    expect(result?.split('\n')).toEqual([
      'Bed 1: stable, mobilised',
      'Bed 2: metoprolol 50 mg in the morning',
      'Bed 3: NPO from midnight',
      'Call family',
    ]);
  });

  it('when neighbouring lines were reworded', () => {
    const result = both(NOTE, changed(2, 'Bed 3: NPO since 6'), changed(3, 'Call family today'));
    expect(result?.split('\n').slice(2)).toEqual(['Bed 3: NPO since 6', 'Call family today']);
  });

  it('when words far apart in one line were changed', () => {
    const base = 'Bed 2: metoprolol 50 mg in the early morning, family was told by phone';
    const result = both(base, base.replace('metoprolol', 'bisoprolol'), base.replace('phone', 'letter'));
    expect(result).toBe('Bed 2: bisoprolol 50 mg in the early morning, family was told by letter');
  });

  it('when both added something at the end: each addition stays whole, as a paragraph', () => {
    const result = both(NOTE, `${NOTE}\nLabs: CRP 40\nrepeat at 6`, `${NOTE}\nBed 4: new, fall risk`);
    expect(result).toBe(`${NOTE}\nBed 4: new, fall risk\n\nLabs: CRP 40\nrepeat at 6`);
  });

  it('when both wrote the same', () => {
    expect(both(NOTE, `${NOTE}\nDone`, `${NOTE}\nDone`)).toBe(`${NOTE}\nDone`);
  });

  it('when one took a line away and the other changed another', () => {
    expect(both(NOTE, NOTE.replace('Bed 1: stable\n', ''), changed(3, 'Call family at 8'))).toBe(
      changed(3, 'Call family at 8').replace('Bed 1: stable\n', ''),
    );
  });

  it('when a first text meets an empty one', () => {
    expect(both('', 'Bed 1: stable', '')).toBe('Bed 1: stable');
  });
});

describe('[CF2] a person is asked', () => {
  it.each([
    [
      'when one changed the drug and the other its dose',
      changed(1, 'Bed 2: bisoprolol 50 mg in the morning'),
      changed(1, 'Bed 2: metoprolol 100 mg in the morning'),
    ],
    [
      'when one took away a line that the other changed',
      NOTE.replace('Bed 3: NPO\n', ''),
      changed(2, 'Bed 3: NPO from midnight'),
    ],
    [
      'when both replaced one line by others',
      changed(2, 'Everything by mouth again'),
      changed(2, 'Clear fluids only, see plan'),
    ],
    [
      'when one replaced what the other added to',
      NOTE.replace('Call family', 'Discharge planned'),
      `${NOTE}\nSister is on her way`,
    ],
  ])('%s', (_why, mine, theirs) => {
    expect(both(NOTE, mine, theirs)).toBeNull();
  });

  it('when the texts differ beyond what is compared', () => {
    const many = (word: string) => Array.from({ length: 3_000 }, (_, index) => `${word} ${index}`).join('\n');
    expect(both('start', many('a'), many('b'))).toBeNull();
  });
});
