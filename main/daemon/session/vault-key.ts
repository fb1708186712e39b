// The key of an account's two files: 256 random bits which belong to the clinician and lie in the keychain (SE2).
// Three things can go wrong with it, with three recoveries, and none overwrites what cannot be read (DS3, F37):
//
//   keychain fails          nobody is signed in, nothing is touched; the next try may find it unlocked
//   key gone                the vault is set aside, unread, and a new one begun with a new key
//   another key than the    at the start nothing is touched; at a sign-in the vault is set aside, and the key that
//   vault was written with  was found stays in the keychain under another name
//
// A key that the keychain did not give back is never used: what is written with it would be lost at the next start.

import { toHex } from '#shared/ids.ts';
import { fail, ok, type Result } from '#shared/result.ts';
import type { Random } from '../ports/random.ts';
import type { Secrets } from '../ports/secrets.ts';

const nameOf = (account: string) => `${account}/vault-key`;
const KEY = /^[0-9a-f]{64}$/;

/** The key, or null when the keychain has none that could be one. */
export async function readVaultKey(secrets: Secrets, account: string): Promise<Result<string | null>> {
  const kept = await secrets.get(nameOf(account));
  if (!kept.ok) return keychainFailed(kept.error.message);
  return ok(kept.value !== null && KEY.test(kept.value) ? kept.value : null);
}

export async function makeVaultKey(secrets: Secrets, random: Random, account: string): Promise<Result<string>> {
  const key = toHex(random.bytes(32));
  const kept = await secrets.set(nameOf(account), key);
  if (!kept.ok) return keychainFailed(kept.error.message);
  const read = await secrets.get(nameOf(account));
  if (!read.ok) return keychainFailed(read.error.message);
  return read.value === key ? ok(key) : keychainFailed('it did not keep what was written');
}

/** Keeps a key that does not fit under a name of its own: another copy of the vault may need it. */
export async function setVaultKeyAside(
  secrets: Secrets,
  random: Random,
  account: string,
  key: string,
): Promise<Result<null>> {
  return secrets.set(`${account}/vault-key-aside-${random.sha256(key).slice(0, 8)}`, key);
}

export function destroyVaultKey(secrets: Secrets, account: string): Promise<Result<null>> {
  return secrets.remove(nameOf(account));
}

function keychainFailed(reason: string): Result<never> {
  return fail('keychain-failed', reason);
}
