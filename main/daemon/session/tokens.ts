// The tokens of one sign-in (CN6). One refresh at a time, however many ask (F23). A refresh token is single use, so a
// rotation is made crash-safe in four steps:
//
//   1. its key is saved          a crash from here on repeats the rotation with the same key
//   2. the request leaves
//   3. the new pair is saved     and the key is gone from the entry
//   4. the new token is used
//
// A server with sync.v1 answers the same key with the same pair for ten minutes (C12); therefore a rotation of unknown
// outcome is repeated soon, without waiting for somebody to need a token. Only the server's own refusal ends a session:
// failures of any other kind are tried again for as long as it takes (F25).

import { uuidV7 } from '#shared/ids.ts';
import { fail, ok, type Failure, type Result } from '#shared/result.ts';
import type { AuthAnswer } from '#shared/wire/platform.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import type { Rest } from '../ports/rest.ts';
import { isAlive, isFresh, lifeMsOf, type AccessToken } from './access-token.ts';
import { refresh, userOf } from './auth-calls.ts';
import type { SavedSession } from './saved-session.ts';

export interface Tokens {
  /** A token good for a request now. `session-expired` when only a sign-in can give one. */
  token(): Promise<Result<string>>;
  /** The server refused this token: answers another one, after one refresh at most. */
  refused(token: string): Promise<Result<string>>;
  /** The same person signed in again. */
  renew(answer: AuthAnswer): Promise<void>;
  /** A sign-in is needed, whatever the tokens say. */
  expire(): Promise<void>;
  saved(): SavedSession;
  stop(): void;
}

const RETRY_BASE_MS = 2_000;
const RETRY_LIMIT_MS = 60_000;

export function createTokens(deps: {
  clock: Clock;
  random: Random;
  rest: Rest;
  log: Log;
  saved: SavedSession;
  /** True when the sign-in was just made, so that the age of its access token is known. */
  received: boolean;
  save: (session: SavedSession) => Promise<Result<null>>;
  /** The keychain did not take the new tokens: they are good until the console quits. */
  onUnsaved: (failure: Failure) => void;
  onExpired: () => void;
  /** Whether the server itself was heard on the present network: a refresh token goes to nobody else (CN5). */
  mayAsk: () => boolean;
}): Tokens {
  const { clock, random, log } = deps;
  let saved = deps.saved;
  let access = accessOf(saved.accessToken, deps.received ? clock.monotonic() : null);
  let flight: Promise<Result<string>> | null = null;
  let heldUntil = 0;
  let lastFailure: Result<never> | null = null;
  let failures = 0;
  let cancelRetry = () => {};
  let stopped = false;
  let writing: Promise<unknown> = Promise.resolve();

  /** One write after the other: the last one said is the last one kept. */
  async function keep(next: SavedSession): Promise<void> {
    saved = next;
    const write = writing.then(() => deps.save(next));
    writing = write;
    const kept = await write;
    if (kept.ok) return;
    log.record('warn', 'session.tokens-unsaved', { code: kept.error.code });
    deps.onUnsaved(kept.error);
  }

  function refreshOnce(): Promise<Result<string>> {
    flight ??= rotate().finally(() => {
      flight = null;
    });
    return flight;
  }

  async function rotate(): Promise<Result<string>> {
    cancelRetry();
    const key = saved.pendingRefresh ?? uuidV7(clock.now(), random.bytes(10));
    if (saved.pendingRefresh === null) await keep({ ...saved, pendingRefresh: key });
    if (saved.pendingRefresh !== key) return present();
    const before = saved;
    const answer = await refresh(deps.rest, before.server, before.refreshToken, key);
    if (stopped) return fail('signed-out', 'Signed out meanwhile.');
    // A sign-in came in between: its tokens are newer than whatever this rotation brings.
    if (saved !== before) return present();
    if (answer.ok && answer.value.user.id === saved.user.userId) return accept(answer.value);
    const failed = answer.ok ? fail('server-error', 'The server answered for somebody else.') : answer;
    log.record('warn', 'session.refresh-failed', { code: failed.error.code });
    if (failed.error.code === 'session-expired') {
      await expire();
      return failed;
    }
    return tryLater(failed);
  }

  async function accept(answer: AuthAnswer): Promise<Result<string>> {
    failures = 0;
    lastFailure = null;
    const { accessToken, refreshToken } = answer.tokens;
    const receivedAt = clock.monotonic();
    await keep({
      ...saved,
      user: userOf(answer.user),
      accessToken,
      refreshToken,
      pendingRefresh: null,
      expired: false,
    });
    access = accessOf(accessToken, receivedAt);
    return ok(accessToken);
  }

  function tryLater(failed: { ok: false; error: Failure }): Result<never> {
    const toldMs = failed.error.retryAfterMs ?? 0;
    heldUntil = clock.monotonic() + toldMs;
    lastFailure = failed;
    const backoffMs = random.uniform() * Math.min(RETRY_LIMIT_MS, RETRY_BASE_MS * 2 ** Math.min(failures, 10));
    failures += 1;
    retryAfter(toldMs + backoffMs);
    return failed;
  }

  function retryAfter(delayMs: number): void {
    cancelRetry = clock.after(delayMs, () => {
      if (deps.mayAsk()) void refreshOnce();
      else retryAfter(RETRY_BASE_MS);
    });
  }

  async function expire(): Promise<void> {
    cancelRetry();
    if (saved.expired) return;
    access = null;
    await keep({ ...saved, expired: true, accessToken: null, pendingRefresh: null });
    deps.onExpired();
  }

  const present = () => (saved.expired || access === null ? expired() : ok(access.token));
  const expired = () => fail('session-expired', 'Sign in again to connect.');

  return {
    async token() {
      if (stopped) return fail('signed-out', 'Nobody is signed in.');
      if (saved.expired) return expired();
      const now = clock.monotonic();
      // A rotation under way may already have ended the old pair: it is finished first.
      if (access && isFresh(access, now) && saved.pendingRefresh === null) return ok(access.token);
      const failed = lastFailure && now < heldUntil ? lastFailure : null;
      const refreshed = failed ?? (await refreshOnce());
      if (refreshed.ok || refreshed.error.code === 'session-expired' || stopped) return refreshed;
      return access && isAlive(access, clock.monotonic()) ? ok(access.token) : refreshed;
    },
    async refused(token) {
      if (stopped) return fail('signed-out', 'Nobody is signed in.');
      if (saved.expired) return expired();
      if (access && access.token !== token) return ok(access.token);
      access = null;
      return lastFailure && clock.monotonic() < heldUntil ? lastFailure : refreshOnce();
    },
    async renew(answer) {
      cancelRetry();
      await accept(answer);
    },
    expire,
    saved: () => saved,
    stop() {
      stopped = true;
      cancelRetry();
    },
  };
}

function accessOf(token: string | null, receivedAt: number | null): AccessToken | null {
  return token === null ? null : { token, lifeMs: lifeMsOf(token), receivedAt };
}
