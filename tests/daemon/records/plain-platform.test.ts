// Records on a platform that knows no revisions: read, compare, write. "Booked offline, will be booked when back online"
// works there too, and what changed meanwhile is a conflict as everywhere (CF1, CF4, IN2).

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RestRequest } from '#daemon/ports/rest.ts';
import { json } from '../../support/hand-rest.ts';
import { ClinicRig, type Desk } from './clinic-rig.ts';

const SLOT = '2026-11-06T09:00:00.000Z';
const booking = { patientId: 'paul', providerId: 'ada', scheduledAt: SLOT, type: 'video', duration: 30 };
const DAY = `/api/v1/appointments?from=2026-11-05T20:00:00.000Z&to=2026-11-06T22:00:00.000Z&providerId=ada&limit=100`;

interface Booked {
  id: string;
  patientId: string;
  providerId: string;
  scheduledAt: string;
  duration: number;
  type: string;
  status: string;
  notes: string | null;
  reasonForVisit: string | null;
}

let rig: ClinicRig;
let desk: Desk;
let booked: Booked[];
/** Does its work and the answer never comes. */
let losesAnswers: boolean;

beforeEach(async () => {
  rig = await ClinicRig.open();
  desk = rig.desk('ada');
  desk.mode = 'plain';
  booked = [];
  losesAnswers = false;
  desk.handRest.when('POST', '/api/v1/appointments', (request) => {
    const fields = request.body as typeof booking;
    const taken = booked.some((one) => one.scheduledAt === fields.scheduledAt && one.status === 'scheduled');
    if (taken) return json(409, { code: 'ERR_4001', message: 'taken' });
    book({ ...fields });
    return losesAnswers ? 'timeout' : json(201, booked.at(-1));
  });
  desk.handRest.when('GET', DAY, () =>
    json(200, { data: booked, pagination: { page: 1, limit: 100, total: booked.length, totalPages: 1 } }),
  );
});
afterEach(() => rig.close());

function book(fields: Partial<Booked>): Booked {
  const one: Booked = {
    id: `a${booked.length + 1}`,
    patientId: 'paul',
    providerId: 'ada',
    scheduledAt: SLOT,
    duration: 30,
    type: 'video',
    status: 'scheduled',
    notes: null,
    reasonForVisit: null,
    ...fields,
  };
  booked.push(one);
  const path = `/api/v1/appointments/${one.id}`;
  desk.handRest.when('GET', path, () => json(200, one));
  desk.handRest.when('PATCH', path, (request) => {
    Object.assign(one, request.body);
    return json(200, one);
  });
  desk.handRest.when('DELETE', path, () => {
    one.status = 'cancelled';
    return { status: 204, headers: {}, json: null, text: null };
  });
  return one;
}

const writes = (): RestRequest[] => desk.handRest.made.filter(({ method }) => method !== 'GET');

describe('booked offline', () => {
  test('[AP1] is provisional, and booked when back online; what was changed meanwhile goes with it', async () => {
    const id = desk.act('create_appointment', booking);
    desk.act('update_appointment', { id, notes: 'By phone' });
    expect(desk.messaging.records.view('appointment', id)).toMatchObject({ provisional: true });
    await rig.rest();
    expect(booked).toMatchObject([{ id: 'a1', scheduledAt: SLOT, notes: 'By phone' }]);
    expect(desk.waiting()).toBe(0);
    expect(desk.messaging.records.view('appointment', id)).toMatchObject({
      provisional: false,
      fields: { notes: { value: 'By phone', pending: null } },
    });
    desk.act('cancel_appointment', { id });
    await rig.rest();
    expect(booked[0]?.status).toBe('cancelled');
    expect(writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/appointments',
      'PATCH /api/v1/appointments/a1',
      'DELETE /api/v1/appointments/a1',
    ]);
  });

  test('[IN2] a booking whose answer was lost is looked for, and not booked again', async () => {
    desk.act('create_appointment', booking);
    losesAnswers = true;
    await desk.online();
    await rig.flush(100);
    losesAnswers = false;
    await rig.rest();
    expect(booked).toHaveLength(1);
    expect(writes()).toHaveLength(1);
    expect(desk.waiting()).toBe(0);
  });

  test('[CF4] a lost time waits for a person, with who has it and what is free', async () => {
    book({ patientId: 'rosa' });
    const id = desk.act('create_appointment', booking);
    await rig.rest();
    const row = desk.log().find(({ field }) => field === 'scheduledAt');
    expect(row).toMatchObject({ why: 'slot-taken', slot: { taken: { appointmentId: 'a1', patientId: 'rosa' } } });
    const value = row?.slot?.free[0] ?? '';
    expect(value).toBe('2026-11-06T09:30:00.000Z');
    expect(desk.messaging.conflicts.decide(row?.conflictId ?? '', { kind: 'value', value }).ok).toBe(true);
    await rig.rest();
    expect(booked.map(({ scheduledAt }) => scheduledAt)).toEqual([SLOT, value]);
    expect(desk.messaging.records.view('appointment', id)).toMatchObject({ provisional: false, waits: 0 });
  });
});

