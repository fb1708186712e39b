// Where a page says that something is missing (IN8), stretches and rows given.

import { describe, expect, it } from 'vitest';
import { bottomOf, holesOfPage } from '#daemon/chat/gaps.ts';

const newest = { reachesBottom: true, below: Number.POSITIVE_INFINITY };

describe('the holes of a page', () => {
  it('[IN8] stand between two stretches, and above the newest one', () => {
    const ranges = [
      { from: 1, to: 3 },
      { from: 7, to: 9 },
    ];
    expect(holesOfPage(ranges, { places: [1, 2, 3, 7, 8, 9], ...newest }, 12)).toEqual([
      { from: 3, to: 7 },
      { from: 9, to: 13 },
    ]);
  });

  it('[IN8] are parted by a row that came with a later change of it', () => {
    const ranges = [
      { from: 1, to: 40 },
      { from: 44, to: 50 },
    ];
    expect(holesOfPage(ranges, { places: [40, 42, 44], ...newest }, 50)).toEqual([
      { from: 40, to: 42 },
      { from: 42, to: 44 },
    ]);
  });

  it('[IN8] stand above a row that is older than every stretch', () => {
    const ranges = [{ from: 50, to: 60 }];
    expect(holesOfPage(ranges, { places: [3, 50, 60], ...newest }, 60)).toEqual([{ from: 3, to: 50 }]);
  });

  it('[IN8] go on where the page above was cut inside a hole', () => {
    const ranges = [
      { from: 1, to: 40 },
      { from: 60, to: 70 },
    ];
    const upper = { places: [50, 60, 70], reachesBottom: false, below: Number.POSITIVE_INFINITY };
    expect(holesOfPage(ranges, upper, 70)).toEqual([{ from: 50, to: 60 }]);
    const lower = { places: [39, 40], reachesBottom: false, below: 50 };
    expect(holesOfPage(ranges, lower, 70)).toEqual([{ from: 40, to: 50 }]);
  });

  it('are none where nothing can be missing', () => {
    const ranges = [{ from: 5, to: 9 }];
    expect(holesOfPage(ranges, { places: [5, 6, 9], ...newest }, 9)).toEqual([]);
  });
});

describe('what lies below everything that is here', () => {
  const sync = (head: number) => ({ plain: false, head });

  it('is nothing where the stretch begins with the first, and in a room without a word', () => {
    expect(bottomOf([{ from: 1, to: 9 }], sync(9), false)).toBe('start');
    expect(bottomOf([], sync(0), false)).toBe('start');
  });

  it('is on the server otherwise', () => {
    expect(bottomOf([{ from: 5, to: 9 }], sync(9), false)).toBe('ask');
    expect(bottomOf([], sync(9), false)).toBe('ask');
  });

  it('cannot be known on a plain platform unless it is a visit', () => {
    expect(bottomOf([], { plain: true, head: 0 }, false)).toBe('unknown');
    expect(bottomOf([], { plain: true, head: 0 }, true)).toBe('ask');
  });
});
