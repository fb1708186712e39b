// Records with a revision for each field: disjoint changes merge, others are answered, nothing is written over unseen.

import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '#gateway/store/store.ts';
import { MIGRATIONS } from '#gateway/store/migrations.ts';
import { recordPushAnswer, recordsAnswer, type RecordChangePayload } from '#shared/wire/records.ts';
import { connect, deviceOf, gateway, hashOf, rest, signIn, type Device, type Heard, type Wire } from './clinic.ts';

const HOUR_MS = 3_600_000;
const device = deviceOf('1');
const other = deviceOf('2');

type Change = Partial<RecordChangePayload> & Pick<RecordChangePayload, 'entity' | 'id' | 'changes'>;
const change = (laneSeq: number, payload: Change, opId: string = randomUUID()) => {
  const whole = { atomic: false, force: false, hlc: null, ...payload };
  return { opId, laneSeq, hash: hashOf('record.change', whole), kind: 'record.change' as const, payload: whole };
};
const topic = (value: string, base: number | null): Change => ({
  entity: 'room',
  id: 'team:ward',
  changes: [{ field: 'topic', value, base }],
});

async function pushRecords(heard: Heard, from: Device, ops: object[], lane = 'record/room/team:ward') {
  const answer = await heard.ask('sync:push', { deviceId: from.deviceId, epoch: from.epoch, lane, ops });
  return recordPushAnswer.parse(answer);
}
const effectOf = (answer: Awaited<ReturnType<typeof pushRecords>>, index = 0): Wire => {
  const result = answer.results[index];
  if (!result || !('effect' in result)) throw new Error(`not applied: ${JSON.stringify(result)}`);
  return result.effect;
};
const catchUp = async (heard: Heard, since = 0, overwrittenSince = 0) =>
  recordsAnswer.parse(await heard.ask('sync:records', { since, overwrittenSince, limit: 500 }));

const SLOT = '2030-05-06T09:00:00.000Z';
const booking = (id: string, value: Record<string, string | number> = {}): Change => ({
  entity: 'appointment',
  id,
  create: true,
  atomic: true,
  changes: Object.entries({
    patientId: 'paul',
    providerId: 'ada',
    scheduledAt: SLOT,
    type: 'video',
    duration: 30,
    ...value,
  }).map(([field, one]) => ({ field, value: one, base: null })),
});

