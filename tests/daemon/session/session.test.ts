import { describe, expect, it } from 'vitest';
import { accountOf, deviceIdOf } from '#daemon/session/accounts.ts';
import type { SessionView } from '#shared/model/session.ts';
import { json, page } from '#tests/support/hand-rest.ts';
import { createSeededRandom } from '#tests/support/seeded-random.ts';
import { createMachine, LOGIN, LOGOUT, pair, REFRESH, SERVER } from './rig.ts';

const signInInput = { server: SERVER, email: 'ann@example.org', password: 'secret' };

describe('signing in', () => {
  it('goes by signing-in to signed-in, and announces the person with open stores', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    const states: SessionView['state'][] = [];
    session.onView((view) => states.push(view.state));
    await machine.signedIn(session);
    expect(states).toEqual(['signed-out', 'signing-in', 'signed-in']);
    expect(session.view()).toMatchObject({
      server: SERVER,
      user: { userId: 'ann', firstName: 'Ann' },
      secrets: 'keychain',
      demonstration: false,
      expired: false,
      notice: null,
    });
    expect(machine.order).toContain('in ann');
    machine.stores?.vault.exec('CREATE TABLE proof (x)');
  });

  it('the platform is asked with address and password and nothing else', async () => {
    const machine = createMachine();
    await machine.signedIn(await machine.boot());
    expect(machine.rest.made[0]?.body).toEqual({ email: 'ann@example.org', password: 'secret' });
  });

  it.each([
    ['wrong password', json(401, { code: 'ERR_1002' }), 'wrong-credentials'],
    ['bad input', json(422, { code: 'ERR_1006', field: 'email' }), 'invalid-input'],
    ['no subscription', json(402, {}), 'not-allowed'],
    ['not allowed', json(403, { code: 'ERR_1003' }), 'not-allowed'],
    ['rate limit', json(429, { code: 'ERR_1007' }, { 'retry-after': '12' }), 'too-many'],
    ['too old', json(426, {}), 'upgrade-required'],
    ['server fault', json(500, {}), 'server-error'],
    ['a page of a proxy', page(502), 'server-error'],
    ['a captive portal', page(200), 'server-error'],
    ['a refusal that is no JSON', page(401), 'server-error'],
    ['an answer outside the contract', json(200, { user: {} }), 'server-error'],
    ['no network', 'offline' as const, 'offline'],
    ['no answer', 'timeout' as const, 'timeout'],
  ])('%s is said in words and leaves nobody signed in', async (_, answer, code) => {
    const machine = createMachine();
    const session = await machine.boot();
    machine.rest.when('POST', LOGIN, () => answer);
    const result = await session.signIn(signInInput);
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(result.ok || result.error.message.length).toBeGreaterThan(10);
    expect(session.view().state).toBe('signed-out');
    expect(machine.order).toEqual([]);
  });

  it('a second sign-in meanwhile is refused', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    const first = session.signIn(signInInput);
    expect(await session.signIn(signInInput)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    machine.rest.waiting(LOGIN).answer(json(200, pair(1)));
    expect((await first).ok).toBe(true);
    expect(await session.signIn(signInInput)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  it('[IN9] the same person elsewhere, and another person here, are other accounts', () => {
    const random = createSeededRandom(1);
    const account = accountOf(random, SERVER, 'ann');
    expect(accountOf(random, `${SERVER.toUpperCase()}/`, 'ann')).toBe(account);
    expect(accountOf(random, 'https://other.example.org', 'ann')).not.toBe(account);
    expect(accountOf(random, SERVER, 'bob')).not.toBe(account);
    expect(account).toMatch(/^[0-9a-f]{24}$/);
  });

  it('[OB8] the device is named once', async () => {
    const { preferences, clock } = createMachine();
    const first = deviceIdOf(preferences, createSeededRandom(1), clock);
    expect(deviceIdOf(preferences, createSeededRandom(2), clock)).toBe(first);
  });

  it('the demonstration offers its sign-ins for its own server only', async () => {
    const signIns = [{ label: 'Clinician', email: 'c@demo', password: 'p' }];
    const machine = createMachine({ demonstration: { server: `${SERVER}/`, signIns } });
    const session = await machine.boot();
    expect(session.view()).toMatchObject({ demo: signIns });
    machine.server = 'https://other.example.org';
    expect(session.view()).toMatchObject({ demo: [] });
  });
});

describe('starting again', () => {
  it('opens the last account without any network', async () => {
    const machine = createMachine();
    await machine.signedIn(await machine.boot());
    machine.stores?.vault.exec('CREATE TABLE proof (x)');
    machine.kill();
    const made = machine.rest.made.length;
    const again = await machine.boot();
    expect(again.view()).toMatchObject({ state: 'signed-in', user: { lastName: 'Lee' }, expired: false });
    machine.stores?.vault.exec('INSERT INTO proof VALUES (1)');
    expect(machine.rest.made).toHaveLength(made);
  });

  it('nobody was signed in: the form', async () => {
    const session = await createMachine().boot();
    expect(session.view()).toEqual({ state: 'signed-out', server: SERVER, lastEmail: null, demo: [], notice: null });
  });

  it('[F37] a locked keychain: nobody is signed in, nothing is touched, and the next start finds all', async () => {
    const machine = createMachine();
    await machine.signedIn(await machine.boot());
    machine.stores?.vault.exec('CREATE TABLE proof (x)');
    machine.kill();
    machine.secrets.failing = () => true;
    const locked = await machine.boot();
    expect(locked.view()).toMatchObject({ state: 'signed-out', notice: { kind: 'keychain-unavailable' } });
    machine.rest.when('POST', LOGIN, () => json(200, pair(1)));
    expect(await locked.signIn(signInInput)).toMatchObject({ ok: false, error: { code: 'keychain-failed' } });
    machine.secrets.failing = () => false;
    const again = await machine.boot();
    expect(again.view().state).toBe('signed-in');
    machine.stores?.vault.exec('INSERT INTO proof VALUES (1)');
  });

  it('[F37] [DS3] a key that is gone: the vault is set aside unread, and a new one begun', async () => {
    const machine = createMachine();
    await machine.signedIn(await machine.boot());
    machine.stores?.vault.exec('CREATE TABLE proof (x)');
    machine.kill();
    for (const name of machine.secrets.values.keys()) machine.secrets.values.delete(name);
    const session = await machine.boot();
    expect(session.view()).toMatchObject({ state: 'signed-out', notice: null });
    await machine.signedIn(session);
    expect(session.view()).toMatchObject({ notice: { kind: 'vault-key-lost' } });
    expect(() => machine.stores?.vault.exec('INSERT INTO proof VALUES (1)')).toThrow();
    expect(machine.log.text()).toContain('session.vault-set-aside');
    session.dismissNotice();
    expect(session.view()).toMatchObject({ state: 'signed-in', notice: null });
  });

  it('[F37] [DS3] another key: nothing is touched at the start; a sign-in begins anew and keeps both', async () => {
    const machine = createMachine();
    await machine.signedIn(await machine.boot());
    machine.kill();
    const name = [...machine.secrets.values.keys()].find((key) => key.endsWith('/vault-key')) ?? '';
    const right = machine.secrets.values.get(name) ?? '';
    const other = 'ab'.repeat(32);
    machine.secrets.values.set(name, other);
    const refused = await machine.boot();
    expect(refused.view()).toMatchObject({ state: 'signed-out', notice: { kind: 'wrong-key' } });

    machine.secrets.values.set(name, right);
    const restored = await machine.boot();
    expect(restored.view().state).toBe('signed-in');
    machine.kill();

    machine.secrets.values.set(name, other);
    const session = await machine.boot();
    await machine.signedIn(session);
    expect(session.view()).toMatchObject({ state: 'signed-in', notice: { kind: 'wrong-key' } });
    expect([...machine.secrets.values.values()]).toContain(other);
    expect(machine.secrets.values.get(name)).not.toBe(other);
  });

  it('a keychain that does not keep a new key is not trusted with a vault', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    machine.secrets.set = async () => ({ ok: true, value: null });
    machine.rest.when('POST', LOGIN, () => json(200, pair(1)));
    expect(await session.signIn(signInInput)).toMatchObject({ ok: false, error: { code: 'keychain-failed' } });
    expect(session.view()).toMatchObject({ state: 'signed-out', notice: { kind: 'keychain-unavailable' } });
  });

  it('[DS5] stores that another console has open are said to be in use', async () => {
    const machine = createMachine({
      openStores: () => ({ ok: false, error: { code: 'in-use', message: 'another console' } }),
    });
    const session = await machine.boot();
    machine.rest.when('POST', LOGIN, () => json(200, pair(1)));
    expect(await session.signIn(signInInput)).toMatchObject({ ok: false, error: { code: 'in-use' } });
    expect(session.view()).toMatchObject({ state: 'signed-out', notice: { kind: 'in-use' } });
  });

  it('[SE1] without a keychain everything is in memory, the view says so, and leftovers are removed', async () => {
    const machine = createMachine({ kind: 'memory' });
    const session = await machine.boot();
    await machine.signedIn(session);
    expect(session.view()).toMatchObject({ state: 'signed-in', secrets: 'memory' });
    machine.kill();
    machine.secrets.values.clear();
    const again = await machine.boot();
    expect(again.view().state).toBe('signed-out');
    await machine.signedIn(again);
    expect(again.view()).toMatchObject({ state: 'signed-in', notice: null });
  });
});

describe('an expired session', () => {
  it('[CN6] sign-in over the work by the same person keeps the stores open and connects', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    await machine.signedIn(session);
    await session.expire();
    expect(session.view()).toMatchObject({ state: 'signed-in', expired: true });
    machine.stores?.vault.exec('CREATE TABLE proof (x)');
    machine.rest.when('POST', LOGIN, () => json(200, pair(5)));
    expect((await session.signIn(signInInput)).ok).toBe(true);
    expect(session.view()).toMatchObject({ state: 'signed-in', expired: false });
    expect(machine.order.filter((one) => one === 'renewed' || one === 'out')).toEqual(['renewed']);
    expect(await session.token()).toEqual({ ok: true, value: pair(5).tokens.accessToken });
    machine.stores?.vault.exec('INSERT INTO proof VALUES (1)');
  });

  it('a failed sign-in over the work leaves the work as it was', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    await machine.signedIn(session);
    await session.expire();
    machine.rest.when('POST', LOGIN, () => json(401, {}));
    expect((await session.signIn(signInInput)).ok).toBe(false);
    expect(session.view()).toMatchObject({ state: 'signed-in', expired: true, user: { userId: 'ann' } });
  });

  it('[IN9] [F27] another person gets another account; what the first one left unsent stays theirs', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    await machine.signedIn(session);
    machine.stores?.vault.exec('CREATE TABLE of_ann (x)');
    const annStores = machine.stores;
    machine.unsent = 3;
    await session.expire();
    await machine.signedIn(session, 'bob');
    expect(machine.order.filter((one) => !one.startsWith('files'))).toEqual(['in ann', 'out', 'in bob']);
    expect(() => annStores?.vault.exec('SELECT 1')).toThrow();
    expect(() => machine.stores?.vault.exec('INSERT INTO of_ann VALUES (1)')).toThrow();
    await session.expire();
    await machine.signedIn(session, 'ann');
    machine.stores?.vault.exec('INSERT INTO of_ann VALUES (1)');
  });
});

