// People and rooms that a gateway is started with: a pilot's file, a test's handful, or the demonstration.

import { z } from 'zod';
import type { NewPerson, People } from './store/people.ts';
import type { Rooms } from './store/rooms.ts';
import type { Store } from './store/store.ts';

const text = z.string().min(1).max(200);

const member = z.strictObject({
  userId: text,
  email: z.email().max(320),
  /** Nobody can sign in without one. */
  password: z.string().min(1).max(1_000).nullable().default(null),
  role: z.enum(['patient', 'provider', 'doctor', 'admin']),
  firstName: text,
  lastName: text,
  title: z.string().max(200).default(''),
  department: z.string().max(200).default(''),
  place: z.string().max(200).default(''),
  extension: z.string().max(40).nullable().default(null),
  onCall: z.string().max(200).nullable().default(null),
});

const room = z.strictObject({
  roomId: text,
  kind: z.enum(['direct', 'visit', 'team']),
  title: z.string().min(1).max(300),
  topic: z.string().max(2_000).nullable().default(null),
  visitId: text.nullable().default(null),
  patient: z
    .strictObject({
      identifier: z.string().max(100),
      initials: z.string().max(20),
      fullName: z.string().max(300),
      place: z.string().max(200).nullable(),
    })
    .nullable()
    .default(null),
  memberIds: z.array(text).max(5_000),
});

export const clinicSchema = z.strictObject({ people: z.array(member).max(20_000), rooms: z.array(room).max(5_000) });
export type Clinic = z.input<typeof clinicSchema>;

/** Adds who and what is missing; changes nobody who is there already. `hash` is called once for each distinct password. */
export async function enrol(
  into: { store: Store; people: People; rooms: Rooms },
  clinic: Clinic,
  hash: (password: string) => Promise<string>,
  now: number,
): Promise<void> {
  const { people, rooms } = clinicSchema.parse(clinic);
  const missing = people.filter((person) => !into.people.byId(person.userId));
  const hashes = new Map<string, string>();
  for (const { password } of missing) {
    if (password !== null && !hashes.has(password)) hashes.set(password, await hash(password));
  }
  into.store.transaction(() => {
    for (const { password, ...person } of missing) {
      const added: NewPerson = { ...person, passwordHash: password === null ? null : (hashes.get(password) ?? null) };
      into.people.add(added, now);
    }
    for (const room of rooms) if (!into.rooms.byId(room.roomId)) into.rooms.create(room, now);
  });
}
