// Who is signed in here, and how their secrets are kept (SE1).

export interface SignedInUser {
  userId: string;
  email: string;
  firstName: string;
  lastName: string;
  role: string;
}

/** `keychain`: the system's. `key-file`: the demonstration's, marked in the window. `memory`: gone when the console quits. */
export type SecretStoreKind = 'keychain' | 'key-file' | 'memory';

export type SessionView =
  | { state: 'starting' }
  | { state: 'signed-out'; server: string; lastEmail: string | null; demo: DemoSignIn[]; notice: SessionNotice | null }
  | { state: 'signing-in'; server: string; email: string }
  | {
      state: 'signed-in';
      server: string;
      user: SignedInUser;
      secrets: SecretStoreKind;
      demonstration: boolean;
      /** Set when the server refused the refresh: reading and writing go on, sign-in is asked for over the work (CN6). */
      expired: boolean;
      notice: SessionNotice | null;
    };

/** A sign-in of the demonstration clinic, offered filled in. */
export interface DemoSignIn {
  label: string;
  email: string;
  password: string;
}

/** Things that happened to the stores which a person must be told (DS1–DS4), each with its own words on screen. */
export type SessionNotice =
  | { kind: 'cache-rebuilt' }
  | { kind: 'vault-salvaged'; saved: number; lost: number }
  | { kind: 'vault-key-lost' }
  | { kind: 'wrong-key' }
  | { kind: 'newer-schema'; found: number; known: number }
  | { kind: 'keychain-unavailable'; reason: string }
  | { kind: 'storage-full' }
  | { kind: 'storage-failed' }
  | { kind: 'in-use' }
  | { kind: 'signed-out-unsent'; count: number };
