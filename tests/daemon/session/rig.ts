// A session in the hand: storage in memory, a keychain that fails where told, REST answered by the test, and a machine
// that can be killed and started again over the same disk, keychain and preferences.

import { createSession, type Session, type SessionDeps } from '#daemon/session/session.ts';
import { openStores, type Stores } from '#daemon/store/open-stores.ts';
import type { Secrets } from '#daemon/ports/secrets.ts';
import type { SecretStoreKind } from '#shared/model/session.ts';
import { done, fail, ok, type Result } from '#shared/result.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { createHandRest, json, type HandRest } from '#tests/support/hand-rest.ts';
import { createMemoryLog, type MemoryLog } from '#tests/support/memory-log.ts';
import { createMemoryPreferences } from '#tests/support/memory-preferences.ts';
import { createMemoryStorage, type MemoryStorage } from '#tests/support/memory-storage.ts';
import { createSeededRandom } from '#tests/support/seeded-random.ts';

export const SERVER = 'https://platform.example.org';
export const LOGIN = '/api/v1/auth/login';
export const REFRESH = '/api/v1/auth/refresh';
export const PROBE = '/api/v1/auth/me';
export const LOGOUT = '/api/v1/auth/logout';
export const HOUR_S = 3_600;

/** A token as the platform makes it; its issue time is the server's and far from ours. */
export function jwt(id: string, lifeS = HOUR_S, issuedAtS = 1_000): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { userId: 'ann', email: 'änn@example.org', id, iat: issuedAtS, exp: issuedAtS + lifeS };
  return `${part({ alg: 'HS256' })}.${part(claims)}.signature`;
}

export const pair = (number: number, userId = 'ann', lifeS = HOUR_S) => ({
  user: { id: userId, email: `${userId}@example.org`, firstName: 'Ann', lastName: 'Lee', role: 'provider' },
  tokens: { accessToken: jwt(`${userId}-${number}`, lifeS), refreshToken: `refresh-${userId}-${number}` },
});

/** A keychain whose calls the test can watch, fail or cut off. */
export interface HandSecrets extends Secrets {
  values: Map<string, string>;
  calls: string[];
  failing: (call: string) => boolean;
  /** The process dies inside this call: it never answers. `after`: once the value was written. */
  diesAt: { call: string; after: boolean } | null;
}

export function createHandSecrets(kind: SecretStoreKind = 'keychain'): HandSecrets {
  const values = new Map<string, string>();
  const secrets: HandSecrets = {
    kind,
    values,
    calls: [],
    failing: () => false,
    diesAt: null,
    get: (name) => run(`get ${name}`, () => ok(values.get(name) ?? null)),
    set: (name, value) => run(`set ${name}`, () => (values.set(name, value), done)),
    remove: (name) => run(`remove ${name}`, () => (values.delete(name), done)),
  };
  function run<Value>(call: string, work: () => Result<Value>): Promise<Result<Value>> {
    secrets.calls.push(call);
    if (secrets.failing(call)) return Promise.resolve(fail('keychain-failed', 'the keychain is locked'));
    const dies = secrets.diesAt && call.includes(secrets.diesAt.call) ? secrets.diesAt : null;
    if (dies && !dies.after) return new Promise(() => {});
    const result = work();
    return dies ? new Promise(() => {}) : Promise.resolve(result);
  }
  return secrets;
}

export interface Machine {
  clock: FakeClock;
  rest: HandRest;
  log: MemoryLog;
  secrets: HandSecrets;
  storage: MemoryStorage;
  preferences: ReturnType<typeof createMemoryPreferences>;
  order: string[];
  unsent: number;
  server: string;
  /** Starts the console, or starts it again after a kill. */
  boot(): Promise<Session>;
  kill(): void;
  stores: Stores | null;
  signedIn(session: Session, userId?: string): Promise<void>;
}

export function createMachine(options: Partial<SessionDeps<Stores>> & { kind?: SecretStoreKind } = {}): Machine {
  const clock = new FakeClock();
  const rest = createHandRest();
  rest.when('GET', PROBE, () => json(401, { code: 'ERR_1002' }));
  const log = createMemoryLog();
  const secrets = createHandSecrets(options.kind);
  const storage = createMemoryStorage();
  const preferences = createMemoryPreferences();
  const random = createSeededRandom(7);
  const order: string[] = [];
  const remove = storage.remove.bind(storage);
  storage.remove = (account, store) => {
    order.push(`files ${store}`);
    remove(account, store);
  };
  const machine: Machine = {
    clock,
    rest,
    log,
    secrets,
    storage,
    preferences,
    order,
    unsent: 0,
    server: SERVER,
    stores: null,
    async boot() {
      const session = createSession<Stores>({
        clock,
        random,
        rest,
        secrets,
        storage,
        preferences,
        log,
        server: { get: () => machine.server, set: (server) => (machine.server = server) },
        demonstration: null,
        openStores: (account, keyHex) => openStores(storage, account, keyHex, random),
        unsentCount: () => machine.unsent,
        onSignedIn: ({ stores, user }) => {
          machine.stores = stores;
          order.push(`in ${user.userId}`);
          return done;
        },
        onSignedOut: () => void order.push('out'),
        mayAsk: () => true,
        onRenewed: () => order.push('renewed'),
        ...options,
      });
      await session.start();
      return session;
    },
    kill() {
      storage.crash();
      secrets.diesAt = null;
      while (rest.open[0]) rest.open[0].fail('offline');
    },
    async signedIn(session, userId = 'ann') {
      rest.when('POST', LOGIN, () => json(200, pair(1, userId)));
      const result = await session.signIn({ server: SERVER, email: `${userId}@example.org`, password: 'secret' });
      if (!result.ok) throw new Error(`sign-in refused: ${result.error.code}`);
      rest.when('POST', LOGIN, null);
    },
  };
  return machine;
}
