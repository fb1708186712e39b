// Builds the console when its sources have changed since the last build, told by their content.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ownNode, projectFolder } from '../install.mjs';
import { startChild } from './child.ts';
import { withLock } from './lock.ts';

const SOURCES = [
  'shared',
  'main',
  'preload',
  'renderer',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];
const STAMP = join(projectFolder, 'out', '.built-from');
const LOCK = join(projectFolder, 'out', '.building');
export const HEADLESS = join(projectFolder, 'out', 'main', 'headless.js');

/** A digest of everything that goes into the build. */
export function sourceDigest(folder: string): string {
  const digest = createHash('sha256');
  for (const source of SOURCES) addTo(digest, folder, source);
  return digest.digest('hex');
}

function addTo(digest: ReturnType<typeof createHash>, folder: string, path: string): void {
  const absolute = join(folder, path);
  if (!existsSync(absolute)) return;
  const entries = readEntries(absolute);
  if (entries === null) {
    const content = readFileSync(absolute);
    digest.update(`${path}\0${content.length}\0`).update(content);
    return;
  }
  for (const entry of entries) addTo(digest, folder, `${path}/${entry}`);
}

/** The names in a folder, in the same order on every machine; null for a file. */
function readEntries(path: string): string[] | null {
  try {
    return readdirSync(path).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return null;
    throw error;
  }
}

/** Makes sure that `out/` is what the sources make. Throws an `Error` with what the bundler said. */
export async function ensureBuilt(say: (line: string) => void): Promise<'was up to date' | 'built'> {
  if (isUpToDate(sourceDigest(projectFolder))) return 'was up to date';
  const waiting = () => say('Waiting for another build to end.');
  return withLock(LOCK, () => build(say), waiting);
}

function isUpToDate(digest: string): boolean {
  return existsSync(HEADLESS) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest;
}

async function build(say: (line: string) => void): Promise<'was up to date' | 'built'> {
  const digest = sourceDigest(projectFolder);
  if (isUpToDate(digest)) return 'was up to date';
  say('Building the console.');
  rmSync(STAMP, { force: true });
  const said: string[] = [];
  const keep = (line: string) => void said.push(stripVTControlCharacters(line));
  const bundler = join(projectFolder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const child = startChild(ownNode, [bundler, 'build'], {
    cwd: projectFolder,
    onLine: keep,
    onErrorLine: keep,
  });
  const onStop = () => void child.stop();
  process.once('SIGINT', onStop).once('SIGTERM', onStop);
  const code = await child.ended;
  process.off('SIGINT', onStop).off('SIGTERM', onStop);
  if (code !== 0) throw new Error(`The console could not be built:\n${said.join('\n')}`);
  mkdirSync(join(projectFolder, 'out'), { recursive: true });
  writeFileSync(STAMP, digest);
  return 'built';
}
