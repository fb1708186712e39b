// What one side did to a text, line by line: lines taken away, lines reworded, lines put in before a line. A reworded
// line is told from a new one by the words that it kept.

import { hunksOf } from './text-hunks.ts';

export interface TextScript {
  /** By number of the base line. */
  gone: Set<number>;
  reworded: Map<number, string>;
  /** By the base line before which they stand; the base's length is the end. */
  added: Map<number, Added>;
}

export interface Added {
  lines: string[];
  /** They stand where the same side took lines away: a replacement, not an addition. */
  replaces: boolean;
}

/** Above this, matching reworded lines is not worth the time: the stretch counts as replaced. */
const MOST_PAIRS = 10_000;

export const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'));

export function scriptOf(base: readonly string[], side: readonly string[]): TextScript | null {
  const hunks = hunksOf(base, side);
  if (!hunks) return null;
  const script: TextScript = { gone: new Set(), reworded: new Map(), added: new Map() };
  for (const { from, to, tokens } of hunks) {
    const pairs = pairUp(base.slice(from, to), tokens);
    let line = from;
    let added = 0;
    for (const [before, after] of [...pairs, [to - from, tokens.length] as const]) {
      const lines = tokens.slice(added, after);
      const replaces = line < from + before;
      for (let index = line; index < from + before; index += 1) script.gone.add(index);
      if (lines.length > 0) script.added.set(line, { lines, replaces });
      if (from + before < to) script.reworded.set(from + before, tokens[after] ?? '');
      line = from + before + 1;
      added = after + 1;
    }
  }
  return script;
}

/** Pairs of lines that are versions of each other, in order: the most alike in sum. */
function pairUp(before: readonly string[], after: readonly string[]): [number, number][] {
  const [rows, columns] = [before.length, after.length];
  if (rows === 0 || columns === 0 || rows * columns > MOST_PAIRS) return [];
  const words = { before: before.map(wordsOf), after: after.map(wordsOf) };
  const best = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  const at = (row: number, column: number): number => best[row]?.[column] ?? 0;
  const alike = (row: number, column: number) => likeness(words.before[row] ?? [], words.after[column] ?? []);
  for (let row = rows - 1; row >= 0; row -= 1)
    for (let column = columns - 1; column >= 0; column -= 1) {
      const paired = alike(row, column);
      const together = paired > 0 ? paired + at(row + 1, column + 1) : 0;
      const line = best[row];
      if (line) line[column] = Math.max(together, at(row + 1, column), at(row, column + 1));
    }
  const pairs: [number, number][] = [];
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    const paired = alike(row, column);
    if (paired > 0 && at(row, column) === paired + at(row + 1, column + 1)) pairs.push([row++, column++]);
    else if (at(row, column) === at(row + 1, column)) row += 1;
    else column += 1;
  }
  return pairs;
}

const wordsOf = (line: string): string[] => line.split(/\s+/).filter((word) => word !== '');

/** From ½ (half of the words in common) to 1; 0 for lines that are not versions of each other. */
function likeness(one: readonly string[], other: readonly string[]): number {
  const rest = [...other];
  let common = 0;
  for (const word of one) {
    const place = rest.indexOf(word);
    if (place < 0) continue;
    rest.splice(place, 1);
    common += 1;
  }
  const share = (2 * common) / Math.max(1, one.length + other.length);
  return share >= 0.5 ? share : 0;
}
