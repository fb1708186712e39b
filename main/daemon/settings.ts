// Settings of this workstation: defaults, checked values from the preferences, and changes told to windows. A stored
// value that does not fit is left out by itself, so that one bad value does not reset the others.

import type { JsonValue } from '#shared/bridge/contract.ts';
import { defaultSettings, settingsSchema, type Settings } from '#shared/model/settings.ts';
import type { Preferences } from './ports/preferences.ts';

const KEY = 'settings';

export interface SettingsKeeper {
  get(): Settings;
  set(change: Partial<Settings>): Settings;
  onChange(listener: (settings: Settings, before: Settings) => void): () => void;
}

export function createSettings(preferences: Preferences): SettingsKeeper {
  const listeners = new Set<(settings: Settings, before: Settings) => void>();
  let current: Settings = { ...defaultSettings, ...readable(preferences.get(KEY)) };

  return {
    get: () => current,
    set: (change) => {
      const before = current;
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      current = { ...current, ...given };
      preferences.set(KEY, current as unknown as JsonValue);
      for (const listener of listeners) listener(current, before);
      return current;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function readable(stored: JsonValue | undefined): Partial<Settings> {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return {};
  const kept: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    const parsed = schema.safeParse(stored[name]);
    if (parsed.success) kept[name] = parsed.data;
  }
  return kept as Partial<Settings>;
}
