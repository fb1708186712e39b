// `node build/complete-lock.mjs`, after a package was added: names in the lock file what is optional and for another
// system. A registry that does not carry those packages makes npm leave them out, and then "npm ci" refuses the lock
// file everywhere. Their versions are exact in whoever wants them; their systems are in their names.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFolder } from './install.mjs';

/**
 * @typedef {{version?: string, cpu?: string[], os?: string[], libc?: string[], dev?: boolean, license?: string,
 *   optional?: boolean, optionalDependencies?: Record<string, string>}} Entry
 */

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'wasm32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64', 'loong64'];

/**
 * What is missing from the lock file, by its path in it.
 * @param {Record<string, Entry>} packages
 * @returns {Record<string, Entry>}
 */
export function missingEntries(packages) {
  /** @type {Record<string, Entry>} */
  const missing = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const inside = `${path}/node_modules/${name}`;
      const outside = `node_modules/${name}`;
      if (packages[inside] !== undefined || packages[outside] !== undefined) continue;
      missing[outside] = entryFor(name, version, entry);
    }
  }
  return missing;
}

/**
 * @param {string} name
 * @param {string} version
 * @param {Entry} wanting
 * @returns {Entry}
 */
function entryFor(name, version, wanting) {
  const words = name.split(/[/-]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (os.length !== 1 || cpu.length !== 1 || !/^\d/.test(version)) {
    throw new Error(`The system of ${name}@${version} cannot be told from its name: add it to the lock file by hand.`);
  }
  const libc = words.some((word) => word.startsWith('musl'))
    ? ['musl']
    : words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : [];
  return {
    version,
    cpu,
    ...(wanting.dev === true ? { dev: true } : {}),
    ...(libc.length > 0 ? { libc } : {}),
    ...(wanting.license === undefined ? {} : { license: wanting.license }),
    optional: true,
    os,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = join(projectFolder, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock.packages);
  const all = Object.entries({ ...lock.packages, ...missing });
  all.sort(([one], [other]) => (one < other ? -1 : 1));
  lock.packages = Object.fromEntries(all);
  if (Object.keys(missing).length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${Object.keys(missing).length} packages of other systems added to the lock file.\n`);
}
