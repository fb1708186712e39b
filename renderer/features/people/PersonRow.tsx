// One person: mark and name, what they are, where they are, their presence in words, and writing to them.

import { MessageCircle } from 'lucide-react';
import type { PersonView, PresenceView } from '#shared/model/presence.ts';
import { Icon } from '../../ui/marks/Icon.tsx';
import { Pill } from '../../ui/marks/Pill.tsx';
import { PresenceMark } from '../../ui/marks/PresenceMark.tsx';
import { presenceWords } from '../../ui/presence-words.ts';
import { t } from '../../ui/text.ts';

export function DepartmentHeading(props: { name: string; reachable: number; total: number }) {
  return (
    <div className="people__department" role="listitem">
      <h2>{props.name}</h2>
      <span>{t('people.reachable', { reachable: props.reachable, total: props.total })}</span>
    </div>
  );
}

/** A source that only repeats the place in the column beside it says nothing. */
function withoutPlace({ presence, place }: PersonView): PresenceView {
  return presence.source !== null && place.includes(presence.source) ? { ...presence, source: null } : presence;
}

export interface PersonRowProps {
  person: PersonView;
  index: number;
  isActive: boolean;
  now: number;
  onFocus: (index: number) => void;
  onWrite: (userId: string) => void;
}

export function PersonRow({ person, index, isActive, now, onFocus, onWrite }: PersonRowProps) {
  const presence = presenceWords(withoutPlace(person), now);
  const where = [person.place, person.extension && t('people.extension', { extension: person.extension })];
  return (
    <div className="people__person" role="listitem" data-state={person.presence.state}>
      <span className="people__name">
        <PresenceMark state={person.presence.state} />
        <span className="ui-clip">{person.name}</span>
        {person.self && <Pill>{t('people.self')}</Pill>}
        {person.onCall !== null && <Pill tone="accent">{person.onCall}</Pill>}
      </span>
      <span className="people__title ui-clip">{person.title}</span>
      <span className="people__where ui-clip">{where.filter(Boolean).join(' · ')}</span>
      <span className="people__presence ui-clip">{presence}</span>
      {!person.self && (
        <button
          type="button"
          className="people__write"
          data-roving={index}
          tabIndex={isActive ? 0 : -1}
          aria-label={t('people.messageTo', { name: person.name })}
          onFocus={() => onFocus(index)}
          onClick={() => onWrite(person.userId)}
        >
          <Icon icon={MessageCircle} size={14} />
          <span className="people__write-word">{t('people.message')}</span>
        </button>
      )}
    </div>
  );
}
