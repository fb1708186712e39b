import { describe, expect, it } from 'vitest';
import { createPeople } from '#daemon/people/people.ts';
import type { EntryStore } from '#daemon/store/entries.ts';
import type { JsonValue } from '#shared/bridge/contract.ts';
import type { Person } from '#shared/model/presence.ts';
import { fail, ok } from '#shared/result.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { createHandRest, json } from '#tests/support/hand-rest.ts';
import { connect } from '#tests/daemon/presence/rig.ts';

const self = { userId: 'ann', email: 'a@x', firstName: 'Ann', lastName: 'Lee', role: 'provider' };
const person = (userId: string, lastName: string, department: string): Person => ({
  userId,
  firstName: 'F',
  lastName,
  role: 'provider',
  title: 'Nurse',
  department,
  place: 'Level 2',
  extension: '1234',
  onCall: null,
});
const CLINIC = [
  person('cem', 'Zen', 'Emergency'),
  person('bob', 'Ash', 'Emergency'),
  person('dan', 'Oak', 'Cardiology'),
];

/** What outlives a restart. */
function memoryEntries(): Pick<EntryStore, 'get' | 'put'> {
  const rows = new Map<string, { value: JsonValue; fetchedAt: number }>();
  return {
    get: (key) => {
      const row = rows.get(key);
      return row ? { ...structuredClone(row), state: 'stale' } : null;
    },
    put: (key, value, { fetchedAt }) => {
      rows.set(key, structuredClone({ value, fetchedAt }));
      return true;
    },
  };
}

function rig(entries = memoryEntries()) {
  const clock = new FakeClock();
  const rest = createHandRest();
  let changes = 0;
  const people = createPeople({
    clock,
    self,
    entries,
    rest: { rest, server: 'https://x', token: async () => ok('t'), refused: async () => fail('session-expired', 'x') },
    changed: () => (changes += 1),
  });
  return { clock, rest, people, entries, changes: () => changes };
}

async function onSync(entries = memoryEntries()) {
  const all = rig(entries);
  const wire = connect(all.clock, 'sync');
  all.people.onReady(wire.ready);
  wire.hand.waiting('sync:directory').answer({ success: true, people: CLINIC, asOf: 42 });
  await all.clock.settle();
  return { ...all, wire };
}

describe('people with sync.v1', () => {
  it('come from the directory, by department and name, with the own name always among them', async () => {
    const { people, changes } = await onSync();
    expect(people.list().people.map((one) => one.userId)).toEqual(['ann', 'dan', 'bob', 'cem']);
    expect(people.list().asOf).toBe(42);
    expect(people.nameOf('bob')).toEqual({ name: 'F Ash', title: 'Nurse' });
    expect(changes()).toBe(1);
  });

  it('are there at the next start before any network', async () => {
    const { entries } = await onSync();
    const { people } = rig(entries);
    expect(people.nameOf('dan').name).toBe('F Oak');
    expect(people.list().asOf).toBe(42);
  });

  it('somebody unknown is shown by a shortened id, and asked for, though not every time', async () => {
    const { people, wire, clock } = await onSync();
    const stranger = '0192f3a4-7777-7000-8000-000000000001';
    expect(people.nameOf(stranger)).toEqual({ name: '0192f3a4…', title: '' });
    for (let round = 0; round < 5; round += 1) people.met([stranger, 'bob']);
    expect(wire.hand.requests).toHaveLength(0);
    await clock.settle(60_000);
    wire.hand.waiting('sync:directory').answer({ success: true, people: CLINIC, asOf: 43 });
    await clock.settle();
    people.met([stranger]);
    await clock.settle(120_000);
    expect(wire.hand.requests).toHaveLength(0);
  });

  it('a reconnect soon after asks for no new directory, a later one does', async () => {
    const { people, clock } = await onSync();
    people.onLost();
    await clock.settle(60_000);
    const soon = connect(clock, 'sync');
    people.onReady(soon.ready);
    expect(soon.hand.requests).toHaveLength(0);
    people.onLost();
    await clock.settle(300_000);
    const later = connect(clock, 'sync');
    people.onReady(later.ready);
    later.hand.waiting('sync:directory');
  });

  it('a directory that cannot be had, or breaks the contract, is asked for again and costs nobody their name', async () => {
    const { people, wire, clock } = await onSync();
    await clock.settle(3_600_000);
    wire.hand.waiting('sync:directory').answer({ success: true, people: [{ userId: 7 }], asOf: 44 });
    await clock.settle(30_000);
    expect(people.nameOf('bob').name).toBe('F Ash');
    wire.hand.waiting('sync:directory').answer({ success: true, people: CLINIC.slice(0, 1), asOf: 45 });
    await clock.settle();
    expect(people.list().asOf).toBe(45);
    expect(people.find('bob')).toBeNull();
  });

  it('a late answer of an old link is not taken', async () => {
    const { people, clock } = rig();
    const wire = connect(clock, 'sync');
    people.onReady(wire.ready);
    const late = wire.hand.waiting('sync:directory');
    people.onLost();
    late.answer({ success: true, people: CLINIC, asOf: 42 });
    await clock.settle();
    expect(people.list().asOf).toBeNull();
    expect(clock.pendingTimers).toBe(0);
  });

  it('a cached directory that breaks the contract is as good as none', () => {
    const entries = memoryEntries();
    entries.put('people.directory', { people: 'gone' }, { fetchedAt: 1, freshForMs: 1 });
    expect(rig(entries).people.ids()).toEqual(['ann']);
  });
});

