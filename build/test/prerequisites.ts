// What the tests need beyond packages: a Chromium, and on Linux a keyring with its message bus. On Debian as root they
// are installed from its packages; elsewhere Playwright fetches the browser; else a sentence says what to install.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import { ownNode, projectFolder } from '../install.mjs';

/** The variable by which tests find the browser. */
export const CHROMIUM_VARIABLE = 'CONSOLE_TEST_CHROMIUM';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const KEYRING_PROGRAMS = ['gnome-keyring-daemon', 'dbus-run-session', 'dbus-send'];

export interface Prerequisites {
  /** The browser's program; null where there is none. */
  chromium: string | null;
  /** What cannot run here, and why, in sentences. */
  missing: string[];
}

export function findProgram(name: string, path = process.env.PATH ?? ''): string | null {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    if (folder !== '' && existsSync(file)) return file;
  }
  return null;
}

function findChromium(): string | null {
  const named = process.env[CHROMIUM_VARIABLE];
  if (named !== undefined && existsSync(named)) return named;
  for (const name of BROWSERS) {
    const found = findProgram(name);
    if (found !== null) return found;
  }
  const fetched = chromium.executablePath();
  return existsSync(fetched) ? fetched : null;
}

const keyringIsMissing = () =>
  process.platform === 'linux' && KEYRING_PROGRAMS.some((program) => findProgram(program) === null);

const onDebianAsRoot = () => existsSync('/etc/debian_version') && process.getuid?.() === 0;

export function preparePrerequisites(say: (line: string) => void): Prerequisites {
  const packages = [
    ...(findChromium() === null ? ['chromium'] : []),
    ...(keyringIsMissing() ? ['gnome-keyring', 'dbus', 'dbus-bin', 'dbus-daemon'] : []),
  ];
  if (packages.length > 0 && onDebianAsRoot()) installPackages(packages, say);
  if (findChromium() === null) fetchBrowser(say);

  const found = findChromium();
  const missing: string[] = [];
  if (found === null) {
    missing.push('Tests in a browser cannot run here: install Chromium, or run "npx playwright install chromium".');
  }
  if (process.platform !== 'linux') {
    missing.push('The keychain tests cannot run here: they are for the Secret Service of Linux.');
  } else if (keyringIsMissing()) {
    missing.push('The keychain tests cannot run here: install gnome-keyring and dbus.');
  }
  return { chromium: found, missing };
}

function installPackages(packages: string[], say: (line: string) => void): void {
  say(`Installing for the tests: ${packages.join(', ')}.`);
  const apt = (...words: string[]) =>
    spawnSync('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', ...words], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...packages);
}

function fetchBrowser(say: (line: string) => void): void {
  say('Fetching a browser for the tests.');
  const playwright = join(projectFolder, 'node_modules', 'playwright', 'cli.js');
  spawnSync(ownNode, [playwright, 'install', 'chromium'], { cwd: projectFolder, stdio: 'inherit' });
}