describe('a change of a record', () => {
  it('[CF1] merges with changes of other fields', async () => {
    const server = await gateway();
    const [ada, ben] = [await connect(server, 'ada', device), await connect(server, 'ben', other)];
    await pushRecords(ada, device, [change(1, topic('Handover at 7', 1))]);
    const labels = {
      entity: 'room' as const,
      id: 'team:ward',
      changes: [{ field: 'labels', value: ['isolation'], base: 1 }],
    };
    const effect = effectOf(await pushRecords(ben, other, [change(1, labels)]));
    expect(effect.conflicts).toEqual([]);
    expect(effect.record).toMatchObject({
      revision: 3,
      fields: {
        topic: { value: 'Handover at 7', revision: 2, by: 'ada' },
        labels: { value: ['isolation'], revision: 3 },
      },
    });
  });

  it('[CF1] is answered with what stands there when the field changed meanwhile, and the lane goes on', async () => {
    const server = await gateway();
    const [ada, ben] = [await connect(server, 'ada', device), await connect(server, 'ben', other)];
    await pushRecords(ada, device, [change(1, topic('one', 1))]);
    const answer = await pushRecords(ben, other, [change(1, topic('two', 1)), change(2, topic('three', 2))]);
    expect(effectOf(answer).conflicts).toMatchObject([
      { field: 'topic', theirs: 'one', theirRevision: 2, theirBy: 'ada' },
    ]);
    expect(effectOf(answer, 1)).toMatchObject({ conflicts: [], record: { fields: { topic: { value: 'three' } } } });
    expect(answer.cursor).toBe(2);
  });

  it('[OB8] has one effect, and its repeat the same answer', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const op = change(1, topic('one', 1));
    const once = await pushRecords(ada, device, [op]);
    const again = await pushRecords(ada, { ...device, epoch: 'epoch-2' }, [op]);
    expect(again.results[0]).toEqual({ ...once.results[0], status: 'duplicate' });
    expect(effectOf(again).record.revision).toBe(2);
    const changed = { ...op, hash: hashOf('record.change', 'else') };
    const refused = await pushRecords(ada, device, [changed]);
    expect(refused.results[0]).toMatchObject({ error: { code: 'IDEMPOTENCY_MISMATCH' } });
  });

  it('is no conflict when somebody wrote the same', async () => {
    const server = await gateway();
    const [ada, ben] = [await connect(server, 'ada', device), await connect(server, 'ben', other)];
    await pushRecords(ada, device, [change(1, topic('same', 1))]);
    expect(effectOf(await pushRecords(ben, other, [change(1, topic('same', 1))])).conflicts).toEqual([]);
  });

  it('[CF2] writes all fields or none when it is all or nothing, and the rest when it is not', async () => {
    const server = await gateway();
    const [ada, ben] = [await connect(server, 'ada', device), await connect(server, 'ben', other)];
    await pushRecords(ada, device, [change(1, topic('theirs', 1))]);
    const both = [
      { field: 'topic', value: 'mine', base: 1 },
      { field: 'labels', value: ['fall risk'], base: 1 },
    ];
    const one = { entity: 'room' as const, id: 'team:ward', changes: both };
    const whole = effectOf(await pushRecords(ben, other, [change(1, { ...one, atomic: true })]));
    expect(whole.record).toMatchObject({ revision: 2, fields: { labels: { value: [] } } });
    expect(whole.conflicts).toHaveLength(1);
    const parts = effectOf(await pushRecords(ben, other, [change(2, one)]));
    expect(parts.record.fields).toMatchObject({ topic: { value: 'theirs' }, labels: { value: ['fall risk'] } });
  });

  it('[CF2] with force writes over what stands there, and its author gets it back, now or when they return', async () => {
    const server = await gateway();
    const [ada, ben] = [await connect(server, 'ada', device), await connect(server, 'ben', other)];
    await pushRecords(ada, device, [change(1, topic('by Ada', 1))]);
    await pushRecords(ben, other, [change(1, { ...topic('by Ben', 1), force: true })]);
    const lost = { field: 'topic', value: 'by Ada', replacedBy: 'ben', standing: 'by Ben', id: 'team:ward' };
    expect((await ada.next('sync:overwritten')).overwritten).toMatchObject([lost]);
    const later = await catchUp(ada);
    expect(later.overwritten).toMatchObject([lost]);
    expect((await catchUp(ada, later.cursor, later.overwrittenCursor)).overwritten).toEqual([]);
    expect((await catchUp(ben)).overwritten).toEqual([]);
  });

  it('does not count a stamp of a clock that runs ahead', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const ahead = `${Date.now() + 2 * HOUR_MS}-0-d`;
    const effect = effectOf(await pushRecords(ada, device, [change(1, { ...topic('x', 1), hlc: ahead })]));
    expect(effect.record.fields.topic.hlc).toBeNull();
    const right = `${Date.now() - 1_000}-0-d`;
    const next = effectOf(await pushRecords(ada, device, [change(2, { ...topic('y', 2), hlc: right })]));
    expect(next.record.fields.topic.hlc).toBe(right);
  });

  it.each([
    ['of a room that one is no member of', { ...topic('x', 1), id: 'team:desk' }, 'NOT_ALLOWED'],
    [
      'of a field that nobody knows',
      { entity: 'room', id: 'team:ward', changes: [{ field: 'toString', value: 'x', base: 1 }] },
      'INVALID',
    ],
    [
      'that does not fit its field',
      { entity: 'room', id: 'team:ward', changes: [{ field: 'topic', value: 7, base: 1 }] },
      'INVALID',
    ],
    ['of nothing', { ...topic('x', 1), id: 'team:nowhere' }, 'NO_SUCH_RECORD'],
    [
      "of somebody else's profile",
      { entity: 'profile', id: 'ada', changes: [{ field: 'phone', value: '1', base: 1 }] },
      'NOT_ALLOWED',
    ],
  ] as const)('%s is refused', async (_what, payload, code) => {
    const server = await gateway();
    const ben = await connect(server, 'ben', other);
    const answer = await pushRecords(ben, other, [change(1, payload as unknown as Change)]);
    expect(answer.results[0]).toMatchObject({ status: 'refused', error: { code } });
    expect(answer.cursor).toBe(0);
  });

  it('of a handoff note is for staff only, to write and to read', async () => {
    const server = await gateway();
    const [ada, paul] = [await connect(server, 'ada', device), await connect(server, 'paul', other)];
    const note = {
      entity: 'note' as const,
      id: 'team:ward',
      changes: [{ field: 'text', value: 'Bed 1 stable', base: 1 }],
    };
    expect(effectOf(await pushRecords(ada, device, [change(1, note)])).record.fields.text.value).toBe('Bed 1 stable');
    const refused = await pushRecords(paul, other, [
      change(1, { ...note, changes: [{ field: 'text', value: '', base: 2 }] }),
    ]);
    expect(refused.results[0]).toMatchObject({ error: { code: 'NOT_ALLOWED' } });
    const seen = (await catchUp(paul)).records;
    expect(seen.some(({ entity }) => entity === 'note')).toBe(false);
    expect(seen.some(({ entity, id }) => entity === 'room' && id === 'team:ward')).toBe(true);
  });
});

