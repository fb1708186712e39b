// A room's topic and labels, and its handoff note. Members who are staff change them; the note is for staff only.

import type { JsonValue } from '#shared/bridge/contract.ts';
import { RECORD_ERRORS } from '#shared/wire/records.ts';
import { refuse, type Outcome } from '../problem.ts';
import type { Notes } from '../store/notes.ts';
import type { People } from '../store/people.ts';
import type { Rooms } from '../store/rooms.ts';
import { isStaffRole, type Home, type Person } from './home.ts';

export function roomHome(rooms: Rooms): Home {
  return {
    load: (id) => {
      const room = rooms.byId(id);
      return room ? { topic: room.topic, labels: JSON.parse(room.labels) as JsonValue } : null;
    },
    save: (id, values) => {
      const labels = [...new Set(values['labels'] as string[])].sort();
      rooms.describe(id, { topic: values['topic'] as string | null, labels });
    },
    mayRead: (person, id) => isMember(rooms, person, id),
    mayChange: (person, id) => mayChange(rooms, person, id),
    readers: (id) => membersOf(rooms, id),
  };
}

export function noteHome(rooms: Rooms, people: People, notes: Notes): Home {
  return {
    load: (id) => (rooms.byId(id) ? { text: notes.text(id) } : null),
    save: (id, values) => notes.put(id, (values['text'] ?? '') as string),
    mayRead: (person, id) => isStaffRole(person.role) && isMember(rooms, person, id),
    mayChange: (person, id) => mayChange(rooms, person, id),
    readers: (id) => membersOf(rooms, id).filter((userId) => isStaffRole(people.byId(userId)?.role ?? 'patient')),
  };
}

function membersOf(rooms: Rooms, id: string): string[] {
  const room = rooms.byId(id);
  return room ? rooms.members(room) : [];
}

function isMember(rooms: Rooms, person: Person, id: string): boolean {
  const room = rooms.byId(id);
  return room !== null && rooms.isMember(room, person.userId);
}

function mayChange(rooms: Rooms, person: Person, id: string): Outcome<null> {
  if (!isMember(rooms, person, id)) return refuse(RECORD_ERRORS.notAllowed, 'You are not a member of this room.');
  if (!isStaffRole(person.role)) return refuse(RECORD_ERRORS.notAllowed, 'Only staff may change this.');
  return { ok: true, value: null };
}
