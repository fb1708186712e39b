// Secrets that are gone when the console quits: for machines without a keychain (SE1). The user is told.

import { done, ok } from '#shared/result.ts';
import type { Secrets } from '#daemon/ports/secrets.ts';

export function createMemorySecrets(): Secrets {
  const values = new Map<string, string>();
  return {
    kind: 'memory',
    get: async (name) => ok(values.get(name) ?? null),
    async set(name, value) {
      values.set(name, value);
      return done;
    },
    async remove(name) {
      values.delete(name);
      return done;
    },
  };
}
