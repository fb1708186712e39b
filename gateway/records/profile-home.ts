// A person's profile: everybody changes their own, administrators those of others, staff may read all.

import { flattenFields, nestFields } from '#shared/model/record.ts';
import { RECORD_ERRORS, RECORD_FIELDS } from '#shared/wire/records.ts';
import { refuse } from '../problem.ts';
import type { People, Profile } from '../store/people.ts';
import { isStaffRole, type Home, type Values } from './home.ts';

/** Every field has a revision from the beginning, so that the first to say something is no conflict. */
const NOTHING_SAID: Values = Object.fromEntries(Object.keys(RECORD_FIELDS.profile).map((field) => [field, null]));

export function profileHome(people: People): Home {
  return {
    load: (id) => {
      const row = people.byId(id);
      if (!row) return null;
      return {
        ...NOTHING_SAID,
        firstName: row.first_name,
        lastName: row.last_name,
        phone: row.phone,
        ...flattenFields({
          address: JSON.parse(row.address) as Values,
          preferences: JSON.parse(row.preferences) as Values,
        }),
      };
    },
    save: (id, values, { now }) => {
      const told = Object.fromEntries(
        Object.entries(values).filter(([name, value]) => name === 'phone' || value !== null),
      );
      people.put(id, { address: {}, preferences: {}, ...nestFields(told) } as unknown as Profile, now);
    },
    mayRead: (person, id) => person.userId === id || isStaffRole(person.role),
    mayChange: (person, id) =>
      person.userId === id || person.role === 'admin'
        ? { ok: true, value: null }
        : refuse(RECORD_ERRORS.notAllowed, 'You may change your own profile only.'),
    readers: (id) => [id],
  };
}