describe('a change of something that was seen', () => {
  const see = async (): Promise<Booked> => {
    const one = book({ notes: 'before' });
    await desk.online();
    expect(await desk.messaging.records.get('appointment', one.id)).toMatchObject({ ok: true });
    desk.offline();
    return one;
  };

  test('[CF1] writes what nobody else changed, and the rest is a conflict', async () => {
    const one = await see();
    desk.act('update_appointment', { id: one.id, scheduledAt: '2026-11-06T11:00:00Z', duration: 60 });
    one.scheduledAt = '2026-11-06T10:00:00.000Z';
    await rig.rest();
    expect(one).toMatchObject({ scheduledAt: '2026-11-06T10:00:00.000Z', duration: 60 });
    expect(desk.log()).toMatchObject([
      { field: 'scheduledAt', base: SLOT, theirs: '2026-11-06T10:00:00.000Z', outcome: { kind: 'theirs' } },
    ]);
  });

  test('[CF2] notes are merged there too', async () => {
    const one = await see();
    desk.act('update_appointment', { id: one.id, notes: 'before\nmine' });
    one.notes = 'theirs\nbefore';
    await rig.rest();
    expect(one.notes).toBe('theirs\nbefore\nmine');
    expect(desk.log()).toEqual([]);
  });

  test('[CF2] an all-or-nothing change that meets another writes nothing', async () => {
    const one = await see();
    desk.set('appointment', one.id, { notes: 'mine', duration: 60 }, { atomic: true, strategy: 'manual' });
    one.notes = 'theirs';
    await rig.rest();
    expect(one).toMatchObject({ notes: 'theirs', duration: 30 });
    expect(desk.log().map(({ field }) => field)).toEqual(['duration', 'notes']);
    expect(desk.messaging.records.view('appointment', one.id)?.waits).toBe(1);
  });

  test('that is there already is not written again', async () => {
    const one = await see();
    desk.act('update_appointment', { id: one.id, notes: 'same' });
    one.notes = 'same';
    await rig.rest();
    expect(writes()).toEqual([]);
    expect(desk.waiting()).toBe(0);
  });

  test('of something that was never seen is written as it is, as the seed does', async () => {
    const one = book({ notes: 'before' });
    desk.act('update_appointment', { id: one.id, notes: 'mine' });
    await rig.rest();
    expect(one.notes).toBe('mine');
    expect(desk.log()).toEqual([]);
  });
});

