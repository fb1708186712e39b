// The console as a child process that can be killed at a named point: the real daemon on the real adapters – encrypted
// files on disk, Socket.IO, REST, keys in a file – with crash points between them. It takes calls of the bridge from its
// parent and tells it the snapshots. A root of its own, for tests only.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createFilePreferences } from '#adapters/file-preferences.ts';
import { createPinoLog } from '#adapters/pino-log.ts';
import { createRestFetch } from '#adapters/rest-fetch.ts';
import { createKeyFileSecrets } from '#adapters/secrets/key-file-secrets.ts';
import { createSocketLinks } from '#adapters/socket-link.ts';
import { createSqliteStorage } from '#adapters/sqlite-storage.ts';
import { createSystemClock } from '#adapters/system-clock.ts';
import { createSystemRandom } from '#adapters/system-random.ts';
import type { StoreName } from '#daemon/ports/storage.ts';
import type { Ports } from '#daemon/ports/ports.ts';
import { startDaemon } from '#daemon/start.ts';
import type { CallName } from '#shared/bridge/contract.ts';
import { endOnBug } from '../../main/process-end.ts';
import {
  crashingLinks,
  crashingRest,
  crashingSecrets,
  crashingStorage,
  plugFor,
  type OpenDatabases,
} from './stage/crash-points.ts';
import { fastClock, fastLinks, fastRest } from './stage/fast-time.ts';

/** Given as JSON in the environment. */
export interface CrashingOptions {
  folder: string;
  server: string;
  crashAt: string | null;
  /** How many times as fast as ours the console's time goes. */
  speed: number;
}

/** From the parent. `room` caps a file at so many pages; null lifts the cap. */
export type Order =
  | { id: number; do: 'call'; name: CallName; input: never }
  | { id: number; do: 'room'; store: StoreName; morePages: number | null };

export type Word =
  | { say: 'started' }
  | { say: 'answer'; id: number; answer: unknown }
  | { say: 'event'; name: 'session.changed' | 'connection.changed' | 'outbox.changed'; payload: unknown };

const SQLITE_MOST_PAGES = 4_294_967_294;
/** Short, so that what waits for a delay does not make a test wait. */
const CONNECTION = { attempts: 10, delayMs: 100, maxDelayMs: 1_000, timeoutMs: 20_000 };

function start({ folder, server, crashAt, speed }: CrashingOptions): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const plug = plugFor(crashAt);
  const open: OpenDatabases = new Map();
  const log = createPinoLog({ level: 'info', destination: join(folder, 'console.log') });
  endOnBug(log);
  const preferences = createFilePreferences(join(folder, 'preferences.json'), log);
  if (preferences.get('settings') === undefined) preferences.set('settings', { server, connection: CONNECTION });
  const ports: Ports = {
    clock: fastClock(createSystemClock(), speed),
    random: createSystemRandom(),
    storage: crashingStorage(createSqliteStorage(join(folder, 'accounts')), plug, open),
    secrets: crashingSecrets(createKeyFileSecrets(join(folder, 'keys.json')), plug),
    links: crashingLinks(fastLinks(createSocketLinks(), speed), plug),
    rest: crashingRest(fastRest(createRestFetch(), speed), plug),
    preferences,
    log,
  };
  const daemon = startDaemon(ports, {
    version: '0',
    profile: 'faults',
    workstation: 'WS-1',
    host: 'loopback',
    demonstration: null,
  });

  const tell = (word: Word) => void process.send?.(word);
  const obey = async (order: Order): Promise<unknown> => {
    if (order.do === 'call') return daemon.bridge.call(order.name, order.input);
    const database = open.get(order.store);
    const pages = database?.prepare('PRAGMA page_count').get<{ page_count: number }>()?.page_count ?? 0;
    database?.exec(`PRAGMA max_page_count = ${order.morePages === null ? SQLITE_MOST_PAGES : pages + order.morePages}`);
    return { ok: database !== undefined, value: pages };
  };
  process.on('message', (order: Order) => {
    void obey(order).then((answer) => tell({ say: 'answer', id: order.id, answer }));
  });
  for (const name of ['session.changed', 'connection.changed', 'outbox.changed'] as const) {
    daemon.bridge.subscribe(name, (payload) => tell({ say: 'event', name, payload }));
  }
  process.on('SIGTERM', () => void daemon.stop().then(() => process.exit(0)));
  // A parent that is gone needs no console.
  process.on('disconnect', () => process.exit(0));
  tell({ say: 'started' });
}

start(JSON.parse(process.env['FAULTS_CONSOLE'] ?? '{}') as CrashingOptions);
