// The system's keychain (SE1): Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux.
// `keytar` is the package's name for the kept successor of the archived one, by its entry with keytar's own calls.

import { done, fail, ok, type Result } from '#shared/result.ts';
import type { Secrets } from '#daemon/ports/secrets.ts';

/** A locked Secret Service asks the person in a dialog and answers only when that is closed. */
const KEYCHAIN_TIMEOUT_MS = 30_000;

/** Rejects where the native part cannot load. */
export async function createKeychainSecrets(service: string): Promise<Secrets> {
  const { default: keychain } = await import('keytar/keytar.js');
  return {
    kind: 'keychain',
    get: async (name) => {
      const found = await attempt(() => keychain.getPassword(service, name));
      return found.ok ? ok(found.value ?? null) : found;
    },
    set: async (name, value) => {
      const kept = await attempt(() => keychain.setPassword(service, name, value));
      return kept.ok ? done : kept;
    },
    remove: async (name) => {
      const removed = await attempt(() => keychain.deletePassword(service, name));
      return removed.ok ? done : removed;
    },
  };
}

async function attempt<Value>(work: () => Promise<Value>): Promise<Result<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it did not answer in time')), KEYCHAIN_TIMEOUT_MS);
  });
  try {
    return ok(await Promise.race([work(), tooLong]));
  } catch (error) {
    return fail('keychain-failed', `the keychain refused: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    clearTimeout(timer);
  }
}
