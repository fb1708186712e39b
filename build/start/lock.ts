// One start at a time does what two at once would spoil: building, and opening the demonstration clinic.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const LOOK_AGAIN_MS = 200;

/** Runs `work` while holding `file`; waits while another living process holds it. `onWait` is told once. */
export async function withLock<Value>(file: string, work: () => Promise<Value>, onWait: () => void): Promise<Value> {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; !taken(file); waited = true) {
    if (!waited) onWait();
    if (isAlive(holderOf(file))) await wait(LOOK_AGAIN_MS);
    else rmSync(file, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function taken(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
