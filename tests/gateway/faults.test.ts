// The fault switches do what they say, and nothing once cleared.

import { describe, expect, it } from 'vitest';
import { connect, deviceOf, eventually, gateway, open, push, rest, send, signIn } from './clinic.ts';

const device = deviceOf('1');

describe('fault switches', () => {
  it('[C6] dropped acks: the server commits and never answers, and a repeat is a duplicate', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    server.faults.set({ dropAcks: ['sync:push'] });
    const batch = [send(1, 'one')];
    let answered = false;
    void push(ada, device, batch).then(
      () => {
        answered = true;
      },
      () => {},
    );
    await ada.next('sync:room');
    await ada.ask('sync:ping', { sentAt: 1 });
    expect(answered).toBe(false);
    server.faults.clear();
    expect((await push(ada, device, batch)).results[0]?.status).toBe('duplicate');
  });

  it('drops a counted number of acks and then answers again', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    server.faults.set({ dropNextAcks: 1 });
    ada.socket.emit('sync:ping', { sentAt: 1 }, () => expect.unreachable('this answer was to be dropped'));
    expect(await ada.ask('sync:ping', { sentAt: 2 })).toMatchObject({ success: true });
  });

  it('delays acks: what others hear comes before the answer', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    server.faults.set({ ackDelayMs: 100 });
    const order: string[] = [];
    const answer = push(ada, device, [send(1, 'one')]).then(() => order.push('answer'));
    await ada.next('sync:room').then(() => order.push('event'));
    await answer;
    expect(order).toEqual(['event', 'answer']);
  });

  it('[F17] refuses ops by kind and room, so often as told, and other lanes go on', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    server.faults.set({ refuseOps: [{ roomId: 'team:ward', code: 'UNAVAILABLE', retryAfterMs: 50, times: 1 }] });
    const refused = await push(ada, device, [send(1, 'one')]);
    expect(refused.results[0]).toMatchObject({ status: 'refused', error: { code: 'UNAVAILABLE', retryAfterMs: 50 } });
    const other = await push(ada, device, [send(1, 'other', { roomId: 'team:desk' })], 'room:team:desk');
    expect(other.results[0]?.status).toBe('applied');
    expect((await push(ada, device, [send(1, 'one')])).results[0]?.status).toBe('applied');
  });

  it('refuses whole requests by event', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    server.faults.set({ refuseRequests: [{ event: 'sync:catchup', code: 'RATE_LIMITED', retryAfterMs: 5, times: 1 }] });
    const refused = await ada.ask('sync:catchup', { rooms: {} });
    expect(refused).toMatchObject({ success: false, error: { code: 'RATE_LIMITED', retryAfterMs: 5 } });
    expect(await ada.ask('sync:catchup', { rooms: {} })).toMatchObject({ success: true });
  });

  it('[F16] answers errors and HTML in place of a REST path, before the work or after it', async () => {
    const server = await gateway();
    const { accessToken: token, refreshToken } = await signIn(server, 'ada');
    server.faults.set({ rest: [{ path: '/api/v1/auth/me', status: 503, code: 'ERR_5003', retryAfterS: 7 }] });
    const refused = await rest(server, 'GET', '/auth/me', { token });
    expect(refused).toMatchObject({ status: 503, json: { code: 'ERR_5003' } });
    expect(refused.headers.get('retry-after')).toBe('7');
    server.faults.set({ rest: [{ path: '/api/v1/auth/me', status: 200, html: true, times: 1 }] });
    expect((await rest(server, 'GET', '/auth/me', { token })).json).toContain('<html>');
    expect((await rest(server, 'GET', '/auth/me', { token })).json).toMatchObject({ id: 'ada' });
    server.faults.set({ rest: [{ path: '/api/v1/auth/refresh', status: 502, after: true, times: 1 }] });
    const headers = { 'x-request-id': 'request-0001' };
    const renew = () => rest(server, 'POST', '/auth/refresh', { body: { refreshToken }, headers });
    expect((await renew()).status).toBe(502);
    expect((await renew()).status).toBe(200);
  });

  it('tears all cables, and lets new ones in', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    server.faults.cutSockets();
    expect(await ada.next('disconnect')).toBe('transport close');
    await connect(server, 'ada', device);
  });

  it('[F9] lets nothing pass through a black hole, and everything once it is gone', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const { accessToken } = await signIn(server, 'ben');
    const elsewhere = await connect(await gateway(), 'ada', device);
    server.faults.blackHole(true);
    let passed = 0;
    const count = () => {
      passed += 1;
    };
    const waiting = ada.ask('sync:ping', { sentAt: 1 }).then(count);
    const late = open(server, { token: accessToken, device: deviceOf('2') });
    const connected = late.next('connected').then(count);
    const request = rest(server, 'GET', '/health').then(count);
    // Another server goes on working meanwhile: what would pass here has had the time to.
    for (let round = 0; round < 50; round += 1) await elsewhere.ask('sync:ping', { sentAt: round });
    expect(passed).toBe(0);
    expect(ada.socket.connected).toBe(true);
    server.faults.blackHole(false);
    await Promise.all([waiting, connected, request]);
    expect(passed).toBe(3);
  });

  it('[F13] goes down and comes back on the same port with the same data', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const batch = [send(1, 'one')];
    await push(ada, device, batch);
    await server.faults.goDown();
    expect(await ada.next('disconnect')).toBe('transport close');
    await expect(rest(server, 'GET', '/health')).rejects.toThrow();
    await server.faults.comeBack();
    const again = await connect(server, 'ada', device);
    expect((await push(again, device, batch)).results[0]?.status).toBe('duplicate');
  });

  it('refuses connections with a text', async () => {
    const server = await gateway();
    const { accessToken } = await signIn(server, 'ada');
    server.faults.set({ refuseConnections: 'Server is busy' });
    expect((await open(server, { token: accessToken, device }).next('connect_error')).message).toBe('Server is busy');
    server.faults.clear();
    await open(server, { token: accessToken, device }).next('connected');
  });

  it('can be set over HTTP only where that was asked for, and never from a page', async () => {
    const closed = await gateway();
    const ask = (server: { address: string }, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${server.address}/faults`, { method: 'POST', body: JSON.stringify(body), headers });
    expect((await ask(closed, { action: 'clear' })).status).toBe(404);
    const server = await gateway({ faultsOverHttp: true });
    expect((await ask(server, { action: 'clear' }, { origin: 'http://localhost' })).status).toBe(403);
    expect((await ask(server, { action: 'explode' })).status).toBe(422);
    const ada = await connect(server, 'ada', device);
    expect((await ask(server, { action: 'cutSockets' })).status).toBe(200);
    await ada.next('disconnect');
    const again = await connect(server, 'ada', device);
    expect((await ask(server, { action: 'goDown', forMs: 0 })).status).toBe(200);
    await again.next('disconnect');
    await eventually(() =>
      rest(server, 'GET', '/health').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
  });
});
