// The directory as rows: a heading for each department, then its people by name. The order does not depend on presence,
// so that nothing moves under the pointer; the states are a filter instead.

import type { PersonView, PresenceState } from '#shared/model/presence.ts';
import { foldText } from '../../ui/fold-text.ts';
import { t } from '../../ui/text.ts';

export type PeopleRow =
  | { row: 'department'; key: string; name: string; reachable: number; total: number }
  | { row: 'person'; key: string; person: PersonView };

/** In the order in which they are counted in the head. */
export const STATES: readonly PresenceState[] = ['online', 'in_call', 'busy', 'away', 'unknown', 'offline'];

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/** Every word typed must begin a word of the name, title, role, department, place or extension. */
export function matches(person: PersonView, query: string): boolean {
  const words = foldText(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const about = [
    person.name,
    person.title,
    person.role,
    person.department,
    person.place,
    person.extension ?? '',
    person.onCall ?? '',
  ];
  const text = ` ${foldText(about.join(' ')).replaceAll(/[^\p{L}\p{N}]+/gu, ' ')}`;
  return words.every((word) => text.includes(` ${word}`));
}

export function countStates(people: readonly PersonView[]): Record<PresenceState, number> {
  const counts: Record<PresenceState, number> = { online: 0, in_call: 0, busy: 0, away: 0, unknown: 0, offline: 0 };
  for (const { presence } of people) counts[presence.state] += 1;
  return counts;
}

/** Headings count the whole department, also while a search shows a part of it. */
export function peopleRows(people: readonly PersonView[], query: string, only: PresenceState | null): PeopleRow[] {
  const departments = new Map<string, PersonView[]>();
  for (const person of people) {
    const members = departments.get(person.department);
    if (members) members.push(person);
    else departments.set(person.department, [person]);
  }
  const names = [...departments.keys()].toSorted(collator.compare);
  return names.flatMap((name): PeopleRow[] => {
    const members = departments.get(name) ?? [];
    const shown = members.filter(
      (person) => (only === null || person.presence.state === only) && matches(person, query),
    );
    if (shown.length === 0) return [];
    const heading: PeopleRow = {
      row: 'department',
      key: `department ${name}`,
      name: name === '' ? t('people.noDepartment') : name,
      reachable: members.filter(({ presence }) => presence.state === 'online').length,
      total: members.length,
    };
    const byName = shown.toSorted(
      (a, b) => collator.compare(a.lastName, b.lastName) || collator.compare(a.firstName, b.firstName),
    );
    return [heading, ...byName.map((person): PeopleRow => ({ row: 'person', key: person.userId, person }))];
  });
}
