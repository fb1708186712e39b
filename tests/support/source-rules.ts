// Reads sources for the rules of imports.test.ts: what a file imports, statically, dynamically and by require, and which
// words its code uses. Comments never count; quoted texts count for imports only.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

export interface Source {
  /** Relative to the project, with `/`. */
  path: string;
  text: string;
}

const ALIASES: readonly (readonly [string, string])[] = [
  ['#shared/', 'shared/'],
  ['#daemon/', 'main/daemon/'],
  ['#adapters/', 'main/adapters/'],
  ['#bridge-server/', 'main/bridge-server/'],
  ['#gateway/', 'gateway/'],
  ['#tests/', 'tests/'],
];

export function readSources(): Source[] {
  const sources: Source[] = [];
  for (const folder of ['shared', 'main', 'preload', 'renderer', 'gateway', 'build', 'tests', '.']) {
    for (const entry of readdirSync(join(projectFolder, folder), { withFileTypes: true, recursive: folder !== '.' })) {
      if (!entry.isFile() || !/\.(?:ts|tsx|mts|mjs|js|cjs)$/.test(entry.name)) continue;
      const absolute = join(entry.parentPath, entry.name);
      const path = relative(projectFolder, absolute).split(sep).join('/');
      sources.push({ path, text: readFileSync(absolute, 'utf8') });
    }
  }
  return sources;
}

/** The code with comments blanked; with `texts: false` also without what stands in single or double quotes. */
export function codeOf(text: string, keep: { texts: boolean }): string {
  // One alternative for each thing that may hold the beginning of another. Template texts stay: code is inside them.
  const things = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return text.replace(things, (thing) => {
    if (thing.startsWith('/')) return ' ';
    return keep.texts || thing.startsWith('`') ? thing : "''";
  });
}

/** Every specifier that the source imports, resolved: `main/daemon/x.ts`, `node:fs`, `npm:zod`. */
export function importsOf(source: Source): string[] {
  const code = codeOf(source.text, { texts: true });
  const statements = [
    /(?:^|[\n;}])\s*(?:import|export)\b[^'";=]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /(?:^|[\n;}])\s*import\s*['"]([^'"]+)['"]/g,
    /\b(?:import|require)\s*\(\s*['"`]([^'"`]+)['"`]/g,
    /\bimport\s*\(\s*(?![\s'"`])([^)]*)/g,
  ];
  const [fromStatement, sideEffect, dynamic, computed] = statements as [RegExp, RegExp, RegExp, RegExp];
  const found = [fromStatement, sideEffect, dynamic].flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => resolve(source.path, match[1] ?? '')),
  );
  return [...found, ...[...code.matchAll(computed)].map(() => 'computed')];
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(dirname(from), specifier));
  const alias = ALIASES.find(([prefix]) => specifier.startsWith(prefix));
  if (alias) return alias[1] + specifier.slice(alias[0].length);
  if (specifier.startsWith('#')) return `unknown:${specifier}`;
  if (specifier.startsWith('node:')) return specifier;
  return `npm:${packageName(specifier)}`;
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}
