// What the headless console takes: the time until it serves, and its memory then and with somebody signed in. The
// baseline is a Node process that does nothing.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { PASSWORD } from '#gateway/demonstration/staff.ts';
import { LOOPBACK_PATH, LOOPBACK_PROTOCOL } from '#shared/bridge/loopback-frames.ts';
import { inTurns, median, time, type Benchmark } from '../measure.ts';
import { projectFolder, startServer } from '../stage/child.ts';
import { HEADLESS, openDemonstration } from '../stage/demonstration.ts';

interface Footprint {
  startMs: number;
  idleMiB: number;
  signedInMiB: number;
}

/** Resident memory; Linux only, elsewhere not a number. */
function residentMiB(pid: number): number {
  const file = `/proc/${pid}/status`;
  const kib = existsSync(file) ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  return Number(kib) / 1_024;
}

/** As a page does: hello with the token, then the call. Resolves when the connection is ready. */
async function signIn(address: string, server: string, email: string): Promise<WebSocket> {
  const page = new URL(address);
  const socket = new WebSocket(`ws://${page.host}${LOOPBACK_PATH}`, { origin: page.origin });
  const say = (frame: object) => socket.send(JSON.stringify(frame));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      say({ hello: { token: page.hash.slice(1), protocol: LOOPBACK_PROTOCOL } });
      say({ id: 1, call: 'session.signIn', input: { server, email, password: PASSWORD } });
      say({ subscribe: 'connection.changed' });
    });
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as { id?: number; result?: { ok: boolean }; payload?: { state?: string } };
      if (frame.id === 1 && frame.result?.ok !== true) reject(new Error('the console did not sign in'));
      if (frame.payload?.state === 'ready') resolve();
    });
  });
  return socket;
}

async function headlessConsole(): Promise<Footprint> {
  const demonstration = await openDemonstration();
  const host = await startServer(HEADLESS, {}, demonstration.commandLine);
  const idleMiB = residentMiB(host.pid);
  const socket = await signIn(host.address, demonstration.server, demonstration.email);
  await pause(1_000);
  const signedInMiB = residentMiB(host.pid);
  socket.close();
  await host.stop();
  await demonstration.close();
  return { startMs: host.startMs, idleMiB, signedInMiB };
}

async function bareNode(): Promise<Footprint> {
  const node = await startServer('tests/bench/servers/nothing.ts');
  const idleMiB = residentMiB(node.pid);
  await node.stop();
  return { startMs: node.startMs, idleMiB, signedInMiB: idleMiB };
}

export const footprint: Benchmark = {
  name: 'footprint',
  what: 'start and memory of the headless console',
  turns: 3,
  async measure(turns) {
    if (!existsSync(join(projectFolder, HEADLESS))) return { skipped: 'there is no build (npm run build)' };
    const { ours, bare } = await inTurns(turns, { ours: headlessConsole, bare: bareNode });
    const mib = (runs: readonly Footprint[], pick: (run: Footprint) => number) => {
      const value = median(runs.map(pick));
      return Number.isNaN(value) ? 'unknown here' : `${value.toFixed(0)} MiB`;
    };
    const startMs = median(ours.map((run) => run.startMs));
    const noGoal = { ratio: null, goal: '', met: null };
    return [
      {
        work: 'headless console: process start to ready',
        ours: time(startMs),
        baseline: `Node alone ${time(median(bare.map((run) => run.startMs)))}`,
        ...noGoal,
      },
      {
        work: 'headless console: memory, ready and signed in to the demonstration',
        ours: `${mib(ours, (run) => run.idleMiB)}, ${mib(ours, (run) => run.signedInMiB)}`,
        baseline: `Node alone ${mib(bare, (run) => run.idleMiB)}`,
        ...noGoal,
      },
    ];
  },
};
