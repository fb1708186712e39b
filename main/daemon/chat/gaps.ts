// Where the rows of a page have holes between them (IN8). Pure: stretches in, holes out.

import type { Range } from '../store/ranges.ts';

/** Positions missing: after `from`, before `to`, both known. */
export interface Hole {
  from: number;
  to: number;
}

/**
 * The holes of a page that reaches from its lowest row (`lowest`; null when the page reaches the bottom of what is
 * cached) to `below` (exclusive). What the server has above our newest stretch is a hole at the top of the newest page.
 */
export function holesOfPage(ranges: readonly Range[], lowest: number | null, below: number, head: number): Hole[] {
  const holes: Hole[] = [];
  for (let index = 1; index < ranges.length; index += 1) {
    const previous = ranges[index - 1] as Range;
    const next = ranges[index] as Range;
    holes.push({ from: previous.to, to: next.from });
  }
  const last = ranges.at(-1);
  if (last && head > last.to && below === Number.POSITIVE_INFINITY) holes.push({ from: last.to, to: head + 1 });
  return holes.filter((hole) => hole.from < below && (lowest === null || hole.from >= lowest));
}

/** What lies before everything that is cached of a room. */
export function bottomOf(ranges: readonly Range[], plain: boolean, visit: boolean): 'ask' | 'start' | 'unknown' {
  const first = ranges[0];
  if (plain) {
    if (first && first.from <= 0) return 'start';
    return visit ? 'ask' : 'unknown';
  }
  return first && first.from <= 1 ? 'start' : 'ask';
}
