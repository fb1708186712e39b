import { describe, expect, it } from 'vitest';
import { createSystemRandom } from '#adapters/system-random.ts';
import type { Random } from '#daemon/ports/random.ts';
import { createSeededRandom } from '#tests/support/seeded-random.ts';

function randomContract(name: string, makeRandom: () => Random): void {
  describe(`${name}, as luck`, () => {
    it('gives as many bytes as asked, and others each time', () => {
      const random = makeRandom();
      expect(random.bytes(0)).toHaveLength(0);
      expect(random.bytes(32)).toHaveLength(32);
      expect(random.bytes(32)).not.toEqual(random.bytes(32));
    });

    it('spreads evenly from 0 to 1, 1 excluded', () => {
      const random = makeRandom();
      const draws = Array.from({ length: 4_000 }, () => random.uniform());
      expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...draws)).toBeLessThan(1);
      expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 1);
    });

    it('digests the UTF-8 of a text with SHA-256', () => {
      // FIPS 180-2, appendix B.1.
      expect(makeRandom().sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
      expect(makeRandom().sha256('é')).not.toBe(makeRandom().sha256('e'));
    });
  });
}

randomContract('the host’s generator', createSystemRandom);
randomContract('the seeded generator', () => createSeededRandom(1));

describe('the seeded generator', () => {
  const draws = (seed: number | string) => {
    const random = createSeededRandom(seed);
    return [...random.bytes(8), random.uniform(), random.integer(100)];
  };

  it('repeats itself exactly for one seed and differs for another', () => {
    expect(draws(42)).toEqual(draws(42));
    expect(draws(42)).not.toEqual(draws(43));
  });

  it('forks luck that does not depend on how much was drawn before', () => {
    const random = createSeededRandom(42);
    const early = random.fork('net').uniform();
    random.bytes(100);
    expect(random.fork('net').uniform()).toBe(early);
    expect(random.fork('disk').uniform()).not.toBe(early);
  });

  it('picks within bounds', () => {
    const random = createSeededRandom(7);
    const picked = new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c'])));
    expect([...picked].toSorted()).toEqual(['a', 'b', 'c']);
    for (let draw = 0; draw < 200; draw += 1) expect(random.integer(3)).toBeLessThan(3);
    expect(random.chance(0)).toBe(false);
    expect(random.chance(1)).toBe(true);
  });
});
