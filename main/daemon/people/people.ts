// Who the people are. With sync.v1 the server has a directory, which is asked for after a connect and kept. The plain
// platform has none: there people are met, in rooms and as authors, and their profiles asked for one by one where the
// platform allows it. A person of whom nothing is known is shown by a shortened id, never as nobody.

import { z } from 'zod';
import type { Person } from '#shared/model/presence.ts';
import type { SignedInUser } from '#shared/model/session.ts';
import { appointmentList } from '#shared/wire/platform.ts';
import { directoryAnswer, person as personSchema } from '#shared/wire/sync.ts';
import { done, type Result } from '#shared/result.ts';
import { restGet, type SignedRest } from '../connection/rest-get.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { Clock } from '../ports/clock.ts';
import type { EntryStore } from '../store/entries.ts';

export interface People {
  /** Everybody known, by department and name. `asOf` is the server time of the directory; null while there is none. */
  list(): { people: Person[]; asOf: number | null };
  ids(): string[];
  find(userId: string): Person | null;
  nameOf(userId: string): { name: string; title: string };
  /** Ids that came along in rooms, messages, events. */
  met(userIds: readonly string[]): void;
  onReady(ready: ReadyLink): void;
  /** Asks for the directory once more, where there is one (SY4). */
  refresh(): Promise<Result<null>>;
  onLost(): void;
  stop(): void;
}

/** The newest hundred are enough to know whom one has to do with. */
const APPOINTMENTS = '/api/v1/appointments?page=1&limit=100';
/** Its place among the cache's entries. */
export const DIRECTORY_KEY = 'people.directory';
const REQUEST_LIMIT_MS = 20_000;
const RETRY_MS = 30_000;
/** A reconnect within this time brings no new directory. */
const FRESH_MS = 5 * 60_000;
/** The directory changes rarely; somebody unknown in a message asks for it sooner. */
const REFRESH_MS = 60 * 60_000;
const UNKNOWN_REFRESH_MS = 60_000;
/** Profiles are asked for one at a time, slowly: REST is limited for each address, and clinics share one. */
const PROFILE_EVERY_MS = 3_000;

const kept = z.object({ people: z.array(personSchema) });
const profile = z.object({
  firstName: z.string().max(200),
  lastName: z.string().max(200),
  role: z.string().max(50).catch(''),
});

