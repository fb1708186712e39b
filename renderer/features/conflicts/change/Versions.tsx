// One field in its versions, side by side: mine, theirs, what stood before both, and a merged one where there is one.
// What each side changed is underlined or struck through; colour only repeats it.

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { ConflictView } from '#shared/model/conflict.ts';
import type { NameOf } from '../../../bridge/hooks/use-names.ts';
import { Pill } from '../../../ui/marks/Pill.tsx';
import { t } from '../../../ui/text.ts';
import { standing } from '../conflict-words.ts';
import { shownValue, type ShownValue } from '../values.ts';
import { setDifferences, wordDifferences, type Stretch } from './word-differences.ts';

export function Versions({ conflict, nameOf }: { conflict: ConflictView; nameOf: NameOf }) {
  const { entity, field, base, baseKnown, mine, theirs, theirBy, outcome } = conflict;
  const shown = (value: JsonValue) => shownValue(entity, field, value, nameOf);
  const stands = standing(conflict);
  const before = shown(base);
  // Without a base each is compared with the other: only what is in it and not in the other can be marked.
  const marksOf = (value: JsonValue, other: JsonValue) =>
    baseKnown ? compare(before, shown(value)) : (compare(shown(other), shown(value))?.filter(isNotRemoved) ?? null);
  const standsWords = t(outcome.kind === 'waiting' ? 'conflicts.shownMeanwhile' : 'conflicts.stands');
  return (
    <div className="versions">
      <Version
        title={t('conflicts.mine')}
        note={stands === 'mine' ? standsWords : null}
        value={shown(mine)}
        marks={marksOf(mine, theirs)}
      />
      <Version
        title={t('conflicts.theirs', { name: nameOf(theirBy) })}
        note={stands === 'theirs' ? standsWords : null}
        value={shown(theirs)}
        marks={marksOf(theirs, mine)}
      />
      {baseKnown ? (
        <Version title={t('conflicts.base')} note={null} value={before} marks={null} isQuiet />
      ) : (
        <section className="version" data-quiet="">
          <h5 className="version__title">{t('conflicts.base')}</h5>
          <p className="version__nothing">{t('conflicts.baseUnknown')}</p>
        </section>
      )}
      {outcome.kind === 'merged' && (
        <Version title={t('conflicts.merged')} note={t('conflicts.stands')} value={shown(outcome.value)} marks={null} />
      )}
    </div>
  );
}

const isNotRemoved = ({ kind }: Stretch): boolean => kind !== 'removed';

/** Null where there is nothing to mark: all is new, a fact is one thing or another, two texts have too little in common. */
function compare(before: ShownValue, after: ShownValue): Stretch[] | null {
  if (before.kind === 'list' && after.kind === 'list') return setDifferences(before.items, after.items);
  if (before.kind === 'prose' && after.kind === 'prose') return wordDifferences(before.text, after.text);
  if (after.kind === 'nothing' && before.kind === 'prose') return wordDifferences(before.text, '');
  if (after.kind === 'nothing' && before.kind === 'list') return setDifferences(before.items, []);
  return null;
}

interface VersionProps {
  title: string;
  note: string | null;
  value: ShownValue;
  marks: readonly Stretch[] | null;
  isQuiet?: boolean;
}

function Version({ title, note, value, marks, isQuiet = false }: VersionProps) {
  return (
    <section className="version" data-quiet={isQuiet ? '' : undefined} data-stands={note === null ? undefined : ''}>
      <h5 className="version__title">
        {title}
        {note !== null && <Pill tone="accent">{note}</Pill>}
      </h5>
      <VersionValue value={value} marks={marks} />
    </section>
  );
}

function VersionValue({ value, marks }: { value: ShownValue; marks: readonly Stretch[] | null }) {
  switch (value.kind) {
    case 'fact':
      return <p className="version__fact">{value.text}</p>;
    case 'list':
      return <MarkedList stretches={marks ?? value.items.map((text) => ({ kind: 'same', text }))} />;
    case 'prose':
      return <p className="version__prose">{marks === null ? value.text : <MarkedText stretches={marks} />}</p>;
    case 'nothing':
      return (
        <>
          <p className="version__nothing">{t('conflicts.nothing')}</p>
          {marks !== null && <MarkedList stretches={marks} />}
        </>
      );
  }
}

function MarkedText({ stretches }: { stretches: readonly Stretch[] }) {
  return stretches.map((stretch, index) => <Marked key={`${index} ${stretch.kind}`} stretch={stretch} />);
}

function MarkedList({ stretches }: { stretches: readonly Stretch[] }) {
  return (
    <ul className="version__list">
      {stretches.map((stretch) => (
        <li key={`${stretch.kind} ${stretch.text}`}>
          <Marked stretch={stretch} />
        </li>
      ))}
    </ul>
  );
}

function Marked({ stretch: { kind, text } }: { stretch: Stretch }) {
  if (kind === 'added') return <ins className="version__mark">{text}</ins>;
  if (kind === 'removed') return <del className="version__mark">{text}</del>;
  return text;
}