describe('appointments as records', () => {
  it('[AP3] a lost slot is answered with who has it and what is free nearest to it', async () => {
    const server = await gateway();
    const cleo = await connect(server, 'cleo', device);
    const first = randomUUID();
    await pushRecords(cleo, device, [change(1, booking(first))], `record/appointment/${first}`);
    const id = randomUUID();
    const effect = effectOf(await pushRecords(cleo, device, [change(1, booking(id))], `record/appointment/${id}`));
    expect(effect.record).toBeNull();
    expect(effect.conflicts).toMatchObject([
      {
        field: 'scheduledAt',
        slot: { taken: { appointmentId: first, patientId: 'paul', scheduledAt: SLOT, duration: 30 } },
      },
    ]);
    expect(effect.conflicts[0].slot.free.slice(0, 2)).toEqual(['2030-05-06T09:30:00.000Z', '2030-05-06T08:30:00.000Z']);
  });

  it('[SE4] a patient is not told who has the time', async () => {
    const server = await gateway({ clinic: { people: [...patients()], rooms: [] } });
    const cleo = await connect(server, 'cleo', device);
    await pushRecords(cleo, device, [change(1, booking(randomUUID(), { patientId: 'rosa' }))], 'record/appointment/1');
    const paul = await connect(server, 'paul', other);
    const effect = effectOf(await pushRecords(paul, other, [change(1, booking(randomUUID()))], 'record/appointment/2'));
    expect(effect.conflicts[0].slot.taken).toMatchObject({ appointmentId: null, patientId: null, providerId: 'ada' });
  });

  it('[CF1] moving into a taken time keeps the other fields of the change', async () => {
    const server = await gateway();
    const cleo = await connect(server, 'cleo', device);
    const [one, two] = [randomUUID(), randomUUID()];
    await pushRecords(cleo, device, [change(1, booking(one))], `record/appointment/${one}`);
    const free = booking(two, { scheduledAt: '2030-05-06T11:00:00Z' });
    await pushRecords(cleo, device, [change(1, free)], `record/appointment/${two}`);
    const changes = [
      { field: 'scheduledAt', value: SLOT, base: 1 },
      { field: 'notes', value: 'Bring the letter', base: 1 },
    ];
    const move = change(2, { entity: 'appointment', id: two, changes });
    const effect = effectOf(await pushRecords(cleo, device, [move], `record/appointment/${two}`));
    expect(effect.conflicts.map((conflict: Wire) => conflict.field)).toEqual(['scheduledAt']);
    expect(effect.record.fields).toMatchObject({
      scheduledAt: { value: '2030-05-06T11:00:00.000Z' },
      notes: { value: 'Bring the letter' },
    });
  });

  it('[F48] a time for an appointment that was cancelled meanwhile is answered as a conflict', async () => {
    const server = await gateway();
    const cleo = await connect(server, 'cleo', device);
    const id = randomUUID();
    const lane = `record/appointment/${id}`;
    const set = (laneSeq: number, field: string, value: string) =>
      change(laneSeq, { entity: 'appointment', id, changes: [{ field, value, base: 1 }] });
    await pushRecords(cleo, device, [change(1, booking(id)), set(2, 'status', 'cancelled')], lane);
    const late = effectOf(await pushRecords(cleo, device, [set(3, 'scheduledAt', '2030-05-06T12:00:00Z')], lane));
    expect(late.conflicts).toMatchObject([{ field: 'scheduledAt', theirs: SLOT }]);
  });

  it('are the same by REST and by sync, and everybody hears of both', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const { accessToken: token } = await signIn(server, 'cleo');
    const body = { patientId: 'paul', providerId: 'ada', scheduledAt: SLOT, type: 'video', duration: 30 };
    const { json: made } = await rest(server, 'POST', '/appointments', { token, body });
    const [heard] = (await ada.next('sync:records')).records;
    expect(heard).toMatchObject({ entity: 'appointment', id: made.id, revision: 1 });
    await pushRecords(
      ada,
      device,
      [change(1, { entity: 'appointment', id: made.id, changes: [{ field: 'notes', value: 'n', base: 1 }] })],
      'x',
    );
    const patch = (headers: Record<string, string>) =>
      rest(server, 'PATCH', `/appointments/${made.id}`, { token, body: { notes: 'late' }, headers });
    expect(await patch({ 'if-match': '"1"' })).toMatchObject({ status: 409, json: { conflictingFields: ['notes'] } });
    expect(await patch({ 'if-match': 'nonsense' })).toMatchObject({ status: 422 });
    expect(await patch({ 'if-match': '2' })).toMatchObject({ status: 200, json: { notes: 'late', revision: 3 } });
  });

  it('tell consoles when a visit begins', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const id = randomUUID();
    await pushRecords(ada, device, [change(1, booking(id))], `record/appointment/${id}`);
    const { accessToken: token } = await signIn(server, 'ada');
    expect((await rest(server, 'POST', `/visits/${id}/start`, { token })).status).toBe(200);
    const heard = await ada.next('sync:records', ({ records }) => records[0].fields.status?.value === 'in-progress');
    expect(heard.records[0].id).toBe(id);
  });
});

