// A console of its own on the real disk: real adapters, encrypted files, a folder that goes when the work is done.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFilePreferences } from '#adapters/file-preferences.ts';
import { createPinoLog } from '#adapters/pino-log.ts';
import { createRestFetch } from '#adapters/rest-fetch.ts';
import { createMemorySecrets } from '#adapters/secrets/memory-secrets.ts';
import { createSocketLinks } from '#adapters/socket-link.ts';
import { createSqliteStorage } from '#adapters/sqlite-storage.ts';
import { createSystemClock } from '#adapters/system-clock.ts';
import { createSystemRandom } from '#adapters/system-random.ts';
import type { Daemon } from '#daemon/daemon.ts';
import type { Ports } from '#daemon/ports/ports.ts';
import { startDaemon } from '#daemon/start.ts';
import type { EventName, Events } from '#shared/bridge/contract.ts';
import { uuidV7 } from '#shared/ids.ts';

export interface Workplace {
  folder: string;
  ports: Ports;
  /** A new process, as far as the core can tell: the same disk and keychain, everything else anew. */
  start(): Daemon;
  id(): string;
  remove(): void;
}

export function openWorkplace(): Workplace {
  const folder = temporaryFolder();
  const log = createPinoLog({ level: 'info', destination: join(folder, 'console.log') });
  const ports: Ports = {
    clock: createSystemClock(),
    random: createSystemRandom(),
    storage: createSqliteStorage(join(folder, 'accounts')),
    secrets: createMemorySecrets(),
    links: createSocketLinks(),
    rest: createRestFetch(),
    preferences: createFilePreferences(join(folder, 'preferences.json'), log),
    log,
  };
  return {
    folder,
    ports,
    start: () =>
      startDaemon(ports, {
        version: '0',
        profile: 'bench',
        workstation: 'bench',
        host: 'loopback',
        demonstration: null,
      }),
    id: () => uuidV7(ports.clock.now(), ports.random.bytes(10)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clinician-console-bench-'));
  // For a run that is cut short.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Resolves with the first value of an event that fits. A figure that never comes ends the run with its name. */
export function heard<Name extends EventName>(
  daemon: Daemon,
  name: Name,
  fits: (payload: Events[Name]) => boolean,
  limitMs = 120_000,
): Promise<Events[Name]> {
  return new Promise((resolve, reject) => {
    let stop = () => {};
    let settled = false;
    const limit = setTimeout(
      () => settle(() => reject(new Error(`${name} never came to what was waited for`))),
      limitMs,
    );
    const settle = (how: () => void) => {
      if (settled) return;
      settled = true;
      clearTimeout(limit);
      stop();
      how();
    };
    stop = daemon.bridge.subscribe(name, (payload) => {
      if (fits(payload)) settle(() => resolve(payload));
    });
    // The first value of a snapshot comes before there is anything to stop.
    if (settled) stop();
  });
}

/** A window is open and hears of everything; that costs too. */
export function listenAsAWindow(daemon: Daemon): void {
  const names = ['outbox.changed', 'connection.changed', 'rooms.changed', 'chat.changed', 'alert.raised'] as const;
  for (const name of names) daemon.bridge.subscribe(name, () => {});
}
