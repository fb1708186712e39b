// Everybody who can sign in or be looked after: staff and patients, their profile and their place in the directory.

import type { z } from 'zod';
import type { person } from '#shared/wire/sync.ts';
import type { Store } from './store.ts';

export interface PersonRow {
  user_id: string;
  email: string;
  password_hash: string | null;
  role: string;
  first_name: string;
  last_name: string;
  title: string;
  department: string;
  place: string;
  extension: string | null;
  on_call: string | null;
  phone: string | null;
  address: string;
  preferences: string;
  created_at: number;
  updated_at: number;
}

export interface NewPerson {
  userId: string;
  email: string;
  passwordHash: string | null;
  role: string;
  firstName: string;
  lastName: string;
  title: string;
  department: string;
  place: string;
  extension: string | null;
  onCall: string | null;
}

export interface Profile {
  firstName: string;
  lastName: string;
  phone: string | null;
  address: object;
  preferences: object;
}

export type People = ReturnType<typeof openPeople>;

export function openPeople(store: Store) {
  const insert = store.prepare(`INSERT OR IGNORE INTO people VALUES (?,?,?,?,?,?,?,?,?,?,?,NULL,'{}','{}',?,?)`);
  const byId = store.prepare<PersonRow>('SELECT * FROM people WHERE user_id = ?');
  const byEmail = store.prepare<PersonRow>('SELECT * FROM people WHERE email = ?');
  const staff = store.prepare<PersonRow>(`SELECT * FROM people WHERE role <> 'patient' ORDER BY last_name, first_name`);
  const count = store.prepare<{ count: number }>('SELECT count(*) AS count FROM people');
  const update = store.prepare(
    `UPDATE people SET first_name=?, last_name=?, phone=?, address=?, preferences=?, updated_at=? WHERE user_id=?`,
  );

  return {
    add: (person: NewPerson, now: number) =>
      insert.run(
        person.userId,
        person.email,
        person.passwordHash,
        person.role,
        person.firstName,
        person.lastName,
        person.title,
        person.department,
        person.place,
        person.extension,
        person.onCall,
        now,
        now,
      ),
    byId: (userId: string) => byId.get(userId) ?? null,
    byEmail: (email: string) => byEmail.get(email) ?? null,
    isEmpty: () => count.get()?.count === 0,
    directory: (): z.infer<typeof person>[] =>
      staff.all().map((row) => ({
        userId: row.user_id,
        firstName: row.first_name,
        lastName: row.last_name,
        role: row.role,
        title: row.title,
        department: row.department,
        place: row.place,
        extension: row.extension,
        onCall: row.on_call,
      })),
    /** Writes a whole profile; what is in it has been decided before. */
    put: (userId: string, profile: Profile, now: number): void => {
      const { firstName, lastName, phone, address, preferences } = profile;
      update.run(firstName, lastName, phone, JSON.stringify(address), JSON.stringify(preferences), now, userId);
    },
  };
}
