// The system's keychain (SE1): Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux.
//
// `keytar` is the kept successor of the archived package of that name. Its own calls are used, not its keytar-like ones:
// those fall back silently to the Linux kernel's keyring, which forgets everything with the next boot, and with the key
// of the vault everything unsent would be lost. Here the Secret Service is asked for by name or there is no keychain.

import type { Secrets } from '#daemon/ports/secrets.ts';
import { done, fail, ok, type Result } from '#shared/result.ts';

/** A locked keychain asks the person in a dialog and answers only when that is closed. */
const KEYCHAIN_TIMEOUT_MS = 30_000;

/** Rejects where the native part cannot load. */
export async function createKeychainSecrets(service: string): Promise<Secrets> {
  const { AsyncEntry } = await import('keytar');
  const entry = (name: string) => new AsyncEntry(service, name, { linux: { store: 'secret-service' } });
  return {
    kind: 'keychain',
    get: async (name) => {
      const found = await attempt((signal) => entry(name).getPassword(signal));
      return found.ok ? ok(found.value ?? null) : found;
    },
    set: async (name, value) => {
      const kept = await attempt((signal) => entry(name).setPassword(value, signal));
      return kept.ok ? done : kept;
    },
    remove: async (name) => {
      const removed = await attempt((signal) => entry(name).deleteCredential(signal));
      return removed.ok ? done : removed;
    },
  };
}

async function attempt<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Result<Value>> {
  const signal = AbortSignal.timeout(KEYCHAIN_TIMEOUT_MS);
  try {
    return ok(await work(signal));
  } catch (error) {
    const why = signal.aborted ? 'it did not answer in time' : error instanceof Error ? error.message : String(error);
    return fail('keychain-failed', `the keychain refused: ${why}`);
  }
}