describe('profiles as records', () => {
  it('keep neighbours apart, by REST once for one Idempotency-Key', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const { accessToken: token } = await signIn(server, 'ada');
    const headers = { 'idempotency-key': 'op-1' };
    const patch = () =>
      rest(server, 'PATCH', '/users/ada', { token, body: { address: { street: 'Long Lane 1' } }, headers });
    expect((await patch()).json).toEqual((await patch()).json);
    const city = {
      entity: 'profile' as const,
      id: 'ada',
      changes: [{ field: 'address.city', value: 'Bern', base: 1 }],
    };
    const effect = effectOf(await pushRecords(ada, device, [change(1, city)], 'record/profile/ada'));
    expect(effect.record).toMatchObject({ revision: 3, fields: { 'address.street': { revision: 2 } } });
    const { json } = await rest(server, 'GET', '/users/ada', { token });
    expect(json.address).toEqual({ street: 'Long Lane 1', city: 'Bern' });
  });
});

describe('catching up with records', () => {
  it('answers what changed since the cursor and what one may see', async () => {
    const server = await gateway();
    const [ada, cleo] = [await connect(server, 'ada', device), await connect(server, 'cleo', other)];
    const start = await catchUp(cleo);
    expect(start.records.map(({ entity, id }) => `${entity} ${id}`).sort()).toEqual([
      'note team:desk',
      'profile cleo',
      'room team:desk',
    ]);
    await pushRecords(ada, device, [change(1, topic('not for Cleo', 1))]);
    expect((await catchUp(cleo, start.cursor)).records).toEqual([]);
    server.faults.addMember('team:ward', 'cleo');
    const after = await catchUp(cleo, start.cursor);
    expect(after.records.map(({ entity, id }) => `${entity} ${id}`).sort()).toEqual([
      'note team:ward',
      'room team:ward',
    ]);
  });

  it('begins anew for a console that knows more than the server', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const answer = await catchUp(ada, 1_000_000);
    expect(answer.reset).toBe(true);
    expect(answer.records.length).toBeGreaterThan(0);
    expect((await catchUp(ada, answer.cursor)).reset).toBe(false);
  });

  it('goes page by page', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const all = await catchUp(ada);
    const seen: string[] = [];
    for (let cursor = 0, more = true; more; ) {
      const page = recordsAnswer.parse(await ada.ask('sync:records', { since: cursor, overwrittenSince: 0, limit: 2 }));
      seen.push(...page.records.map(({ entity, id }) => `${entity} ${id}`));
      ({ cursor, more } = page);
    }
    expect(seen).toEqual(all.records.map(({ entity, id }) => `${entity} ${id}`));
  });
});

describe('a gateway from before records', () => {
  it('gives its people, rooms and appointments heads, and keeps their revisions', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const old = new Sqlite(join(folder, 'gateway.db'));
    old.exec(MIGRATIONS[0] ?? '');
    old.exec(`
      INSERT INTO people VALUES ('ada','a@x',NULL,'provider','A','B','','','',NULL,NULL,NULL,'{}','{}',1,1);
      INSERT INTO rooms (room_id,kind,title,head,mark_head,created_at,last_at) VALUES ('team:x','team','X',0,0,1,1);
      INSERT INTO appointments VALUES ('a1','p','ada',5,30,'video','scheduled',NULL,'n',3,'{"notes":3,"status":2}',1,1);
      PRAGMA user_version = 1;`);
    old.close();
    const store = openStore(folder);
    const heads = store.prepare<Wire>('SELECT * FROM record_heads ORDER BY change_no').all();
    store.close();
    expect(heads.map((head) => `${head.entity} ${head.id} ${head.revision}`)).toEqual([
      'profile ada 1',
      'room team:x 1',
      'note team:x 1',
      'appointment a1 3',
    ]);
    expect(JSON.parse(heads[3].fields)).toMatchObject({ notes: { revision: 3 }, status: { revision: 2 } });
  });
});

function patients() {
  const person = (userId: string, role: 'provider' | 'admin' | 'patient') => ({
    userId,
    email: `${userId}@clinic.example`,
    password: 'quiet harbour',
    role,
    firstName: userId,
    lastName: 'Test',
  });
  return [person('ada', 'provider'), person('cleo', 'admin'), person('paul', 'patient'), person('rosa', 'patient')];
}
