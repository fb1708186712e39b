// What the quick jump finds: rooms first, then people, then sections, the better match first. Words may stand in any order, accents do
// not matter, and a name that starts with what was typed beats one that merely contains it.

import type { PersonView } from '#shared/model/presence.ts';
import type { RoomSummary } from '#shared/model/room.ts';
import { foldText } from '../../ui/fold-text.ts';
import type { Section } from '../window-store.ts';

/** A section of the window, by the name that the rail has for it. */
export interface NamedSection {
  section: Section;
  name: string;
}

export type JumpTarget =
  | { kind: 'room'; room: RoomSummary }
  | { kind: 'person'; person: PersonView }
  | { kind: 'section'; section: NamedSection };

export const MOST_SHOWN = 10;

/** 0 when some word is nowhere; higher is better. */
export function matchStrength(query: string, title: string, more: string): number {
  const words = foldText(query).split(/\s+/).filter(Boolean);
  const name = foldText(title);
  const rest = foldText(more);
  let strength = 1;
  for (const word of words) {
    if (name.startsWith(word)) strength += 4;
    else if (name.includes(` ${word}`)) strength += 3;
    else if (name.includes(word)) strength += 2;
    else if (rest.includes(word)) strength += 1;
    else return 0;
  }
  return strength;
}

/** The newest rooms when nothing is typed. A person with a direct room appears once, as that room. */
export function findTargets(
  query: string,
  rooms: RoomSummary[],
  people: PersonView[],
  sections: readonly NamedSection[],
): JumpTarget[] {
  const newestFirst = rooms.toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0));
  if (query.trim() === '') return newestFirst.slice(0, MOST_SHOWN).map((room) => ({ kind: 'room', room }));
  const haveRoom = new Set(rooms.map((room) => room.peerId));
  const found = [
    ...newestFirst.map((room) => ({
      strength: matchStrength(query, room.title, room.patientLine ?? ''),
      target: { kind: 'room', room } satisfies JumpTarget,
    })),
    ...people
      .filter((person) => !person.self && !haveRoom.has(person.userId))
      .map((person) => ({
        strength: matchStrength(query, person.name, `${person.title} ${person.department} ${person.place}`),
        target: { kind: 'person', person } satisfies JumpTarget,
      })),
    ...sections.map((section) => ({
      strength: matchStrength(query, section.name, ''),
      target: { kind: 'section', section } satisfies JumpTarget,
    })),
  ];
  return found
    .filter(({ strength }) => strength > 0)
    .toSorted((a, b) => b.strength - a.strength)
    .slice(0, MOST_SHOWN)
    .map(({ target }) => target);
}
