// Who has data on this workstation. An account is a person on a server; its name says nothing of either, because it
// names folders and keychain entries (SE1). The preferences remember which account to open at the start.

import { z } from 'zod';
import { uuidV7 } from '#shared/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Preferences } from '../ports/preferences.ts';
import type { Random } from '../ports/random.ts';

const DEVICE_KEY = 'device.id';
const LAST_KEY = 'session.last';

const lastAccount = z.object({
  /** Null after signing out: then only the address of the form is remembered. */
  account: z.string().min(1).max(100).nullable(),
  email: z.string().max(320),
});
export type LastAccount = z.infer<typeof lastAccount>;

/** The same server written differently is the same server. */
export function serverKey(server: string): string {
  return server.trim().replace(/\/+$/, '').toLowerCase();
}

export function accountOf(random: Random, server: string, userId: string): string {
  return random.sha256(`${serverKey(server)}\n${userId}`).slice(0, 24);
}

export function readLastAccount(preferences: Preferences): LastAccount | null {
  const parsed = lastAccount.safeParse(preferences.get(LAST_KEY));
  return parsed.success ? parsed.data : null;
}

export function writeLastAccount(preferences: Preferences, last: LastAccount): void {
  preferences.set(LAST_KEY, last);
}

/** This installation's name on the wire (OB8), made once. */
export function deviceIdOf(preferences: Preferences, random: Random, clock: Clock): string {
  const known = preferences.get(DEVICE_KEY);
  if (typeof known === 'string' && known.length > 0) return known;
  const made = uuidV7(clock.now(), random.bytes(10));
  preferences.set(DEVICE_KEY, made);
  return made;
}
