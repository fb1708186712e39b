// Notes: three-way by lines, then by words within a line that both reworded. Two people's changes merge by themselves when
// they are in different lines, far enough apart in one line, or whole paragraphs added at one place. Everything nearer is
// for a person: a note that reads well and says what nobody wrote is worse than a question.
//
// What makes the laws hold: a text is understood as a script against the base, scripts are united, and the result counts
// only when reading it against the base gives the united script again.

import { merged, OVERLAP, type Merged } from './merge-result.ts';
import { mergeWords } from './merge-words.ts';
import { sameTokens } from './text-hunks.ts';
import { linesOf, scriptOf, type Added, type TextScript } from './text-script.ts';

export function mergeTexts(base: string, mine: string, theirs: string): Merged<string> {
  if (mine === theirs || theirs === base) return merged(mine);
  if (mine === base) return merged(theirs);
  const before = linesOf(base);
  const here = scriptOf(before, linesOf(mine));
  const there = scriptOf(before, linesOf(theirs));
  const union = here && there ? unite(before, here, there) : null;
  if (!union) return OVERLAP;
  const after = write(before, union);
  const again = scriptOf(before, after);
  return again && sameScript(again, union) ? merged(after.join('\n')) : OVERLAP;
}

/** Null where the two touch each other. */
function unite(before: readonly string[], here: TextScript, there: TextScript): TextScript | null {
  const union: TextScript = { gone: new Set(), reworded: new Map(), added: new Map() };
  for (let line = 0; line <= before.length; line += 1) {
    const added = uniteAdded(here.added.get(line), there.added.get(line));
    if (added === null) return null;
    if (added) union.added.set(line, added);
    const gone = here.gone.has(line) || there.gone.has(line);
    const mine = here.reworded.get(line);
    const theirs = there.reworded.get(line);
    // What one took away the other did not read, where it wrote something into it.
    if (gone && (mine !== undefined || theirs !== undefined)) return null;
    if (gone) union.gone.add(line);
    else if (mine !== undefined || theirs !== undefined) {
      const text = before[line] ?? '';
      const words = mergeWords(text, mine ?? text, theirs ?? text);
      if (!words.clean) return null;
      union.reworded.set(line, words.value);
    }
  }
  return union;
}

function uniteAdded(here: Added | undefined, there: Added | undefined): Added | null | undefined {
  if (!here || !there) return here ?? there;
  if (here.replaces === there.replaces && sameTokens(here.lines, there.lines)) return here;
  if (here.replaces || there.replaces) return null;
  const mine = paragraphsOf(here.lines);
  const theirs = paragraphsOf(there.lines);
  if (!mine || !theirs) return null;
  const all = [...new Set([...mine, ...theirs])].sort();
  return {
    lines: all.flatMap((paragraph, index) => (index === 0 ? paragraph : `\n${paragraph}`).split('\n')),
    replaces: false,
  };
}

/**
 * The paragraphs of an addition, or null where their order may mean something: only paragraphs that already stand in the
 * order that uniting gives them can be told apart from one text with an order of its own.
 */
function paragraphsOf(lines: readonly string[]): string[] | null {
  const paragraphs = lines.join('\n').split('\n\n');
  const isPlain = paragraphs.every((paragraph) => paragraph !== '' && !/^\s*$|^\n|\n$/.test(paragraph));
  const isSorted = paragraphs.every((paragraph, index) => index === 0 || (paragraphs[index - 1] ?? '') < paragraph);
  return isPlain && isSorted ? paragraphs : null;
}

function write(before: readonly string[], script: TextScript): string[] {
  const after: string[] = [];
  for (let line = 0; line <= before.length; line += 1) {
    after.push(...(script.added.get(line)?.lines ?? []));
    if (line < before.length && !script.gone.has(line)) after.push(script.reworded.get(line) ?? before[line] ?? '');
  }
  return after;
}

function sameScript(one: TextScript, other: TextScript): boolean {
  return (
    one.gone.size === other.gone.size &&
    one.reworded.size === other.reworded.size &&
    one.added.size === other.added.size &&
    [...one.gone].every((line) => other.gone.has(line)) &&
    [...one.reworded].every(([line, text]) => other.reworded.get(line) === text) &&
    [...one.added].every(([line, added]) => {
      const there = other.added.get(line);
      return there?.replaces === added.replaces && sameTokens(added.lines, there.lines);
    })
  );
}
