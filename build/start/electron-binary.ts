// The desktop shell's binary. The package brings none: it is fetched at first use. A start tries that once and briefly,
// remembers a failure, and never hangs on it; `npx install-electron` fetches it without hurry.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownNode, projectFolder } from '../install.mjs';
import { startChild } from './child.ts';

const FETCH_LIMIT_MS = 15_000;

/** Which shell to use, and why. */
export type ShellChoice = { shell: 'electron'; binary: string; why: string } | { shell: 'loopback'; why: string };

export interface ShellFacts {
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  /** True for the system's administrator, under whom Chromium's sandbox does not work. */
  asRoot: boolean;
  loopbackAsked: boolean;
  /** The path of the binary where it is there. */
  binary: () => string | null;
  failedBefore: () => boolean;
  fetch: () => Promise<boolean>;
}

export async function chooseShell(facts: ShellFacts): Promise<ShellChoice> {
  if (facts.loopbackAsked) return { shell: 'loopback', why: 'because --loopback was given' };
  if (!hasDisplay(facts.platform, facts.environment)) {
    return { shell: 'loopback', why: 'because there is no display here' };
  }
  if (facts.asRoot) {
    return { shell: 'loopback', why: 'because the desktop shell is sandboxed and does not run as root' };
  }
  const present = facts.binary();
  if (present !== null) return { shell: 'electron', binary: present, why: 'because Electron is there' };
  if (facts.failedBefore()) {
    return {
      shell: 'loopback',
      why: 'because Electron could not be fetched before ("npx install-electron" tries again, without hurry)',
    };
  }
  if (await facts.fetch()) {
    const fetched = facts.binary();
    if (fetched !== null) return { shell: 'electron', binary: fetched, why: 'because Electron could be fetched' };
  }
  return { shell: 'loopback', why: 'because Electron could not be fetched now' };
}

export function hasDisplay(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

export function electronBinary(): string | null {
  const folder = join(projectFolder, 'node_modules', 'electron');
  const record = join(folder, 'path.txt');
  if (!existsSync(record)) return null;
  const binary = join(folder, 'dist', readFileSync(record, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

/** True when this very version could not be fetched before. */
export function fetchFailedBefore(record: string): boolean {
  try {
    return (JSON.parse(readFileSync(record, 'utf8')) as { version?: unknown }).version === electronVersion();
  } catch {
    return false;
  }
}

export async function fetchElectron(record: string, say: (line: string) => void): Promise<boolean> {
  say(`Fetching Electron (once, for at most ${FETCH_LIMIT_MS / 1_000} s).`);
  const installer = join(projectFolder, 'node_modules', 'electron', 'install.js');
  const child = startChild(ownNode, [installer], { cwd: projectFolder, onLine: () => {}, onErrorLine: () => {} });
  const limit = setTimeout(() => void child.stop(), FETCH_LIMIT_MS);
  const code = await child.ended;
  clearTimeout(limit);
  if (code === 0) return true;
  mkdirSync(dirname(record), { recursive: true, mode: 0o700 });
  writeFileSync(record, JSON.stringify({ version: electronVersion(), failed: new Date().toISOString() }));
  return false;
}

function electronVersion(): string {
  const manifest = readFileSync(join(projectFolder, 'node_modules', 'electron', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
