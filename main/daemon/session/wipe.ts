// Signing out leaves nothing that can be read: the key is destroyed first, then the files (CA3). A note in the
// preferences comes before both, so that a wipe which was cut off goes on at the next start (C14).

import type { Log } from '../ports/log.ts';
import type { Preferences } from '../ports/preferences.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Storage } from '../ports/storage.ts';
import { forgetSession } from './saved-session.ts';
import { destroyVaultKey } from './vault-key.ts';

const PENDING_KEY = 'session.wipe_pending';

export interface WipePorts {
  preferences: Preferences;
  secrets: Secrets;
  storage: Storage;
  log: Log;
}

export function pendingWipe(preferences: Preferences): string | null {
  const account = preferences.get(PENDING_KEY);
  return typeof account === 'string' && account.length > 0 ? account : null;
}

export function announceWipe(preferences: Preferences, account: string): void {
  preferences.set(PENDING_KEY, account);
}

/** The account is about to be used again: its new key has taken the place of the one that would not go. */
export function forgetWipe(preferences: Preferences): void {
  preferences.set(PENDING_KEY, null);
}

/** The stores must be closed. What the keychain would not destroy now is tried again at the next start. */
export async function wipe({ preferences, secrets, storage, log }: WipePorts, account: string): Promise<void> {
  const key = await destroyVaultKey(secrets, account);
  const session = await forgetSession(secrets, account);
  storage.remove(account, 'vault');
  storage.remove(account, 'cache');
  if (key.ok && session.ok) forgetWipe(preferences);
  else log.record('error', 'session.wipe-incomplete', { key: key.ok, session: session.ok });
}
