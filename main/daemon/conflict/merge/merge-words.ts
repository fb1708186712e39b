// Two versions of one line. Changes merge when enough unchanged words stand between them: "metoprolol 50 mg" changed to
// another drug here and to another dose there is no merge, whatever a computer thinks of the words.

import { applyHunks, hunksOf, sameHunk, type Hunk } from './text-hunks.ts';
import { merged, OVERLAP, type Merged } from './merge-result.ts';

/** Unchanged words between two people's changes of one line. */
const WORDS_BETWEEN = 3;

const tokensOf = (line: string): string[] => line.split(/(\s+)/).filter((token) => token !== '');
const isWord = (token: string): boolean => token.trim() !== '';

export function mergeWords(base: string, mine: string, theirs: string): Merged<string> {
  if (mine === theirs || theirs === base) return merged(mine);
  if (mine === base) return merged(theirs);
  const before = tokensOf(base);
  const here = hunksOf(before, tokensOf(mine));
  const there = hunksOf(before, tokensOf(theirs));
  if (!here || !there) return OVERLAP;
  const far = (one: Hunk, other: Hunk): boolean => {
    const [left, right] = one.from <= other.from ? [one, other] : [other, one];
    return before.slice(left.to, right.from).filter(isWord).length >= WORDS_BETWEEN;
  };
  const foreign = there.filter((hunk) => !here.some((own) => sameHunk(own, hunk)));
  for (const hunk of foreign) for (const own of here) if (!far(own, hunk)) return OVERLAP;
  for (const own of here)
    if (!there.some((hunk) => sameHunk(own, hunk))) for (const hunk of there) if (!far(own, hunk)) return OVERLAP;
  const union = [...here, ...foreign].sort((one, other) => one.from - other.from);
  const after = applyHunks(before, union);
  // Read again, the result must say exactly what both said; words that repeat can be understood in two ways.
  const again = hunksOf(before, after);
  const isSame = again?.length === union.length && again.every((hunk, index) => sameHunk(hunk, union[index] ?? hunk));
  return isSame ? merged(after.join('')) : OVERLAP;
}
