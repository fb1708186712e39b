// What one version of a text says that another does not, word by word. Neighbouring changes are told as one, so that a
// reworded half sentence reads as a half sentence and not as a salad of words.

import { diffArrays } from 'diff';

export interface Stretch {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Beyond this many changed words two texts are shown side by side and not compared (SE4). */
const MOST_EDITS = 1_000;

const tokensOf = (text: string): string[] => text.split(/(\s+)/).filter((token) => token !== '');

/** From `before` to `after`; null when they have too little in common to be compared. */
export function wordDifferences(before: string, after: string): Stretch[] | null {
  const parts = diffArrays(tokensOf(before), tokensOf(after), { maxEditLength: MOST_EDITS });
  if (!parts) return null;
  const stretches: Stretch[] = [];
  let removed = '';
  let added = '';
  let between = '';
  const flush = () => {
    if (removed !== '') stretches.push({ kind: 'removed', text: removed });
    if (added !== '') stretches.push({ kind: 'added', text: added });
    if (between !== '') stretches.push({ kind: 'same', text: between });
    removed = added = between = '';
  };
  for (const part of parts) {
    const text = part.value.join('');
    if (!part.added && !part.removed) {
      // A blank between two changes belongs to both; anything else ends them.
      const isBlank = /^[^\S\n]+$/.test(text) && (removed !== '' || added !== '');
      between += text;
      if (!isBlank) flush();
      continue;
    }
    if (between !== '') {
      removed += between;
      added += between;
      between = '';
    }
    if (part.removed) removed += text;
    else added += text;
  }
  flush();
  return stretches;
}

/** The same for a set, such as labels. */
export function setDifferences(before: readonly string[], after: readonly string[]): Stretch[] {
  const kept = new Set(after);
  const known = new Set(before);
  return [
    ...after.map((text): Stretch => ({ kind: known.has(text) ? 'same' : 'added', text })),
    ...before.filter((text) => !kept.has(text)).map((text): Stretch => ({ kind: 'removed', text })),
  ];
}
