import { describe, expect, test } from 'vitest';
import { openStores } from '#daemon/store/open-stores.ts';
import { rangeStore, type RangeStore } from '#daemon/store/ranges.ts';
import fc from 'fast-check';
import { createMemoryStorage } from '../../support/memory-storage.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

function fresh(): RangeStore {
  const opened = openStores(createMemoryStorage(), 'a', '00'.repeat(32), createSeededRandom(1));
  if (!opened.ok) throw new Error(opened.error.message);
  return rangeStore(opened.value.cache);
}

describe('known stretches of a room', () => {
  test('[SY1] stretches that touch become one', () => {
    const ranges = fresh();
    ranges.add('r', { from: 1, to: 5 }, 1);
    ranges.add('r', { from: 6, to: 9 }, 1);
    expect(ranges.of('r')).toEqual([{ from: 1, to: 9 }]);
  });

  test('[IN8] a hole stays a hole until it is filled', () => {
    const ranges = fresh();
    ranges.add('r', { from: 1, to: 5 }, 1);
    ranges.add('r', { from: 8, to: 9 }, 1);
    expect(ranges.of('r')).toHaveLength(2);
    expect(ranges.covers('r', 6)).toBe(false);
    ranges.add('r', { from: 6, to: 7 }, 1);
    expect(ranges.of('r')).toEqual([{ from: 1, to: 9 }]);
  });

  test('on a plain platform neighbours in time are not joined, only what overlaps', () => {
    const ranges = fresh();
    ranges.add('r', { from: 10, to: 20 }, 0);
    ranges.add('r', { from: 21, to: 30 }, 0);
    expect(ranges.of('r')).toHaveLength(2);
    ranges.add('r', { from: 15, to: 25 }, 0);
    expect(ranges.of('r')).toEqual([{ from: 10, to: 30 }]);
  });

  test('[IN7] whatever arrives in whatever order, exactly what was covered is known and the cursor never goes down', () => {
    const stretch = fc.record({ from: fc.integer({ min: 1, max: 60 }), length: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 25 }), (stretches) => {
        const ranges = fresh();
        const known = new Set<number>();
        let cursor = 0;
        for (const { from, length } of stretches) {
          ranges.add('r', { from, to: from + length }, 1);
          for (let seq = from; seq <= from + length; seq += 1) known.add(seq);
          const newest = ranges.newest('r')?.to ?? 0;
          expect(newest).toBeGreaterThanOrEqual(cursor);
          cursor = newest;
        }
        for (let seq = 1; seq <= 75; seq += 1) expect(ranges.covers('r', seq)).toBe(known.has(seq));
      }),
      { numRuns: 60 },
    );
  });
});
