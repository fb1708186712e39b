import { describe, expect, it } from 'vitest';
import type { AuthAnswer } from '#shared/wire/platform.ts';
import { REFRESH_KEY_HEADER } from '#shared/wire/sync.ts';
import type { RestRequest } from '#daemon/ports/rest.ts';
import { json, page } from '#tests/support/hand-rest.ts';
import { createMachine, HOUR_S, jwt, pair, REFRESH, type Machine } from './rig.ts';

const token = (number: number) => pair(number).tokens.accessToken;

/** A server with sync.v1: the same key with the same refresh token answers the same pair. */
function rotatingServer(): { answer: (request: RestRequest) => ReturnType<typeof json>; rotations: () => number } {
  let current = 'refresh-ann-1';
  let number = 1;
  const used = new Map<string, AuthAnswer>();
  return {
    rotations: () => number - 1,
    answer(request) {
      const { refreshToken } = request.body as { refreshToken: string };
      const key = `${refreshToken} ${request.headers?.[REFRESH_KEY_HEADER]}`;
      const repeated = used.get(key);
      if (repeated) return json(200, repeated);
      if (refreshToken !== current) return json(401, { code: 'ERR_2001' });
      number += 1;
      const next = pair(number) as AuthAnswer;
      current = next.tokens.refreshToken;
      used.set(key, next);
      return json(200, next);
    },
  };
}

async function signedIn(machine: Machine = createMachine()) {
  const session = await machine.boot();
  await machine.signedIn(session);
  return { machine, session };
}

