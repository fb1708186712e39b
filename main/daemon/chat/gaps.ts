// Where the rows of a page have holes between them (IN8). Pure: stretches in, holes out.

import type { Range } from '../store/ranges.ts';

/** Positions missing: after `from`, before `to`, both known. */
export interface Hole {
  from: number;
  to: number;
}

export interface PageExtent {
  /** Places of the page's rows, oldest first. */
  places: readonly number[];
  /** Whether the page reaches down to everything that is cached. */
  reachesBottom: boolean;
  /** Exclusive; infinity for the newest page. */
  below: number;
}

/**
 * The holes of a page. What the server has above our newest stretch is a hole at the top of the newest page. A row may
 * stand inside a hole, or below all stretches: its present state came with a change of it, and what was written around
 * it is still missing. Such a row parts the hole.
 */
export function holesOfPage(ranges: readonly Range[], page: PageExtent, head: number): Hole[] {
  const { places, below } = page;
  const holes: Hole[] = ranges.map((range, index) => ({ from: ranges[index - 1]?.to ?? 0, to: range.from }));
  const last = ranges.at(-1);
  if (last && head > last.to && below === Number.POSITIVE_INFINITY) holes.push({ from: last.to, to: head + 1 });
  const lowest = page.reachesBottom ? 1 : (places[0] ?? 1);
  return holes
    .flatMap((hole) => parted(hole, [...places, below]))
    .filter((hole) => hole.to - hole.from > 1 && hole.from < below && hole.from >= lowest);
}

function parted(hole: Hole, places: readonly number[]): Hole[] {
  const inside = places.filter((place) => place > hole.from && place < hole.to);
  const edges = [hole.from, ...inside, hole.to];
  return edges.slice(1).map((to, index) => ({ from: edges[index] as number, to }));
}

/** What lies before everything that is cached of a room. `head` is the highest number that the server has there. */
export function bottomOf(
  ranges: readonly Range[],
  server: { plain: boolean; head: number },
  visit: boolean,
): 'ask' | 'start' | 'unknown' {
  const first = ranges[0];
  if (server.plain) {
    if (first && first.from <= 0) return 'start';
    return visit ? 'ask' : 'unknown';
  }
  return (first ? first.from <= 1 : server.head === 0) ? 'start' : 'ask';
}
