// What the keychain keeps of a sign-in, as one entry: a start without any network opens the account from it.

import { z } from 'zod';
import { fail, ok, type Result } from '#shared/result.ts';
import type { Secrets } from '../ports/secrets.ts';

const schema = z.object({
  server: z.string().min(1).max(500),
  user: z.object({
    userId: z.string().min(1).max(200),
    email: z.string().max(320),
    firstName: z.string().max(200),
    lastName: z.string().max(200),
    role: z.string().max(50),
  }),
  refreshToken: z.string().min(1).max(8_192),
  accessToken: z.string().min(1).max(8_192).nullable(),
  /** The key of a rotation that was begun and whose answer is not saved yet (C12). */
  pendingRefresh: z.string().max(100).nullable(),
  /** The server refused the refresh: the person must sign in again, and works offline until then (CN6). */
  expired: z.boolean(),
});
export type SavedSession = z.infer<typeof schema>;

const nameOf = (account: string) => `${account}/session`;

/** Null when nothing is kept, or nothing that can be read. */
export async function loadSession(secrets: Secrets, account: string): Promise<Result<SavedSession | null>> {
  const kept = await secrets.get(nameOf(account));
  if (!kept.ok) return kept;
  if (kept.value === null) return ok(null);
  try {
    const parsed = schema.safeParse(JSON.parse(kept.value));
    return ok(parsed.success ? parsed.data : null);
  } catch {
    return ok(null);
  }
}

export function saveSession(secrets: Secrets, account: string, session: SavedSession): Promise<Result<null>> {
  const parsed = schema.safeParse(session);
  if (!parsed.success) return Promise.resolve(fail('internal', 'a sign-in that could not be read back'));
  return secrets.set(nameOf(account), JSON.stringify(parsed.data));
}

export function forgetSession(secrets: Secrets, account: string): Promise<Result<null>> {
  return secrets.remove(nameOf(account));
}
