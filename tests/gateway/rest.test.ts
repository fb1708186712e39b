// Profile, appointments, visits, documents, notifications, and how REST says no.

import { describe, expect, it } from 'vitest';
import { appointment, appointmentList } from '#shared/wire/platform.ts';
import { connect, gateway, rest, signIn } from './clinic.ts';

const booking = {
  patientId: 'paul',
  providerId: 'ada',
  scheduledAt: '2030-05-06T09:00:00.000Z',
  type: 'video',
  duration: 30,
  reasonForVisit: 'Follow-up',
};

async function signedIn(userId: string, options: Parameters<typeof gateway>[0] = {}) {
  const server = await gateway(options);
  const { accessToken: token } = await signIn(server, userId);
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    rest(server, method, path, { token, body, headers });
  return { server, token, call };
}

describe('the profile', () => {
  it('takes known fields part by part and refuses an unknown one by name', async () => {
    const { call } = await signedIn('ada');
    await call('PATCH', '/users/ada', { address: { street: 'Quay 4' }, phone: '+49 1' });
    const changed = await call('PATCH', '/users/ada', { address: { city: 'Kiel' } });
    expect(changed.json).toMatchObject({ phone: '+49 1', address: { street: 'Quay 4', city: 'Kiel' } });
    const refused = await call('PATCH', '/users/ada', { preferences: { theme: 'dark', colour: 'red' } });
    expect(refused).toMatchObject({ status: 422, json: { code: 'ERR_1006', field: 'preferences.colour' } });
  });

  it('is changed by its owner only', async () => {
    const { call } = await signedIn('ada');
    expect(await call('PATCH', '/users/ben', { phone: '1' })).toMatchObject({
      status: 403,
      json: { code: 'ERR_1003' },
    });
    expect((await call('GET', '/users/ben')).status).toBe(200);
    expect((await call('GET', '/users/nobody')).status).toBe(404);
  });
});

describe('appointments', () => {
  it('are booked, listed by pages, changed with a revision for each field, and cancelled', async () => {
    const { call } = await signedIn('cleo');
    const booked = await call('POST', '/appointments', booking);
    expect(booked.status).toBe(201);
    const { id, revision } = appointment.parse(booked.json);
    expect(revision).toBe(1);
    const changed = await call('PATCH', `/appointments/${id}`, { notes: 'Bring the films', baseRevision: 1 });
    expect(changed.json).toMatchObject({ revision: 2, fieldRevisions: { notes: 2, scheduledAt: 1 } });
    const list = appointmentList.parse(
      (await call('GET', '/appointments?from=2030-05-06&limit=10&providerId=ada')).json,
    );
    expect(list).toMatchObject({ data: [{ id }], pagination: { page: 1, limit: 10, total: 1, totalPages: 1 } });
    expect(appointmentList.parse((await call('GET', '/appointments?to=2030-05-05')).json).data).toEqual([]);
    expect((await call('DELETE', `/appointments/${id}`)).status).toBe(204);
    expect((await call('GET', `/appointments/${id}`)).json.status).toBe('cancelled');
  });

  it('[CF1] merge changes of different fields and refuse one of a field that changed meanwhile', async () => {
    const { call } = await signedIn('cleo');
    const { id } = (await call('POST', '/appointments', booking)).json;
    await call('PATCH', `/appointments/${id}`, { notes: 'first' });
    const disjoint = await call('PATCH', `/appointments/${id}`, { reasonForVisit: 'Check', baseRevision: 1 });
    expect(disjoint.status).toBe(200);
    const late = await call('PATCH', `/appointments/${id}`, { notes: 'second', baseRevision: 1 });
    expect(late).toMatchObject({
      status: 409,
      json: { code: 'ERR_1005', field: 'notes', conflictingFields: ['notes'], current: { notes: 'first' } },
    });
  });

  it('[AP3] refuse two at one time for one clinician, and take the slot after or one that became free', async () => {
    const { call } = await signedIn('cleo');
    const first = await call('POST', '/appointments', booking);
    const at = (time: string) => ({ ...booking, scheduledAt: `2030-05-06T${time}:00.000Z` });
    expect(await call('POST', '/appointments', at('09:15'))).toMatchObject({ status: 409, json: { code: 'ERR_4001' } });
    expect((await call('POST', '/appointments', at('09:30'))).status).toBe(201);
    expect((await call('POST', '/appointments', { ...booking, providerId: 'ben' })).status).toBe(201);
    await call('DELETE', `/appointments/${first.json.id}`);
    expect((await call('POST', '/appointments', at('09:00'))).status).toBe(201);
  });

  it('[IN2] are booked once for one Idempotency-Key, and twice without it on the plain platform', async () => {
    const { call } = await signedIn('cleo');
    const key = { 'idempotency-key': 'op-1' };
    const first = await call('POST', '/appointments', booking, key);
    const again = await call('POST', '/appointments', booking, key);
    expect(again).toMatchObject({ status: 201, json: first.json });
    const other = await call('POST', '/appointments', { ...booking, providerId: 'ben' }, key);
    expect(other).toMatchObject({ status: 409, json: { code: 'ERR_1005' } });
    const plain = await signedIn('cleo', { plain: true });
    await plain.call('POST', '/appointments', booking, key);
    expect((await plain.call('POST', '/appointments', booking, key)).status).toBe(409);
  });

  it('are seen by the patient only where they are the own ones', async () => {
    const { server, call } = await signedIn('cleo');
    const { id } = (await call('POST', '/appointments', { ...booking, patientId: 'ben' })).json;
    const paul = await signIn(server, 'paul');
    const hidden = await rest(server, 'GET', `/appointments/${id}`, { token: paul.accessToken });
    expect(hidden.status).toBe(404);
    const own = await rest(server, 'POST', '/appointments', {
      token: paul.accessToken,
      body: { ...booking, scheduledAt: '2030-05-07T09:00:00Z' },
    });
    expect(own.status).toBe(201);
    const list = await rest(server, 'GET', '/appointments', { token: paul.accessToken });
    expect(list.json.data.map((one: { id: string }) => one.id)).toEqual([own.json.id]);
  });

  it('tell the clinician by a stored notification', async () => {
    const { server, call } = await signedIn('cleo');
    const ada = await connect(server, 'ada');
    await call('POST', '/appointments', booking);
    const heard = await ada.next('notification:new');
    expect(heard).toMatchObject({ type: 'appointment_booked', priority: 'medium' });
    const { accessToken: token } = await signIn(server, 'ada');
    const list = await rest(server, 'GET', '/push/notifications', { token });
    expect(list.json).toMatchObject({ data: [{ id: heard.id, isRead: false }], unreadCount: 1 });
    expect((await rest(server, 'PATCH', `/push/notifications/${heard.id}/read`, { token })).status).toBe(200);
    expect((await rest(server, 'GET', '/push/unread-count', { token })).json).toEqual({ unreadCount: 0 });
    expect((await rest(server, 'PATCH', '/push/notifications/unknown/read', { token })).status).toBe(404);
  });
});

