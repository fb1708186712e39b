// The ports of a real console, the same in both roots except for where small settings are kept. Everything of a profile
// is in one folder that only its owner can read.

import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Log } from '#daemon/ports/log.ts';
import type { Installation, Ports } from '#daemon/ports/ports.ts';
import type { Preferences } from '#daemon/ports/preferences.ts';
import { createPinoLog } from '#adapters/pino-log.ts';
import { requireNode } from '#adapters/require-node.ts';
import { createRestFetch } from '#adapters/rest-fetch.ts';
import { chooseSecrets } from '#adapters/secrets/choose-secrets.ts';
import { createKeyFileSecrets } from '#adapters/secrets/key-file-secrets.ts';
import { createKeychainSecrets } from '#adapters/secrets/keychain-secrets.ts';
import { createMemorySecrets } from '#adapters/secrets/memory-secrets.ts';
import { createSocketLinks } from '#adapters/socket-link.ts';
import { createSqliteStorage } from '#adapters/sqlite-storage.ts';
import { createSystemClock } from '#adapters/system-clock.ts';
import { createSystemRandom } from '#adapters/system-random.ts';
import type { ConsoleOptions } from './options.ts';

export type PreferencesMaker = (profileFolder: string, log: Log) => Preferences;

export async function buildPorts(options: ConsoleOptions, makePreferences: PreferencesMaker): Promise<Ports> {
  requireNode(process.versions.node);
  const folder = join(options.data, options.profile);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = createPinoLog({ level: 'info', destination: join(folder, 'console.log') });
  const preferences = makePreferences(folder, log);
  if (options.server !== null) preferServer(preferences, options.server);
  return {
    clock: createSystemClock(),
    random: createSystemRandom(),
    storage: createSqliteStorage(join(folder, 'accounts')),
    secrets: await chooseSecrets({
      keychain: () => createKeychainSecrets(`clinician-console/${options.profile}`),
      // Outside the demonstration a key beside its data would be no protection at all (SE1).
      keyFile: options.demonstration === null ? null : () => createKeyFileSecrets(join(folder, 'demonstration.keys')),
      memory: createMemorySecrets,
      log,
    }),
    links: createSocketLinks(),
    rest: createRestFetch(),
    preferences,
    log,
  };
}

/** A server named at the start is this workstation's from now on, as if chosen in the settings. */
function preferServer(preferences: Preferences, server: string): void {
  const settings = preferences.get('settings');
  const kept = typeof settings === 'object' && settings !== null && !Array.isArray(settings) ? settings : {};
  preferences.set('settings', { ...kept, server });
}

export function describeInstallation(
  options: ConsoleOptions,
  version: string,
  host: Installation['host'],
): Installation {
  const workstation = options.profile === 'default' ? hostname() : `${hostname()}/${options.profile}`;
  return { version, profile: options.profile, workstation, host, demonstration: options.demonstration };
}