export function createPeople(deps: {
  clock: Clock;
  self: SignedInUser;
  rest: SignedRest;
  entries: Pick<EntryStore, 'get' | 'put'>;
  changed: () => void;
}): People {
  const { clock, self } = deps;
  let people = new Map<string, Person>();
  let asOf: number | null = null;
  let ready: ReadyLink | null = null;
  let fetchedAt: number | null = null;
  let asking = false;
  let cancelTimer = () => {};
  const wanted = new Set<string>();
  const hopeless = new Set<string>();

  load();
  if (!people.has(self.userId)) people.set(self.userId, personOf(self.userId, self));

  function load(): void {
    const found = deps.entries.get(DIRECTORY_KEY, clock.now());
    const parsed = kept.safeParse(found?.value);
    if (!found || !parsed.success) return;
    people = new Map(parsed.data.people.map((person) => [person.userId, person]));
    asOf = found.fetchedAt;
  }

  function keep(at: number): void {
    asOf = at;
    if (!people.has(self.userId)) people.set(self.userId, personOf(self.userId, self));
    const value = { people: [...people.values()].map((person) => ({ ...person })) };
    deps.entries.put(DIRECTORY_KEY, value, { fetchedAt: at, freshForMs: REFRESH_MS });
    deps.changed();
  }

  function again(delayMs: number, run: () => void): void {
    cancelTimer();
    cancelTimer = clock.after(delayMs, run);
  }

  async function fetchDirectory(): Promise<void> {
    const link = ready;
    if (!link || asking) return;
    asking = true;
    const answer = await link.link.request('sync:directory', {}, REQUEST_LIMIT_MS);
    asking = false;
    if (ready !== link) return;
    const parsed = directoryAnswer.safeParse(answer.ok ? answer.value : null);
    if (!parsed.success) return again(RETRY_MS, () => void fetchDirectory());
    people = new Map(parsed.data.people.map((person) => [person.userId, person]));
    fetchedAt = clock.monotonic();
    for (const userId of wanted) if (!people.has(userId)) hopeless.add(userId);
    wanted.clear();
    keep(parsed.data.asOf);
    again(REFRESH_MS, () => void fetchDirectory());
  }

  async function fetchProfiles(): Promise<void> {
    const [userId] = wanted;
    if (!ready || asking || userId === undefined) return;
    asking = true;
    const answer = await restGet(deps.rest, `/api/v1/users/${encodeURIComponent(userId)}`);
    asking = false;
    const parsed = profile.safeParse(answer.ok ? answer.value : null);
    if (parsed.success) {
      people.set(userId, personOf(userId, parsed.data));
      wanted.delete(userId);
      keep(clock.now());
    } else if (answer.ok || answer.error.code === 'not-allowed' || answer.error.code === 'not-found') {
      wanted.delete(userId);
      hopeless.add(userId);
    }
    if (wanted.size > 0) again(parsed.success ? PROFILE_EVERY_MS : RETRY_MS, () => void fetchProfiles());
  }

  function meet(userIds: readonly string[]): void {
    const before = wanted.size;
    for (const userId of userIds) if (!people.has(userId) && !hopeless.has(userId)) wanted.add(userId);
    if (wanted.size === before || !ready) return;
    if (ready.mode === 'plain') {
      deps.changed();
      return void fetchProfiles();
    }
    const sinceMs = fetchedAt === null ? UNKNOWN_REFRESH_MS : clock.monotonic() - fetchedAt;
    again(Math.max(0, UNKNOWN_REFRESH_MS - sinceMs), () => void fetchDirectory());
  }

  /** Without a directory, the own appointments say with whom one has to do. */
  async function meetByAppointments(): Promise<void> {
    const link = ready;
    const answer = await restGet(deps.rest, APPOINTMENTS);
    if (ready !== link) return;
    const parsed = appointmentList.safeParse(answer.ok ? answer.value : null);
    if (parsed.success) meet(parsed.data.data.flatMap(({ patientId, providerId }) => [patientId, providerId]));
  }

  /** Met, but not known by name: there all the same. */
  function unnamed(): Person[] {
    const nobody = { firstName: '', lastName: '', role: '' };
    const ids = new Set([...wanted, ...hopeless]);
    return [...ids].filter((userId) => !people.has(userId)).map((userId) => personOf(userId, nobody));
  }

  return {
    list: () => ({ people: [...[...people.values()].sort(byDepartment), ...unnamed()], asOf }),
    ids: () => [...people.keys()],
    find: (userId) => people.get(userId) ?? null,
    nameOf(userId) {
      const person = people.get(userId);
      return { name: (person && fullName(person)) || shortId(userId), title: person?.title ?? '' };
    },
    met: meet,
    onReady(next) {
      ready = next;
      asking = false;
      hopeless.clear();
      if (next.mode === 'plain') {
        void fetchProfiles();
        return void meetByAppointments();
      }
      const ageMs = fetchedAt === null ? FRESH_MS : clock.monotonic() - fetchedAt;
      if (ageMs >= FRESH_MS || wanted.size > 0) void fetchDirectory();
      else again(REFRESH_MS - ageMs, () => void fetchDirectory());
    },
    refresh: async () => {
      if (ready?.mode === 'sync') await fetchDirectory();
      return done;
    },
    onLost() {
      ready = null;
      cancelTimer();
    },
    stop() {
      ready = null;
      cancelTimer();
    },
  };
}

function byDepartment(a: Person, b: Person): number {
  return (
    a.department.localeCompare(b.department) ||
    a.lastName.localeCompare(b.lastName) ||
    a.firstName.localeCompare(b.firstName) ||
    (a.userId < b.userId ? -1 : 1)
  );
}

function fullName(person: { firstName: string; lastName: string }): string {
  return `${person.firstName} ${person.lastName}`.trim();
}

/** Enough of an id to tell two apart. */
function shortId(userId: string): string {
  return userId.length > 10 ? `${userId.slice(0, 8)}…` : userId;
}

function personOf(userId: string, known: { firstName: string; lastName: string; role: string }): Person {
  const { firstName, lastName, role } = known;
  return { userId, firstName, lastName, role, title: '', department: '', place: '', extension: null, onCall: null };
}
