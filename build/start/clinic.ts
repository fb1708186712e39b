// The embedded demonstration clinic: a gateway of our own, kept by the first start and joined by the others. Whoever
// joined takes over when the keeper has gone, at the same address and with the same data.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { ownNode, projectFolder } from '../install.mjs';
import { type Child, startChild } from './child.ts';
import { withLock } from './lock.ts';
import type { Places } from './places.ts';

export interface SignIn {
  label: string;
  email: string;
  password: string;
}

export interface Clinic {
  server: string;
  signIns: SignIn[];
  /** `joined`: another start keeps it. */
  role: 'kept here' | 'joined';
  stop(): Promise<void>;
}

interface ClinicRecord {
  port: number;
  signIns: SignIn[];
}

interface Kept {
  child: Child;
  record: ClinicRecord;
}

const WATCH_MS = 2_000;
const HEALTH_LIMIT_MS = 1_000;
const START_LIMIT_MS = 30_000;
const SIGN_IN_LINE = /^ {2}(.+): (\S+@\S+) \/ (\S+)$/;

const serverAt = (port: number) => `http://127.0.0.1:${port}`;

/** Throws an `Error` with a sentence for the terminal. */
export async function openClinic(places: Places, fresh: boolean, say: (line: string) => void): Promise<Clinic> {
  const lock = `${places.clinicRecord}.lock`;
  let stopped = false;
  let kept: Kept | null = null;

  const open = (wish: boolean) =>
    withLock(
      lock,
      () => keepOrJoin(places, wish),
      () => say('Waiting for another start.'),
    );
  const first = await open(fresh);
  kept = first.kept;

  // Sees to it that there is a clinic while anybody is here: the keeper restarts it, a joiner takes over.
  async function watch(): Promise<void> {
    if (stopped || kept?.child.running || (await isHealthy(first.record.port))) return;
    const again = await open(false).catch(() => null);
    if (again === null) return;
    if (again.record.port !== first.record.port) say('The demonstration clinic had to move: please start again.');
    kept = again.kept;
    if (stopped) await kept?.child.stop();
  }
  const watching = setInterval(() => void watch(), WATCH_MS);

  return {
    server: serverAt(first.record.port),
    signIns: first.record.signIns,
    role: kept === null ? 'joined' : 'kept here',
    async stop() {
      stopped = true;
      clearInterval(watching);
      await kept?.child.stop();
    },
  };
}

async function keepOrJoin(places: Places, fresh: boolean): Promise<{ kept: Kept | null; record: ClinicRecord }> {
  const known = readRecord(places.clinicRecord);
  const running = known !== null && (await isHealthy(known.port));
  if (running && fresh) {
    throw new Error('The option --fresh needs the demonstration to itself: stop the other console first.');
  }
  if (running) return { kept: null, record: known };
  if (fresh) forget(places);
  // The address is part of an account's name: it stays the same for as long as its port is free.
  const port = await freePort(known?.port ?? 0);
  const kept = await startGateway(places, port);
  writeRecord(places.clinicRecord, kept.record);
  return { kept, record: kept.record };
}

function forget(places: Places): void {
  for (const place of [places.clinic, places.demonstrationConsoles, places.clinicRecord]) {
    rmSync(place, { recursive: true, force: true });
  }
}

function startGateway(places: Places, port: number): Promise<Kept> {
  mkdirSync(places.clinic, { recursive: true, mode: 0o700 });
  const complaints: string[] = [];
  const signIns: SignIn[] = [];
  return new Promise((resolve, reject) => {
    const child = startChild(ownNode, [join('gateway', 'main.ts')], {
      cwd: projectFolder,
      env: { PORT: String(port), GATEWAY_DATA: places.clinic },
      onLine: (line) => {
        const [, label, email, password] = SIGN_IN_LINE.exec(line) ?? [];
        if (label !== undefined && email !== undefined && password !== undefined) {
          signIns.push({ label, email, password });
        }
        // Both are printed last: the clinic serves by then.
        if (signIns.length === 2) settle(() => resolve({ child, record: { port, signIns } }));
      },
      onErrorLine: (line) => void complaints.push(line),
    });
    const limit = setTimeout(() => void child.stop(), START_LIMIT_MS);
    const settle = (how: () => void) => {
      clearTimeout(limit);
      how();
    };
    void child.ended.then(() =>
      settle(() => reject(new Error(`The demonstration clinic did not start.\n${complaints.join('\n')}`))),
    );
  });
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    const response = await fetch(`${serverAt(port)}/api/v1/health`, { signal: AbortSignal.timeout(HEALTH_LIMIT_MS) });
    return response.ok;
  } catch {
    return false;
  }
}

/** The port wished for if it is free, else any that is. */
async function freePort(wish: number): Promise<number> {
  return (await tryPort(wish)) ?? (await tryPort(0)) ?? 0;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}

function readRecord(file: string): ClinicRecord | null {
  try {
    const { port, signIns } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ClinicRecord>;
    return typeof port === 'number' && Array.isArray(signIns) ? { port, signIns } : null;
  } catch {
    return null;
  }
}

function writeRecord(file: string, record: ClinicRecord): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
}
