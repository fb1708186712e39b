// Signing out ends the session on the server too. Where the server cannot be reached, that is remembered in the keychain
// and done later. The platform's logout ends all sessions of the person, so one that comes late must not hit a newer
// sign-in: the same person signing in here takes the old revocation back.

import { z } from 'zod';
import { uuidV7 } from '#shared/ids.ts';
import { probeServer } from '../connection/probe.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import type { Rest } from '../ports/rest.ts';
import type { Secrets } from '../ports/secrets.ts';
import { logout, refresh } from './auth-calls.ts';
import type { SavedSession } from './saved-session.ts';

const NAME = 'console/revocations';
const RETRY_MS = 60_000;
const LONGEST_LIST = 20;

const entrySchema = z.object({
  account: z.string(),
  server: z.string(),
  accessToken: z.string().nullable(),
  refreshToken: z.string(),
  key: z.string(),
});
type Entry = z.infer<typeof entrySchema>;

export interface Revocations {
  /** Remembers before anything is destroyed. */
  add(account: string, session: SavedSession): Promise<void>;
  /** The same person has signed in again. */
  takeBack(account: string): Promise<void>;
  /** Tries all that wait, now and then every minute until none is left. */
  run(): Promise<void>;
  stop(): void;
}

export function createRevocations(deps: {
  clock: Clock;
  random: Random;
  rest: Rest;
  secrets: Secrets;
  log: Log;
}): Revocations {
  const { secrets, rest, log } = deps;
  let cancelRetry = () => {};
  let running = false;
  let stopped = false;

  async function read(): Promise<Entry[]> {
    const kept = await secrets.get(NAME);
    if (!kept.ok || kept.value === null) return [];
    try {
      const parsed = z.array(entrySchema).safeParse(JSON.parse(kept.value));
      return parsed.success ? parsed.data : [];
    } catch {
      return [];
    }
  }

  async function write(entries: Entry[]): Promise<void> {
    const kept = entries.length === 0 ? await secrets.remove(NAME) : await secrets.set(NAME, JSON.stringify(entries));
    if (!kept.ok) log.record('warn', 'session.revocation-unsaved', { code: kept.error.code });
  }

  const without = async (account: string) => write((await read()).filter((entry) => entry.account !== account));

  /** True when there is nothing more to do about it. */
  async function revoke(entry: Entry): Promise<boolean> {
    if ((await probeServer(rest, entry.server)) !== null) return false;
    if (entry.accessToken !== null) {
      const ended = await logout(rest, entry.server, entry.accessToken);
      if (ended.ok) return true;
      if (ended.error.code !== 'session-expired') return false;
    }
    const renewed = await refresh(rest, entry.server, entry.refreshToken, entry.key);
    if (!renewed.ok) return renewed.error.code === 'session-expired';
    const ended = await logout(rest, entry.server, renewed.value.tokens.accessToken);
    return ended.ok || ended.error.code === 'session-expired';
  }

  async function run(): Promise<void> {
    if (running || stopped) return;
    running = true;
    cancelRetry();
    for (const entry of await read()) {
      if (await revoke(entry)) await without(entry.account);
    }
    running = false;
    if (!stopped && (await read()).length > 0) cancelRetry = deps.clock.after(RETRY_MS, () => void run());
  }

  return {
    async add(account, session) {
      const entry: Entry = {
        account,
        server: session.server,
        accessToken: session.accessToken,
        refreshToken: session.refreshToken,
        key: session.pendingRefresh ?? uuidV7(deps.clock.now(), deps.random.bytes(10)),
      };
      const others = (await read()).filter((other) => other.account !== account);
      await write([...others, entry].slice(-LONGEST_LIST));
    },
    takeBack: without,
    run,
    stop() {
      stopped = true;
      cancelRetry();
    },
  };
}
