// The Preferences port on electron-store. Read once, kept in memory, written whole at each change.

import { ipcMain } from 'electron';
import Store from 'electron-store';
import type { JsonValue } from '#shared/bridge/contract.ts';
import type { Log } from '#daemon/ports/log.ts';
import type { Preferences } from '#daemon/ports/preferences.ts';

export function createStorePreferences(folder: string, log: Log): Preferences {
  const store = new Store<Record<string, JsonValue>>({
    cwd: folder,
    name: 'preferences',
    clearInvalidConfig: true,
    accessPropertiesByDotNotation: false,
  });
  // The package opens a channel that tells any page the data folder; windows have one door, and this is not it.
  ipcMain.removeAllListeners('electron-store-get-data');
  const values = new Map<string, JsonValue>(Object.entries(store.store));

  return {
    get: (key) => structuredClone(values.get(key)),
    set(key, value) {
      values.set(key, structuredClone(value));
      try {
        store.store = Object.fromEntries(values);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        log.record('error', 'preferences.write-failed', { code });
      }
    },
  };
}
