// Somebody's data on a workplace, before the daemon starts: an account that no server was asked for, and a way into the
// files of an account that is there, to fill them with rows as the daemon itself writes them.

import { accountOf, readLastAccount, writeLastAccount } from '#daemon/session/accounts.ts';
import { saveSession } from '#daemon/session/saved-session.ts';
import { makeVaultKey, readVaultKey } from '#daemon/session/vault-key.ts';
import { openStores, type Stores } from '#daemon/store/open-stores.ts';
import { defaultSettings } from '#shared/model/settings.ts';
import { heard, type Workplace } from './workplace.ts';
import type { Daemon } from '#daemon/daemon.ts';

export const SELF = 'user-maya';
export const PEER = 'user-priya';
export const PASSWORD = 'quiet harbour';

/** Nothing listens there: whoever starts here starts without a network. */
const NOWHERE = 'http://127.0.0.1:9';

/** Signed in once, with the server out of reach since. */
export async function settleOffline({ ports }: Workplace): Promise<void> {
  const account = accountOf(ports.random, NOWHERE, SELF);
  const user = { userId: SELF, email: `${SELF}@clinic.example`, firstName: 'Maya', lastName: 'Test', role: 'provider' };
  const session = {
    server: NOWHERE,
    user,
    refreshToken: 'none',
    accessToken: null,
    pendingRefresh: null,
    expired: false,
  };
  must(await saveSession(ports.secrets, account, session));
  must(await makeVaultKey(ports.secrets, ports.random, account));
  writeLastAccount(ports.preferences, { account, email: user.email });
  ports.preferences.set('settings', { ...defaultSettings, server: NOWHERE });
}

/** Opens the files of the account that the next start will restore. */
export async function withStores<Value>({ ports }: Workplace, work: (stores: Stores) => Value): Promise<Value> {
  const account = readLastAccount(ports.preferences)?.account;
  if (account === null || account === undefined) throw new Error('nobody has an account here');
  const key = must(await readVaultKey(ports.secrets, account));
  const stores = must(openStores(ports.storage, account, key ?? '', ports.random));
  try {
    return work(stores);
  } finally {
    stores.close();
  }
}

export async function signIn(daemon: Daemon, server: string): Promise<void> {
  await heard(daemon, 'session.changed', (view) => view.state === 'signed-out');
  must(await daemon.bridge.call('session.signIn', { server, email: `${SELF}@clinic.example`, password: PASSWORD }));
  await heard(daemon, 'connection.changed', (view) => view.state === 'ready');
}

export async function restored(daemon: Daemon): Promise<void> {
  await heard(daemon, 'session.changed', (view) => view.state === 'signed-in');
}

export function must<Value>(result: { ok: true; value: Value } | { ok: false; error: { message: string } }): Value {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