describe('signing out', () => {
  it('[OB12] says how many items would be lost, and does nothing', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    await machine.signedIn(session);
    machine.unsent = 4;
    const result = await session.signOut({ discardUnsent: false });
    expect(result).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(result.ok || result.error.message).toContain('4');
    expect(session.view().state).toBe('signed-in');
    expect((await session.signOut({ discardUnsent: true })).ok).toBe(true);
    expect(session.view()).toMatchObject({
      state: 'signed-out',
      notice: { kind: 'signed-out-unsent', count: 4 },
      lastEmail: 'ann@example.org',
    });
  });

  it('[CA3] destroys the key first, then the files, also without a network', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    await machine.signedIn(session);
    machine.rest.when('POST', LOGOUT, () => 'offline');
    machine.rest.when('POST', REFRESH, () => 'offline');
    machine.order.length = 0;
    const remove = machine.secrets.remove;
    machine.secrets.remove = (name) => {
      machine.order.push(name.replace(/^[0-9a-f]{24}\//, ''));
      return remove(name);
    };
    expect((await session.signOut({ discardUnsent: false })).ok).toBe(true);
    expect(machine.order.slice(0, 5)).toEqual(['out', 'vault-key', 'session', 'files vault', 'files cache']);
    expect([...machine.secrets.values.keys()].filter((name) => !name.startsWith('console/'))).toEqual([]);
  });

  it('ends the session on the server, later when it cannot be reached now', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    await machine.signedIn(session);
    let logouts = 0;
    machine.rest.when('POST', LOGOUT, () => 'offline');
    await session.signOut({ discardUnsent: false });
    await machine.clock.settle();
    machine.rest.when('POST', LOGOUT, (request) => {
      logouts += 1;
      expect(request.token).toBe(pair(1).tokens.accessToken);
      return json(200, {});
    });
    await machine.clock.settle(60_000);
    expect(logouts).toBe(1);
    await machine.clock.settle(600_000);
    expect(logouts).toBe(1);
    expect(machine.secrets.values.size).toBe(0);
  });

  it('with a token that has expired meanwhile, refreshes it to be able to end the session', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    await machine.signedIn(session);
    machine.rest.when('POST', REFRESH, () => json(200, pair(2)));
    const tokens: (string | null)[] = [];
    machine.rest.when('POST', LOGOUT, (request) => {
      tokens.push(request.token);
      return tokens.length === 1 ? json(401, { code: 'ERR_2001' }) : json(200, {});
    });
    await session.signOut({ discardUnsent: false });
    await machine.clock.settle();
    expect(tokens).toEqual([pair(1).tokens.accessToken, pair(2).tokens.accessToken]);
    expect(machine.secrets.values.size).toBe(0);
  });

  it('a late revocation does not end a newer session of the same person', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    await machine.signedIn(session);
    machine.rest.when('POST', LOGOUT, () => 'offline');
    await session.signOut({ discardUnsent: false });
    await machine.signedIn(session);
    let logouts = 0;
    machine.rest.when('POST', LOGOUT, () => {
      logouts += 1;
      return json(200, {});
    });
    await machine.clock.settle(600_000);
    expect(logouts).toBe(0);
  });

  it.each([
    ['vault-key', false],
    ['vault-key', true],
    ['session', false],
    ['session', true],
  ] as const)(
    '[C14] killed while removing the %s (done: %s), the next start finishes before anything opens',
    async (what, after) => {
      const machine = createMachine();
      const session = await machine.boot();
      await machine.signedIn(session);
      const account = [...machine.secrets.values.keys()][0]?.split('/')[0] ?? '';
      machine.secrets.diesAt = { call: `remove ${account}/${what}`, after };
      void session.signOut({ discardUnsent: false });
      await machine.clock.settle();
      expect(machine.storage.exists(account, 'vault')).toBe(true);
      machine.kill();
      const again = await machine.boot();
      expect(again.view().state).toBe('signed-out');
      expect(machine.storage.exists(account, 'vault')).toBe(false);
      expect(machine.secrets.values.has(`${account}/vault-key`)).toBe(false);
      expect(machine.secrets.values.has(`${account}/session`)).toBe(false);
    },
  );

  it('a wipe that the keychain blocked is tried again, but never hits what came after', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    await machine.signedIn(session);
    machine.secrets.failing = (call) => call.startsWith('remove') && call.endsWith('vault-key');
    await session.signOut({ discardUnsent: false });
    expect(machine.log.text()).toContain('session.wipe-incomplete');
    await machine.signedIn(session);
    machine.stores?.vault.exec('CREATE TABLE proof (x)');
    machine.kill();
    machine.secrets.failing = () => false;
    const again = await machine.boot();
    expect(again.view().state).toBe('signed-in');
    machine.stores?.vault.exec('INSERT INTO proof VALUES (1)');
  });

  it('nobody signed in: nothing to sign out, and no token', async () => {
    const session = await createMachine().boot();
    expect(await session.signOut({ discardUnsent: true })).toMatchObject({ ok: false, error: { code: 'signed-out' } });
    expect(await session.token()).toMatchObject({ ok: false, error: { code: 'signed-out' } });
  });

  it('quitting keeps everything for the next start', async () => {
    const machine = createMachine();
    const session = await machine.boot();
    await machine.signedIn(session);
    await session.stop();
    expect(machine.order.at(-1)).toBe('out');
    expect((await machine.boot()).view().state).toBe('signed-in');
  });
});
