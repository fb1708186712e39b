// Which file of which account turned out to be damaged while it was open (DS2). Kept in the preferences, so that a crash
// on the way to its repair changes nothing.

import { z } from 'zod';
import type { Preferences } from '../ports/preferences.ts';
import type { StoreName } from '../ports/storage.ts';

const KEY = 'stores.suspect';
const kept = z.object({ account: z.string(), store: z.enum(['vault', 'cache']) });

export interface Suspects {
  of(account: string): StoreName | null;
  note(account: string, store: StoreName): void;
  clear(): void;
}

export function createSuspects(preferences: Preferences): Suspects {
  const read = () => {
    const parsed = kept.safeParse(preferences.get(KEY));
    return parsed.success ? parsed.data : null;
  };
  return {
    of: (account) => {
      const noted = read();
      return noted?.account === account ? noted.store : null;
    },
    note: (account, store) => {
      // The vault matters more: when both are damaged, the cache is found again at its next use.
      if (read()?.store !== 'vault') preferences.set(KEY, { account, store });
    },
    clear: () => {
      if (read() !== null) preferences.set(KEY, null);
    },
  };
}
