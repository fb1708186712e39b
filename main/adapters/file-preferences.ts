// Preferences in one small JSON file, for the host without electron-store. Every change writes the whole file.

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { Log } from '#daemon/ports/log.ts';
import type { Preferences } from '#daemon/ports/preferences.ts';
import { readJsonFile } from './json-file.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

export function createFilePreferences(file: string, log: Log): Preferences {
  const values = new Map<string, JsonValue>();
  try {
    const read = readJsonFile(file);
    for (const [key, value] of Object.entries(read.content)) values.set(key, value as JsonValue);
    if (read.setAside !== null) log.record('warn', 'preferences.unreadable-set-aside');
  } catch (error) {
    log.record('error', 'preferences.read-failed', { code: codeOf(error) });
  }

  return {
    get: (key) => structuredClone(values.get(key)),
    set(key, value) {
      values.set(key, structuredClone(value));
      try {
        writeFileAtomically(file, `${JSON.stringify(Object.fromEntries(values), null, 2)}\n`);
      } catch (error) {
        log.record('error', 'preferences.write-failed', { code: codeOf(error) });
      }
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