describe('people on a plain platform', () => {
  it('are met one by one, their profiles asked for slowly', async () => {
    const { people, rest, clock } = plainRig();
    people.met(['bob', 'cem', 'ann']);
    expect(profilesAsked(rest)).toHaveLength(0);
    people.onReady(connect(clock, 'plain').ready);
    await clock.settle();
    rest
      .waiting('/api/v1/users/bob')
      .answer(json(200, { id: 'bob', firstName: 'Bob', lastName: 'Ash', role: 'doctor' }));
    await clock.settle(2_999);
    expect(people.nameOf('bob').name).toBe('Bob Ash');
    expect(rest.open).toHaveLength(0);
    await clock.settle(1);
    rest.waiting('/api/v1/users/cem');
  });

  it.each([403, 404])('whose profile is refused (%s) are shown by their id and not asked for again', async (status) => {
    const { people, rest, clock } = plainRig();
    people.onReady(connect(clock, 'plain').ready);
    people.met(['patient-1']);
    await clock.settle();
    rest.waiting('/api/v1/users/patient-1').answer(json(status, { code: 'ERR_1003' }));
    await clock.settle();
    people.met(['patient-1']);
    await clock.settle(600_000);
    expect(profilesAsked(rest)).toHaveLength(1);
    expect(people.nameOf('patient-1').name).toBe('patient-1');
  });

  it('whose profile failed are asked for again later', async () => {
    const { people, rest, clock } = plainRig();
    people.onReady(connect(clock, 'plain').ready);
    people.met(['bob']);
    await clock.settle();
    rest.waiting('/api/v1/users/bob').answer(json(500, {}));
    await clock.settle(30_000);
    rest.waiting('/api/v1/users/bob');
  });

  it('after stop nothing is asked any more', async () => {
    const { people, rest, clock } = plainRig();
    people.onReady(connect(clock, 'plain').ready);
    people.met(['bob', 'cem']);
    await clock.settle();
    people.stop();
    rest.waiting('/api/v1/users/bob').answer(json(500, {}));
    await clock.settle(600_000);
    expect(profilesAsked(rest)).toHaveLength(1);
  });

  it('are met through the own appointments, and listed by a shortened id until their names are known', async () => {
    const { people, rest, clock } = plainRig(['patient-with-a-long-id']);
    people.onReady(connect(clock, 'plain').ready);
    await clock.settle();
    expect(people.list().people.map((person) => person.userId)).toEqual(['ann', 'patient-with-a-long-id']);
    expect(people.nameOf('patient-with-a-long-id').name).toBe('patient-…');
    rest
      .waiting('/api/v1/users/patient-with-a-long-id')
      .answer(json(200, { id: 'patient-with-a-long-id', firstName: 'Jo', lastName: 'Moss', role: 'patient' }));
    await clock.settle();
    expect(people.nameOf('patient-with-a-long-id').name).toBe('Jo Moss');
  });
});

function plainRig(patientIds: readonly string[] = []) {
  const all = rig();
  const data = patientIds.map((patientId, index) => ({
    id: `appointment-${index}`,
    patientId,
    providerId: 'ann',
    scheduledAt: '2026-11-02T09:00:00Z',
    duration: 30,
    type: 'video',
    status: 'scheduled',
  }));
  const pagination = { page: 1, limit: 100, total: data.length, totalPages: 1 };
  all.rest.when('GET', '/api/v1/appointments?page=1&limit=100', () => json(200, { data, pagination }));
  return all;
}

const profilesAsked = (rest: ReturnType<typeof createHandRest>) =>
  rest.made.filter((request) => request.path.startsWith('/api/v1/users/'));
