// What changed between two sequences of lines or words: the stretches of the first that were replaced. The longest common
// subsequence is jsdiff's; texts that differ beyond a bound are not compared (SE4), and a person looks at them.

import { diffArrays } from 'diff';

/** `before[from…to)` was replaced by `tokens`; either may be empty, not both. */
export interface Hunk {
  from: number;
  to: number;
  tokens: string[];
}

const MOST_EDITS = 2_000;

export function hunksOf(before: readonly string[], after: readonly string[]): Hunk[] | null {
  const parts = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS });
  if (!parts) return null;
  const hunks: Hunk[] = [];
  let place = 0;
  let open: Hunk | null = null;
  for (const part of parts) {
    if (!part.added && !part.removed) {
      place += part.value.length;
      open = null;
      continue;
    }
    if (!open) hunks.push((open = { from: place, to: place, tokens: [] }));
    if (part.added) open.tokens.push(...part.value);
    else {
      place += part.value.length;
      open.to = place;
    }
  }
  return hunks;
}

export function sameHunk(one: Hunk, other: Hunk): boolean {
  return one.from === other.from && one.to === other.to && sameTokens(one.tokens, other.tokens);
}

export function sameTokens(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((token, index) => token === other[index]);
}

export function applyHunks(before: readonly string[], hunks: readonly Hunk[]): string[] {
  const after: string[] = [];
  let place = 0;
  for (const hunk of hunks) {
    after.push(...before.slice(place, hunk.from), ...hunk.tokens);
    place = hunk.to;
  }
  return [...after, ...before.slice(place)];
}
