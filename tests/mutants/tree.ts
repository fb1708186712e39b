// A copy of the sources in a folder of its own, in which a mutant lives: the real ones are never touched.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '#tests/support/project-root.ts';
import type { Edit } from './list.ts';

/** What is made, fetched or kept beside the sources. */
const NO_SOURCES = new Set(['node_modules', 'out', 'test-results']);

export interface Tree {
  folder: string;
  /** Puts the edits in; the answer takes them out again. */
  patch(edits: readonly Edit[]): () => void;
  remove(): void;
}

export function copyTree(): Tree {
  const folder = mkdtempSync(join(tmpdir(), 'console-mutants-'));
  for (const name of readdirSync(projectRoot))
    if (!NO_SOURCES.has(name) && !name.startsWith('.'))
      cpSync(join(projectRoot, name), join(folder, name), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return {
    folder,
    patch: (edits) => {
      const before = new Map<string, string>();
      for (const edit of edits) {
        const path = join(folder, edit.file);
        const text = readFileSync(path, 'utf8');
        if (!before.has(path)) before.set(path, text);
        writeFileSync(path, patched(text, edit));
      }
      return () => {
        for (const [path, text] of before) writeFileSync(path, text);
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** How often the text to replace stands in the present source; once is right. */
export function placesOf(edit: Edit): number {
  return readFileSync(join(projectRoot, edit.file), 'utf8').split(edit.find).length - 1;
}

function patched(text: string, edit: Edit): string {
  const parts = text.split(edit.find);
  if (parts.length !== 2) throw new Error(`${edit.file} holds "${edit.find}" ${parts.length - 1} times, not once`);
  return parts.join(edit.put);
}
