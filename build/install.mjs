// Installs what is missing, before anything else can run: plain JavaScript for any Node from 18 on.
// What is installed is npm's own record of it (node_modules/.package-lock.json) against the lock file: no stamp of ours
// can lie about a folder that somebody else has changed.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** The project's own Node, the line that Electron embeds: whatever the machine has, everything runs on this one. */
export const ownNode = join(
  projectFolder,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

const OLDEST_STARTER_MAJOR = 18;

/**
 * What keeps the installed packages from being those of the lock file, or null.
 * @param {string} folder
 * @returns {string | null}
 */
export function whatIsMissing(folder) {
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const found = packagesOf(join(folder, 'node_modules', '.package-lock.json'));
  if (wanted === null) return 'the lock file is missing';
  if (found === null) return 'nothing is installed yet';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const installed = found[path];
    // What is optional may be for another system.
    if (installed === undefined && entry.optional === true) continue;
    if (installed?.version !== entry.version) return `${path.replace(/^.*node_modules\//, '')} has changed`;
  }
  return null;
}

/**
 * @param {string} file
 * @returns {Record<string, {version?: string, optional?: boolean}> | null}
 */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/** Makes sure that the packages and our own Node are there; ends the process with a sentence when they cannot be had. */
export async function ensureInstalled() {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_STARTER_MAJOR) {
    giveUp(`This needs Node ${OLDEST_STARTER_MAJOR} or newer to start, and this is Node ${process.versions.node}.`);
  }
  const missing = whatIsMissing(projectFolder);
  if (missing !== null) {
    say(`Installing the packages (${missing}). This takes a minute or two the first time.`);
    const started = Date.now();
    if ((await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])) !== 0) {
      giveUp(
        'The packages could not be installed; what npm said about it is above. Is the package registry reachable?',
      );
    }
    say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
  }
  if (!existsSync(ownNode)) {
    say('Installing Node 24 into the project.');
    await npm(['rebuild', 'node', '--loglevel=error']);
    if (!existsSync(ownNode)) giveUp('Node 24 could not be installed into node_modules/node.');
  }
}

/**
 * @param {string[]} commands
 * @returns {Promise<number>}
 */
function npm(commands) {
  // Inside an npm script this names npm's own program, which needs no shell on any system.
  const script = process.env.npm_execpath;
  const ofScript = script !== undefined && /\.c?js$/.test(script);
  const onWindows = process.platform === 'win32';
  const child = ofScript
    ? spawn(process.execPath, [script, ...commands], { cwd: projectFolder, stdio: ['ignore', 2, 2] })
    : spawn(onWindows ? 'npm.cmd' : 'npm', commands, { cwd: projectFolder, stdio: ['ignore', 2, 2], shell: onWindows });
  const ticking = process.stderr.isTTY ? null : setInterval(() => say('… still installing'), 15_000);
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  }).finally(() => {
    if (ticking !== null) clearInterval(ticking);
  });
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * @param {string} text
 * @returns {never}
 */
function giveUp(text) {
  say(text);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureInstalled();