describe('the tokens of a sign-in', () => {
  it('[CN6] are used as they are before 80 % of their life', async () => {
    const { machine, session } = await signedIn();
    await machine.clock.settle(0.8 * HOUR_S * 1_000 - 1);
    expect(await session.token()).toEqual({ ok: true, value: token(1) });
    expect(machine.rest.made).toHaveLength(1);
  });

  it('[CN6] are refreshed from then on', async () => {
    const { machine, session } = await signedIn();
    machine.rest.when('POST', REFRESH, rotatingServer().answer);
    await machine.clock.settle(0.8 * HOUR_S * 1_000);
    expect(await session.token()).toEqual({ ok: true, value: token(2) });
  });

  it('[F29] jumps of the wall clock change nothing of that', async () => {
    const { machine, session } = await signedIn();
    const year = 365 * 86_400_000;
    for (const jump of [year, -3 * year, 2 * year]) {
      machine.clock.setWall(machine.clock.now() + jump);
      await machine.clock.settle(10_000);
      expect(await session.token()).toEqual({ ok: true, value: token(1) });
    }
    expect(machine.rest.made).toHaveLength(1);
  });

  it('[F23] fifty refused at once cause exactly one refresh, and all get the new token', async () => {
    const { machine, session } = await signedIn();
    const all = Promise.all(Array.from({ length: 50 }, () => session.refused(token(1))));
    await machine.clock.settle();
    expect(machine.rest.open).toHaveLength(1);
    machine.rest.waiting(REFRESH).answer(json(200, pair(2)));
    expect(new Set((await all).map((one) => (one.ok ? one.value : one.error.code)))).toEqual(new Set([token(2)]));
    expect(await session.refused(token(1))).toEqual({ ok: true, value: token(2) });
    expect(machine.rest.made.filter((request) => request.path === REFRESH)).toHaveLength(1);
  });

  it('the new pair is saved before it is used', async () => {
    const { machine, session } = await signedIn();
    machine.secrets.diesAt = { call: 'set', after: false };
    let used = false;
    void session.refused(token(1)).then(() => (used = true));
    await machine.clock.settle();
    // The key of the rotation did not reach the keychain: nothing leaves.
    expect(machine.rest.open).toHaveLength(0);
    expect(used).toBe(false);
  });

  it.each([
    ['before the request left', { call: '/session', after: true }, false],
    ['after the server rotated, before the new pair was saved', null, true],
  ] as const)('[C12] [F24] killed %s, one is still signed in after the next start', async (_, diesAt, reaches) => {
    const { machine, session } = await signedIn();
    const server = rotatingServer();
    machine.secrets.diesAt = diesAt;
    void session.refused(token(1));
    await machine.clock.settle();
    if (reaches) {
      const waiting = machine.rest.waiting(REFRESH);
      machine.secrets.diesAt = { call: '/session', after: false };
      waiting.answer(server.answer(waiting.request));
      await machine.clock.settle();
    }
    expect(server.rotations()).toBe(reaches ? 1 : 0);
    machine.kill();

    const again = await machine.boot();
    expect(again.view()).toMatchObject({ state: 'signed-in', expired: false });
    machine.rest.when('POST', REFRESH, server.answer);
    // Begun and not finished: it is finished before any token is used.
    expect(await again.token()).toEqual({ ok: true, value: token(2) });
    expect(server.rotations()).toBe(1);
  });

  it('[C12] an answer that never came is asked for again soon, with the same key', async () => {
    const { machine, session } = await signedIn();
    const server = rotatingServer();
    const asked = session.refused(token(1));
    await machine.clock.settle();
    server.answer(machine.rest.waiting(REFRESH).request);
    machine.rest.waiting(REFRESH).fail('timeout');
    expect(await asked).toMatchObject({ ok: false, error: { code: 'timeout' } });
    machine.rest.when('POST', REFRESH, server.answer);
    await machine.clock.settle(2_000);
    expect(await session.token()).toEqual({ ok: true, value: token(2) });
    expect(server.rotations()).toBe(1);
  });

  it('[F25] a refresh that fails for ten minutes asks nobody to sign in, and goes on when it works', async () => {
    const { machine, session } = await signedIn();
    const answers = [() => json(500, {}), () => page(200), () => page(401), () => 'timeout' as const];
    let asked = 0;
    machine.rest.when('POST', REFRESH, () => (answers[asked++ % answers.length] ?? answers[0])?.() ?? 'offline');
    await session.refused(token(1));
    await machine.clock.settle(600_000);
    expect(asked).toBeGreaterThan(9);
    expect(asked).toBeLessThan(100);
    expect(session.view()).toMatchObject({ state: 'signed-in', expired: false });
    machine.rest.when('POST', REFRESH, rotatingServer().answer);
    await machine.clock.settle(60_000);
    expect(await session.token()).toEqual({ ok: true, value: token(2) });
  });

  it('a refresh that fails while the old token still lives leaves it in use', async () => {
    const { machine, session } = await signedIn();
    machine.rest.when('POST', REFRESH, () => json(503, {}));
    await machine.clock.settle(0.9 * HOUR_S * 1_000);
    expect(await session.token()).toEqual({ ok: true, value: token(1) });
    await machine.clock.settle(0.1 * HOUR_S * 1_000);
    expect(await session.token()).toMatchObject({ ok: false, error: { code: 'server-error' } });
  });

  it('[CN3] a server that asks to wait is not asked before', async () => {
    const { machine, session } = await signedIn();
    machine.rest.when('POST', REFRESH, () => json(429, {}, { 'retry-after': '30' }));
    await session.refused(token(1));
    const made = machine.rest.made.length;
    await machine.clock.settle(29_000);
    expect(await session.token()).toMatchObject({ ok: false, error: { code: 'too-many', retryAfterMs: 30_000 } });
    expect(machine.rest.made).toHaveLength(made);
  });

  it('[CN6] a refused refresh asks for sign-in over the work, also after a restart, and asks the server no more', async () => {
    const { machine, session } = await signedIn();
    machine.rest.when('POST', REFRESH, () => json(401, { code: 'ERR_2001' }));
    expect(await session.refused(token(1))).toMatchObject({ ok: false, error: { code: 'session-expired' } });
    expect(session.view()).toMatchObject({ state: 'signed-in', expired: true });
    const made = machine.rest.made.length;
    expect(await session.token()).toMatchObject({ ok: false, error: { code: 'session-expired' } });
    await machine.clock.settle(3_600_000);
    machine.kill();
    const again = await machine.boot();
    expect(again.view()).toMatchObject({ state: 'signed-in', expired: true });
    expect(await again.token()).toMatchObject({ ok: false, error: { code: 'session-expired' } });
    expect(machine.rest.made).toHaveLength(made);
  });

  it('[IN9] a refresh answered for somebody else is not taken', async () => {
    const { machine, session } = await signedIn();
    machine.rest.when('POST', REFRESH, () => json(200, pair(2, 'bob')));
    expect(await session.refused(token(1))).toMatchObject({ ok: false, error: { code: 'server-error' } });
    expect(session.view()).toMatchObject({ user: { userId: 'ann' }, expired: false });
  });

  it('a keychain that takes no new tokens is told of, and work goes on', async () => {
    const { machine, session } = await signedIn();
    machine.rest.when('POST', REFRESH, rotatingServer().answer);
    machine.secrets.failing = (call) => call.startsWith('set');
    expect(await session.refused(token(1))).toEqual({ ok: true, value: token(2) });
    expect(session.view()).toMatchObject({ notice: { kind: 'keychain-unavailable' } });
  });

  it('[IN14] no token and no password is in the records or the preferences', async () => {
    const { machine, session } = await signedIn();
    machine.rest.when('POST', REFRESH, () => json(500, {}));
    await session.refused(token(1));
    const kept = machine.log.text() + JSON.stringify(machine.preferences.get('session.last'));
    expect(machine.log.records.length).toBeGreaterThan(0);
    for (const secret of ['refresh-ann-1', token(1), 'secret']) expect(kept).not.toContain(secret);
  });

  it('opaque tokens serve until they are refused', async () => {
    expect(jwt('x').split('.')).toHaveLength(3);
    const machine = createMachine();
    const session = await machine.boot();
    const opaque = { ...pair(1), tokens: { accessToken: 'opaque', refreshToken: 'r' } };
    machine.rest.when('POST', '/api/v1/auth/login', () => json(200, opaque));
    await session.signIn({ server: machine.server, email: 'ann@example.org', password: 'secret' });
    await machine.clock.settle(10 * HOUR_S * 1_000);
    expect(await session.token()).toEqual({ ok: true, value: 'opaque' });
  });
});
