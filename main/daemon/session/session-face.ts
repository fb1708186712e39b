// What the session is to the rest of the core, and what it needs of it.

import type { DemoSignIn, SessionNotice, SessionView, SignedInUser } from '#shared/model/session.ts';
import type { Failure, Result } from '#shared/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Preferences } from '../ports/preferences.ts';
import type { Random } from '../ports/random.ts';
import type { Rest } from '../ports/rest.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Storage } from '../ports/storage.ts';

/** The two open stores of an account, as far as the session cares. */
export interface OpenStores {
  notices: SessionNotice[];
  close(): void;
}

/** A store's failure may bring the words for the screen with it. */
export type StoresFailure = Failure & { notice?: SessionNotice };

export interface SignedIn<Stores extends OpenStores> {
  account: string;
  server: string;
  user: SignedInUser;
  stores: Stores;
}

export interface SessionDeps<Stores extends OpenStores> {
  clock: Clock;
  random: Random;
  rest: Rest;
  secrets: Secrets;
  storage: Storage;
  preferences: Preferences;
  log: Log;
  /** The server of the settings, and how a sign-in elsewhere changes it. */
  server: { get(): string; set(server: string): void };
  demonstration: { server: string; signIns: DemoSignIn[] } | null;
  openStores: (account: string, keyHex: string) => Result<Stores, StoresFailure>;
  /** Items not yet acknowledged by the server, for OB12. */
  unsentCount: () => number;
  /** Build what belongs to this person (IN9). A disk that refuses is its failure; nothing stays built then. */
  onSignedIn: (signedIn: SignedIn<Stores>) => Result<null, StoresFailure>;
  /** Stop what was built. The session closes the stores afterwards. */
  onSignedOut: (account: string) => Promise<void> | void;
  /** Whether tokens may leave on the present network (CN5). */
  mayAsk: () => boolean;
  /** The same person signed in again over an expired session: connect. */
  onRenewed: () => void;
}

export interface Session {
  /** Finishes a wipe that was cut off, then opens the last account from the keychain, without any network. */
  start(): Promise<void>;
  view(): SessionView;
  /** The present view comes first; returns unsubscribe. */
  onView(listener: (view: SessionView) => void): () => void;
  signIn(input: { server: string; email: string; password: string }): Promise<Result<null>>;
  /** With unsent items and without `discardUnsent` it answers `conflict` and says how many (OB12). */
  signOut(input: { discardUnsent: boolean }): Promise<Result<null>>;
  dismissNotice(): void;
  /** Something about the stores which a person must be told while signed in. */
  notify(notice: SessionNotice): void;
  /** For the supervisor and for every REST request: see tokens.ts. */
  token(): Promise<Result<string>>;
  refused(token: string): Promise<Result<string>>;
  /** The server refused a token that was just refreshed. */
  expire(): Promise<void>;
  /** Closes the stores and opens them again, because one of them turned out to be damaged (DS2). */
  reopen(): Promise<void>;
  /** Quits without signing out. */
  stop(): Promise<void>;
}
