// People as the list shows them: the directory joined with presence, by department and name.

import type { Person, PersonView, PresenceView } from '#shared/model/presence.ts';
import { fullName, shortId } from './directory.ts';

export function personViews(
  people: readonly Person[],
  selfId: string,
  presenceOf: (userId: string) => PresenceView,
): PersonView[] {
  return people
    .map((person) => ({
      ...person,
      name: fullName(person) || shortId(person.userId),
      self: person.userId === selfId,
      presence: presenceOf(person.userId),
    }))
    .sort(
      (a, b) =>
        a.department.localeCompare(b.department) ||
        a.lastName.localeCompare(b.lastName) ||
        a.firstName.localeCompare(b.firstName) ||
        (a.userId < b.userId ? -1 : 1),
    );
}
