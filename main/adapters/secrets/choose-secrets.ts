// Which store keeps this installation's secrets: the keychain wherever it works, a key file only for the demonstration,
// else memory, and then the user signs in at each start (SE1). "Works" is a round trip, not a promise. A demonstration
// that has begun with a key file goes on with it: its vaults open with the keys in there and with no others.

import type { Log } from '#daemon/ports/log.ts';
import type { Secrets } from '#daemon/ports/secrets.ts';

const PROBE = 'console/probe';
const CHOSEN = 'console/chosen';

export interface SecretsOffer {
  /** Builds the keychain; throws where its native part cannot load. */
  keychain: () => Secrets | Promise<Secrets>;
  /** Only for a demonstration installation; null otherwise. */
  keyFile: (() => Secrets) | null;
  memory: () => Secrets;
  log: Log;
}

export async function chooseSecrets(offer: SecretsOffer): Promise<Secrets> {
  const keyFile = offer.keyFile?.() ?? null;
  const chosenBefore = await keyFile?.get(CHOSEN);
  if (keyFile && chosenBefore?.ok && chosenBefore.value !== null) return keyFile;
  try {
    const keychain = await offer.keychain();
    if (await survivesRoundTrip(keychain)) return keychain;
  } catch {
    // Where the native part cannot load there is no keychain; the record below says so.
  }
  const instead = keyFile && (await keyFile.set(CHOSEN, keyFile.kind)).ok ? keyFile : offer.memory();
  offer.log.record('warn', 'secrets.no-keychain', { instead: instead.kind });
  return instead;
}

async function survivesRoundTrip(secrets: Secrets): Promise<boolean> {
  const kept = await secrets.set(PROBE, 'round trip');
  if (!kept.ok) return false;
  const found = await secrets.get(PROBE);
  await secrets.remove(PROBE);
  return found.ok && found.value === 'round trip';
}
