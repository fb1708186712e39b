// Whom or what a new conversation can be with, for what somebody has typed. A plain platform has neither a directory
// nor a list of rooms: there a visit is opened by its number, and a person who has not been met by their id.

import type { PersonView } from '#shared/model/presence.ts';
import { foldText } from '../../ui/fold-text.ts';

export type NewTarget =
  | { kind: 'person'; id: string; person: PersonView }
  | { kind: 'visit'; id: string; visitId: string }
  | { kind: 'unmet'; id: string; userId: string };

const MOST_SHOWN = 40;
/** Numbers and ids are one word; a colon parts the platform's room names. */
const ONE_WORD = /^[^\s:]{1,150}$/;

/** Everybody whose name, title, department or extension holds all the words; reachable people first. */
export function findPeople(people: readonly PersonView[], query: string): PersonView[] {
  const words = foldText(query).split(/\s+/).filter(Boolean);
  const isAway = ({ presence }: PersonView) => Number(presence.state === 'offline' || presence.state === 'unknown');
  return people
    .filter((person) => !person.self)
    .filter(({ name, title, department, extension }) => {
      const text = foldText(`${name} ${title} ${department} ${extension ?? ''}`);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => isAway(a) - isAway(b) || a.name.localeCompare(b.name))
    .slice(0, MOST_SHOWN);
}

export function findTargets(people: readonly PersonView[], query: string, isPlain: boolean): NewTarget[] {
  const found = findPeople(people, query).map<NewTarget>((person) => ({
    kind: 'person',
    id: `person ${person.userId}`,
    person,
  }));
  const word = query.trim();
  if (!isPlain || !ONE_WORD.test(word)) return found;
  found.push({ kind: 'visit', id: 'visit', visitId: word });
  if (!people.some(({ userId }) => userId === word)) found.push({ kind: 'unmet', id: 'unmet', userId: word });
  return found;
}