describe('what the platform refuses', () => {
  test('[OB4] is kept and said: the appointment is gone', async () => {
    desk.handRest.when('GET', '/api/v1/appointments/gone', () => json(404, { code: 'ERR_1004', message: 'not found' }));
    const opId = desk.act('cancel_appointment', { id: 'gone' });
    await rig.rest().catch(() => {});
    expect(desk.messaging.outbox.get(opId)).toMatchObject({ state: 'rejected', error: { code: 'ERR_1004' } });
  });

  test('a handoff note is refused before it is written, once the platform is known', async () => {
    await desk.online();
    const opId = desk.id();
    const changes = [{ field: 'text', value: 'x' }];
    const note = { opId, entity: 'note' as const, id: 'team:ward', changes, atomic: false };
    expect(desk.messaging.records.change(note)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(desk.messaging.outbox.get(opId)).toBeNull();
  });

  test('[OB5] a broken server is tried again', async () => {
    const one = book({});
    let broken = true;
    desk.handRest.when('GET', `/api/v1/appointments/${one.id}`, () =>
      broken ? json(503, { message: 'down' }) : json(200, one),
    );
    desk.act('update_appointment', { id: one.id, notes: 'late' });
    await desk.online();
    await rig.flush(500);
    expect(desk.waiting()).toBe(1);
    broken = false;
    await rig.rest();
    expect(one.notes).toBe('late');
  });
});

describe('a profile', () => {
  test('goes nested, with neighbours untouched', async () => {
    const user = {
      id: 'ada',
      firstName: 'Ada',
      lastName: 'Test',
      phone: null,
      address: { city: 'Bern' },
      preferences: {},
    };
    desk.handRest.when('GET', '/api/v1/users/ada', () => json(200, user));
    desk.handRest.when('PATCH', '/api/v1/users/ada', () => json(200, user));
    await desk.online();
    await desk.messaging.records.get('profile', 'ada');
    desk.act('update_profile', { address: { street: 'Long Lane 1' }, preferences: { notifications: { email: true } } });
    await rig.rest();
    expect(writes()).toMatchObject([
      {
        method: 'PATCH',
        body: { address: { street: 'Long Lane 1' }, preferences: { notifications: { email: true } } },
      },
    ]);
    expect(writes()[0]?.headers?.['idempotency-key']).toBeDefined();
  });

  test('is refused with the field’s name when it does not fit', () => {
    const changes = [{ field: 'phone', value: 7 }];
    const change = { opId: desk.id(), entity: 'profile' as const, id: 'ada', changes, atomic: false };
    expect(desk.messaging.records.change(change)).toMatchObject({ error: { code: 'invalid-input', field: 'phone' } });
    const unknown = { ...change, changes: [{ field: 'constructor', value: 'x' }] };
    expect(desk.messaging.records.change(unknown)).toMatchObject({ error: { field: 'constructor' } });
  });
});

describe('[SY4] reading once more', () => {
  const PATH = '/api/v1/users/ada';
  const user = (phone: string) => ({ id: 'ada', firstName: 'Ada', lastName: 'Test', phone, address: {} });
  const phone = () => desk.messaging.records.view('profile', 'ada')?.fields['phone']?.value;
  const reads = () => desk.handRest.made.filter(({ method, path }) => method === 'GET' && path === PATH).length;
  const call = (value: string) => {
    const changes = [{ field: 'phone', value }];
    desk.messaging.records.change({ opId: desk.id(), entity: 'profile', id: 'ada', changes, atomic: false });
  };

  beforeEach(async () => {
    desk.handRest.when('GET', PATH, () => json(200, user('1')));
    await desk.online();
    await desk.messaging.records.get('profile', 'ada');
  });

  test('shows what was changed elsewhere', async () => {
    desk.handRest.when('GET', PATH, () => json(200, user('2')));
    await desk.messaging.records.revalidate();
    expect(phone()).toBe('2');
  });

  test('waits while an own change is pending', async () => {
    call('3');
    const before = reads();
    await desk.messaging.records.revalidate();
    await desk.messaging.records.get('profile', 'ada');
    expect(reads()).toBe(before);
    expect(phone()).toBe('3');
  });

  test('an answer from before an own change does not bring the old value back', async () => {
    desk.handRest.when('GET', PATH, null);
    const late = desk.messaging.records.revalidate();
    await rig.flush();
    const slow = desk.handRest.waiting(PATH);
    desk.handRest.when('GET', PATH, () => json(200, user('1')));
    desk.handRest.when('PATCH', PATH, () => json(200, user('3')));
    call('3');
    await rig.rest();
    slow.answer(json(200, user('1')));
    await late;
    expect(phone()).toBe('3');
  });
});
