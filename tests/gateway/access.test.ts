// Sign-in, rotation of refresh tokens, and what ends a session.

import { describe, expect, it } from 'vitest';
import { authAnswer } from '#shared/wire/platform.ts';
import { connect, deviceOf, gateway, open, PASSWORD, push, rest, send, signIn } from './clinic.ts';

const device = deviceOf('1');
const requestId = 'request-0001';

function refresh(server: { address: string }, refreshToken: string, headers: Record<string, string> = {}) {
  return rest(server, 'POST', '/auth/refresh', { body: { refreshToken }, headers });
}

describe('signing in', () => {
  it('answers the user and both tokens, with the claims of the platform', async () => {
    const server = await gateway({ plain: true });
    const body = { email: 'ada@clinic.example', password: PASSWORD };
    const answer = await rest(server, 'POST', '/auth/login', { body });
    expect(answer.status).toBe(200);
    const { user, tokens } = authAnswer.parse(answer.json);
    expect(user).toMatchObject({ id: 'ada', role: 'provider', firstName: 'Ada' });
    const claims = JSON.parse(Buffer.from(tokens.accessToken.split('.')[1] ?? '', 'base64url').toString());
    expect(Object.keys(claims).toSorted()).toEqual(['email', 'exp', 'iat', 'role', 'userId']);
    expect(claims.exp - claims.iat).toBe(3_600);
  });

  it('refuses a wrong password and an unknown address alike', async () => {
    const server = await gateway();
    const wrong = await rest(server, 'POST', '/auth/login', { body: { email: 'ada@clinic.example', password: 'no' } });
    const unknown = await rest(server, 'POST', '/auth/login', {
      body: { email: 'eve@clinic.example', password: 'no' },
    });
    expect(wrong).toMatchObject({ status: 401, json: { code: 'ERR_1002' } });
    expect(unknown.json).toEqual(wrong.json);
  });

  it('refuses an unknown field by name', async () => {
    const server = await gateway();
    const body = { email: 'ada@clinic.example', password: PASSWORD, remember: true };
    const answer = await rest(server, 'POST', '/auth/login', { body });
    expect(answer).toMatchObject({ status: 422, json: { code: 'ERR_1006', field: 'remember' } });
  });

  it('lets nobody in with a token signed by nobody or by another key', async () => {
    const server = await gateway();
    const other = await gateway();
    const foreign = await signIn(other, 'ada');
    const [, claims] = foreign.accessToken.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    for (const token of [foreign.accessToken, unsigned, 'nonsense']) {
      expect(await rest(server, 'GET', '/auth/me', { token })).toMatchObject({
        status: 401,
        json: { code: 'ERR_1002' },
      });
    }
    const own = await signIn(server, 'ada');
    expect(await rest(server, 'GET', '/auth/me', { token: own.accessToken })).toMatchObject({
      status: 200,
      json: { id: 'ada' },
    });
  });
});

describe('renewing', () => {
  it('[plain] makes each refresh token good for one use', async () => {
    const server = await gateway({ plain: true });
    const { refreshToken } = await signIn(server, 'ada');
    const renewed = await refresh(server, refreshToken, { 'x-request-id': requestId });
    expect(renewed.status).toBe(200);
    expect((await refresh(server, refreshToken, { 'x-request-id': requestId })).status).toBe(401);
    expect((await refresh(server, renewed.json.tokens.refreshToken)).status).toBe(200);
  });

  it('[C12] answers the same rotation again to the same request id, and only for ten minutes', async () => {
    let now = Date.now();
    const server = await gateway({ clock: { now: () => now, after: () => () => {} } });
    const { refreshToken } = await signIn(server, 'ada');
    const first = await refresh(server, refreshToken, { 'x-request-id': requestId });
    now += 9 * 60_000;
    const again = await refresh(server, refreshToken, { 'x-request-id': requestId });
    expect(again.json).toEqual(first.json);
    const inBody = await rest(server, 'POST', '/auth/refresh', { body: { refreshToken, requestId } });
    expect(inBody.json).toEqual(first.json);
    expect((await rest(server, 'GET', '/auth/me', { token: again.json.tokens.accessToken })).status).toBe(200);
    now += 2 * 60_000;
    expect((await refresh(server, refreshToken, { 'x-request-id': requestId })).status).toBe(401);
  });

  it('ends the whole session when an old token comes back without its request id', async () => {
    const server = await gateway();
    const { refreshToken } = await signIn(server, 'ada');
    const elsewhere = await signIn(server, 'ada');
    const renewed = await refresh(server, refreshToken, { 'x-request-id': requestId });
    expect((await refresh(server, refreshToken)).status).toBe(401);
    expect((await refresh(server, renewed.json.tokens.refreshToken)).status).toBe(401);
    expect((await rest(server, 'GET', '/auth/me', { token: renewed.json.tokens.accessToken })).status).toBe(401);
    expect((await refresh(server, elsewhere.refreshToken)).status).toBe(200);
  });

  it('tells an expired access token from an invalid one over REST', async () => {
    let now = Date.now();
    const server = await gateway({ accessTokenLifeMs: 60_000, clock: { now: () => now, after: () => () => {} } });
    const { accessToken } = await signIn(server, 'ada');
    expect((await rest(server, 'GET', '/auth/me', { token: accessToken })).status).toBe(200);
    now += 61_000;
    expect(await rest(server, 'GET', '/auth/me', { token: accessToken })).toMatchObject({
      status: 401,
      json: { code: 'ERR_2001' },
    });
  });
});

describe('the end of a session', () => {
  it('[F26] drops its sockets at once and refuses them afterwards', async () => {
    const server = await gateway();
    const { accessToken } = await signIn(server, 'ada');
    const ada = open(server, { token: accessToken, device });
    await ada.next('connected');
    const ben = await connect(server, 'ben', deviceOf('2'));
    server.faults.revokeUser('ada');
    expect(await ada.next('disconnect')).toBe('io server disconnect');
    const refused = await open(server, { token: accessToken, device }).next('connect_error');
    expect(refused.message).toBe('Authentication error: Invalid token');
    expect(ben.socket.connected).toBe(true);
  });

  it('comes with the sign-out', async () => {
    const server = await gateway();
    const { accessToken, refreshToken } = await signIn(server, 'ada');
    expect((await rest(server, 'POST', '/auth/logout', { token: accessToken })).status).toBe(200);
    expect((await refresh(server, refreshToken)).status).toBe(401);
    expect((await rest(server, 'GET', '/auth/me', { token: accessToken })).status).toBe(401);
  });

  it('[F22] an access token that expires while connected is asked to be renewed, and the work then goes on', async () => {
    const server = await gateway();
    const { refreshToken, accessToken } = await signIn(server, 'ada');
    const ada = open(server, { token: accessToken, device });
    await ada.next('connected');
    server.faults.expireTokens();
    const batch = [send(1, 'one')];
    expect(await push(ada, device, batch)).toMatchObject({ success: false, error: { code: 'UNAUTHORISED' } });
    expect((await open(server, { token: accessToken, device }).next('connect_error')).message).toMatch(/Invalid token/);
    const renewed = await refresh(server, refreshToken);
    const again = open(server, { token: renewed.json.tokens.accessToken, device });
    await again.next('connected');
    expect((await push(again, device, batch)).results[0]?.status).toBe('applied');
  });
});