describe('visits and documents', () => {
  it('start from an appointment, once, with a room for both, and end', async () => {
    const { server, call } = await signedIn('ada');
    const { id } = (await call('POST', '/appointments', booking)).json;
    const started = await call('POST', `/visits/${id}/start`);
    const { visitId } = started.json;
    expect((await call('POST', `/visits/${id}/start`)).json).toEqual(started.json);
    const chat = await call('POST', `/visits/${visitId}/chat`, { message: 'Hello' });
    expect(chat).toMatchObject({ status: 201, json: { visitId, message: 'Hello' } });
    const { accessToken } = await signIn(server, 'ben');
    const stranger = await rest(server, 'POST', `/visits/${visitId}/chat`, {
      token: accessToken,
      body: { message: 'Hi' },
    });
    expect(stranger.status).toBe(404);
    expect((await call('POST', `/visits/${visitId}/end`)).json).toMatchObject({ visitId });
    expect((await call('GET', `/appointments/${id}`)).json.status).toBe('completed');
  });

  it('come back as they were uploaded', async () => {
    const { server, token } = await signedIn('ada');
    const form = new FormData();
    form.set('file', new File(['the content'], 'Befund ä.txt', { type: 'text/plain' }));
    const headers = { authorization: `Bearer ${token}` };
    const stored = await fetch(`${server.address}/api/v1/documents`, { method: 'POST', headers, body: form });
    expect(stored.status).toBe(201);
    const { id } = (await stored.json()) as { id: string };
    const back = await fetch(`${server.address}/api/v1/documents/${id}/download`, { headers });
    expect(await back.text()).toBe('the content');
    expect(back.headers.get('content-disposition')).toContain('attachment');
    const paul = await signIn(server, 'paul');
    const refused = await fetch(`${server.address}/api/v1/documents/${id}/download`, {
      headers: { authorization: `Bearer ${paul.accessToken}` },
    });
    expect(refused.status).toBe(404);
  });
});

describe('how REST says no', () => {
  it('names the code, never a stack', async () => {
    const { server, call } = await signedIn('ada');
    const broken = await fetch(`${server.address}/api/v1/auth/login`, { method: 'POST', body: '{' });
    expect(await broken.json()).toEqual({ code: 'ERR_1001', message: 'The body is not valid JSON' });
    expect(await call('GET', '/nothing')).toMatchObject({ status: 404, json: { code: 'ERR_1004' } });
    expect(await call('POST', '/appointments', { ...booking, duration: 20 })).toMatchObject({
      status: 422,
      json: { code: 'ERR_1006', field: 'duration' },
    });
    const large = await call('PATCH', '/users/ada', { phone: 'x'.repeat(1_100_000) });
    expect(large).toMatchObject({ status: 413, json: { code: 'ERR_1008' } });
  });

  it('counts requests for each address, announces the limit and refuses what is above it', async () => {
    const { call } = await signedIn('ada', { rateLimitPerMinute: 3 });
    const allowed = await call('GET', '/auth/me');
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('ratelimit-limit')).toBe('3');
    expect(allowed.headers.get('ratelimit-remaining')).toBe('1');
    await call('GET', '/auth/me');
    const refused = await call('GET', '/auth/me');
    expect(refused).toMatchObject({ status: 429, json: { code: 'ERR_1007' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
