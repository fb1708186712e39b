// Who is signed in (SE1, CN6).
//
//   state        event                              next
//   starting     the last account opens             signed-in       without any network
//                there is none, or it cannot open   signed-out      with a notice that says why
//   signed-out   sign-in                            signing-in
//   signing-in   the server agrees, stores open     signed-in
//                anything else                      signed-out      and the failure in words
//   signed-in    the server refuses the refresh     signed-in, expired: everything but the network goes on
//                sign-in by the same person         signed-in
//                sign-in by another, once expired   signed-in as that one: own account, stores, connection (IN9)
//                sign-out                           signed-out      key destroyed, then files (CA3)
//
// Signing in and out happen one at a time. The account is a folder and some keychain entries; see vault-key.ts for what
// happens when those do not fit.

import type { SessionNotice, SessionView } from '#shared/model/session.ts';
import { done, fail, type Failure, type Result } from '#shared/result.ts';
import type { AuthAnswer } from '#shared/wire/platform.ts';
import { accountOf, readLastAccount, serverKey, writeLastAccount } from './accounts.ts';
import { login, userOf } from './auth-calls.ts';
import { noticeOf, openAccount, type OpenedAccount } from './open-account.ts';
import { createRevocations } from './revocations.ts';
import { loadSession, saveSession, type SavedSession } from './saved-session.ts';
import type { OpenStores, Session, SessionDeps, SignedIn, StoresFailure } from './session-face.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { announceWipe, forgetWipe, pendingWipe, wipe } from './wipe.ts';

export type { OpenStores, Session, SessionDeps, SignedIn, StoresFailure } from './session-face.ts';

/** What may be over by itself: somebody frees space, closes the other console, unlocks the keychain. */
const PASSING = new Set<Failure['code']>(['storage-full', 'storage-failed', 'in-use', 'keychain-failed']);
const RESTORE_AGAIN_MS = 10_000;

interface Present<Stores extends OpenStores> extends SignedIn<Stores> {
  tokens: Tokens;
}

