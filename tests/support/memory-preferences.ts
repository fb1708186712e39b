// Preferences that outlive a simulated restart: keep the object, start the daemon again with it.

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { Preferences } from '#daemon/ports/preferences.ts';

export function createMemoryPreferences(initial: Record<string, JsonValue> = {}): Preferences {
  const values = new Map(Object.entries(structuredClone(initial)));
  return {
    get: (key) => structuredClone(values.get(key)),
    set: (key, value) => void values.set(key, structuredClone(value)),
  };
}
