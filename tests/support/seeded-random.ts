// Luck that repeats: the same seed gives the same bytes and the same jitter, on every machine (a bad seed replays exactly).

import { createHash } from 'node:crypto';
import type { Random } from '#daemon/ports/random.ts';

export interface SeededRandom extends Random {
  /** A whole number from 0 to `below` - 1. */
  integer(below: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** True once in `1 / probability` cases. */
  chance(probability: number): boolean;
  /** Independent luck for one part of a test, so that one part's draws do not shift another's. */
  fork(label: string): SeededRandom;
}

export function createSeededRandom(seed: number | string): SeededRandom {
  let state = Number.parseInt(sha256(`seed:${seed}`).slice(0, 8), 16);

  /** Mulberry32: 32 bits of state, good enough for schedules, nothing for secrets. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  return {
    bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(next() * 256)),
    uniform: next,
    sha256,
    integer: (below) => Math.floor(next() * below),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    chance: (probability) => next() < probability,
    fork: (label) => createSeededRandom(`${seed}/${label}`),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