export function createSession<Stores extends OpenStores>(deps: SessionDeps<Stores>): Session {
  const { preferences, secrets, log } = deps;
  const revocations = createRevocations(deps);
  const listeners = new Set<(view: SessionView) => void>();
  let phase: 'starting' | 'signed-out' | 'signing-in' | 'signed-in' = 'starting';
  let present: Present<Stores> | null = null;
  let trying = { server: '', email: '' };
  let notice: SessionNotice | null = null;
  let busy = false;
  let cancelRestore = () => {};

  function view(): SessionView {
    if (phase === 'starting') return { state: 'starting' };
    if (phase === 'signing-in') return { state: 'signing-in', ...trying };
    const demo = deps.demonstration;
    if (present) {
      return {
        state: 'signed-in',
        server: present.server,
        user: present.user,
        secrets: secrets.kind,
        demonstration: demo !== null && serverKey(demo.server) === serverKey(present.server),
        expired: present.tokens.saved().expired,
        notice,
      };
    }
    const server = deps.server.get();
    return {
      state: 'signed-out',
      server,
      lastEmail: readLastAccount(preferences)?.email ?? null,
      demo: demo !== null && serverKey(demo.server) === serverKey(server) ? demo.signIns : [],
      notice,
    };
  }

  function change(next: typeof phase, nextNotice: SessionNotice | null = notice): void {
    phase = next;
    notice = nextNotice;
    const shown = view();
    for (const listener of listeners) listener(shown);
  }

  /** One sign-in or sign-out at a time. */
  async function alone(work: () => Promise<Result<null>>): Promise<Result<null>> {
    if (busy || phase === 'starting') return fail('conflict', 'A sign-in or sign-out is under way.');
    busy = true;
    return work().finally(() => {
      busy = false;
    });
  }

  function enter(account: string, saved: SavedSession, received: boolean, opened: OpenedAccount<Stores>): Result<null> {
    const tokens = createTokens({
      ...deps,
      saved,
      received,
      save: (session) => saveSession(secrets, account, session),
      onUnsaved: (failure) => change(phase, { kind: 'keychain-unavailable', reason: failure.message }),
      onExpired: () => change(phase),
      mayAsk: () => deps.mayAsk(),
    });
    const { server, user } = saved;
    present = { account, server, user, stores: opened.stores, tokens };
    writeLastAccount(preferences, { account, email: user.email });
    deps.server.set(server);
    change('signed-in', opened.notice);
    const built = deps.onSignedIn({ account, server, user, stores: opened.stores });
    if (built.ok) return built;
    tokens.stop();
    present = null;
    opened.stores.close();
    notRestored(built.error);
    return built;
  }

  /** The account stays as it is on disk, and is tried again by itself: no restart is needed (DS1, DS5). */
  function notRestored(failure: StoresFailure): void {
    log.record('warn', 'session.not-restored', { code: failure.code });
    change('signed-out', noticeOf(failure));
    if (PASSING.has(failure.code)) restoreLater();
  }

  function restoreLater(): void {
    cancelRestore();
    cancelRestore = deps.clock.after(RESTORE_AGAIN_MS, () => {
      if (phase === 'signed-in') return;
      if (phase === 'signed-out' && !busy) void alone(async () => restore().then(() => done));
      else restoreLater();
    });
  }

  /** Ends what belongs to the present person; what is kept on disk stays. */
  async function leave(): Promise<void> {
    if (!present) return;
    const { account, tokens, stores } = present;
    tokens.stop();
    await deps.onSignedOut(account);
    present = null;
    stores.close();
  }

  async function restore(): Promise<void> {
    const account = readLastAccount(preferences)?.account ?? null;
    if (account === null) return change('signed-out');
    const saved = await loadSession(secrets, account);
    if (!saved.ok) return change('signed-out', { kind: 'keychain-unavailable', reason: saved.error.message });
    if (saved.value === null) return change('signed-out');
    const opened = await openAccount(deps, account, false);
    if (opened.ok) enter(account, saved.value, false, opened.value);
    else notRestored(opened.error);
  }

  async function signIn(server: string, email: string, password: string): Promise<Result<null>> {
    if (present && !present.tokens.saved().expired) return fail('conflict', 'Somebody is signed in. Sign out first.');
    if (!present) {
      trying = { server, email };
      change('signing-in');
    }
    const answer = await login(deps.rest, server, email, password);
    const result = answer.ok ? await admit(server, answer.value) : answer;
    if (!result.ok) log.record('info', 'session.sign-in-refused', { code: result.error.code });
    // What was signed in before, expired, goes on.
    if (!result.ok && !present) change('signed-out');
    return result;
  }

  async function admit(server: string, answer: AuthAnswer): Promise<Result<null>> {
    const user = userOf(answer.user);
    const account = accountOf(deps.random, server, user.userId);
    await revocations.takeBack(account);
    if (present?.account === account) {
      await present.tokens.renew(answer);
      present = { ...present, user };
      change('signed-in', null);
      deps.onRenewed();
      return done;
    }
    await leave();
    // A wipe that the keychain would not let finish must not come back for what is written from now on.
    if (pendingWipe(preferences) === account) {
      await wipe(deps, account);
      forgetWipe(preferences);
    }
    const opened = await openAccount(deps, account, true);
    if (!opened.ok) {
      change('signed-out', noticeOf(opened.error));
      return opened;
    }
    const { accessToken, refreshToken } = answer.tokens;
    const saved = { server, user, accessToken, refreshToken, pendingRefresh: null, expired: false };
    const kept = await saveSession(secrets, account, saved);
    const unsaved = kept.ok ? null : ({ kind: 'keychain-unavailable', reason: kept.error.message } as const);
    return enter(account, saved, true, { ...opened.value, notice: unsaved ?? opened.value.notice });
  }

  async function signOut(discardUnsent: boolean): Promise<Result<null>> {
    if (!present) return fail('signed-out', 'Nobody is signed in.');
    const unsent = deps.unsentCount();
    if (unsent > 0 && !discardUnsent) {
      return fail('conflict', `${unsent} ${unsent === 1 ? 'item has' : 'items have'} not been sent and would be lost.`);
    }
    const { account, user, tokens } = present;
    announceWipe(preferences, account);
    writeLastAccount(preferences, { account: null, email: user.email });
    tokens.stop();
    await revocations.add(account, tokens.saved());
    await leave();
    await wipe(deps, account);
    change('signed-out', unsent > 0 ? { kind: 'signed-out-unsent', count: unsent } : null);
    void revocations.run();
    return done;
  }

  return {
    async start() {
      const account = pendingWipe(preferences);
      if (account !== null) {
        // Cut off before the server was told, perhaps.
        const saved = await loadSession(secrets, account);
        if (saved.ok && saved.value) await revocations.add(account, saved.value);
        await wipe(deps, account);
      }
      await restore();
      void revocations.run();
    },
    view,
    onView(listener) {
      listeners.add(listener);
      listener(view());
      return () => {
        listeners.delete(listener);
      };
    },
    signIn: ({ server, email, password }) => alone(() => signIn(server.replace(/\/+$/, ''), email, password)),
    signOut: ({ discardUnsent }) => alone(() => signOut(discardUnsent)),
    dismissNotice: () => change(phase, null),
    notify: (next) => change(phase, next),
    token: async () => present?.tokens.token() ?? nobody(),
    refused: async (token) => present?.tokens.refused(token) ?? nobody(),
    expire: async () => present?.tokens.expire(),
    async reopen() {
      if (!present) return;
      await leave();
      await restore();
    },
    async stop() {
      cancelRestore();
      revocations.stop();
      await leave();
    },
  };
}

const nobody = () => fail('signed-out', 'Nobody is signed in.');
