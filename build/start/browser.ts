// Opens the default browser where there is one. The address holds the secret of the loopback console, and a command line
// can be read by everybody on the machine: the browser is given a file of ours that leads to the address.

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasDisplay } from './electron-binary.ts';

/** Answers whether a browser was asked, and how to remove what leads to the address. */
export function openBrowser(address: string, folder: string): { opened: boolean; forget: () => void } {
  const command = openCommand(process.platform, process.env);
  if (command === null) return { opened: false, forget: () => {} };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const page = join(folder, 'open.html');
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><title>Console</title>${leadTo(address)}`, { mode: 0o600 });
  const [program, ...rest] = command;
  const child = spawn(program, [...rest, pathToFileURL(page).href], { stdio: 'ignore', detached: true });
  child.once('error', () => {});
  child.unref();
  return { opened: true, forget: () => rmSync(page, { force: true }) };
}

function leadTo(address: string): string {
  return `<script>location.replace(${JSON.stringify(address).replaceAll('<', '\\u003c')})</script>`;
}

/** The system's way to open an address, or null where nobody would see it. */
export function openCommand(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): [string, ...string[]] | null {
  if (environment.CI || !hasDisplay(platform, environment)) return null;
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  const settings = spawnSync('xdg-settings', ['get', 'default-web-browser'], { encoding: 'utf8', timeout: 2_000 });
  return settings.status === 0 && settings.stdout.trim() !== '' ? ['xdg-open'] : null;
}
