// Where a clinician's two encrypted files live (DS6). An account is a folder; the names are opaque to the core.
// vault: WAL, synchronous=FULL, exclusive lock, secure_delete. cache: WAL, synchronous=NORMAL, exclusive lock.

import type { Result } from '#shared/result.ts';
import type { Database, DatabaseProblem } from './database.ts';

export type StoreName = 'vault' | 'cache';

export interface StorageProblem {
  problem: DatabaseProblem;
  message: string;
}

export interface Storage {
  /** Opens or creates the file. `keyHex` is 64 hexadecimal digits. Never overwrites a file that it cannot read (DS3). */
  open(account: string, store: StoreName, keyHex: string): Result<Database, StorageProblem>;
  exists(account: string, store: StoreName): boolean;
  /** Moves the file (with its WAL) aside under a name that keeps it; answers that name. */
  setAside(account: string, store: StoreName): string;
  /** The names of what was set aside, oldest first. */
  asides(account: string, store: StoreName): string[];
  /** Opens a file that was set aside, for reading what can still be read. */
  openAside(account: string, aside: string, keyHex: string): Result<Database, StorageProblem>;
  /** Deletes the file and its companions; missing ones are no error. */
  remove(account: string, store: StoreName): void;
}
