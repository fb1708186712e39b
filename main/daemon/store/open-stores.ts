// Opening the two files of a clinician, and what is done when one cannot be opened (DS2–DS4).
// Wrong key, corruption and a newer schema are three different things, and none of them overwrites anything:
// a corrupt cache is deleted and made anew, a corrupt vault is set aside and salvaged row by row into a new epoch.

import type { SessionNotice } from '#shared/model/session.ts';
import { fail, ok, type Result } from '#shared/result.ts';
import { DatabaseError, type Database } from '../ports/database.ts';
import type { Random } from '../ports/random.ts';
import type { Storage, StorageProblem, StoreName } from '../ports/storage.ts';
import { CACHE_STEPS } from './cache-schema.ts';
import { migrate, tooNew } from './migrations.ts';
import { salvageVault } from './salvage.ts';
import { VAULT_STEPS } from './vault-schema.ts';
import { readMeta, writeMeta } from './vault-meta.ts';
import { isDamage, watchedDatabase } from './watched-database.ts';

export interface Stores {
  vault: Database;
  cache: Database;
  /** What a person must be told about the opening. */
  notices: SessionNotice[];
  close(): void;
}

const KEY_CHECK = 'key-check';

/** How the stores of an account tell of damage that shows later, and what is known of an earlier one. */
export interface DamageWatch {
  /** A statement met damage in this file: it is repaired at the next opening, however sound it looks then. */
  suspect: StoreName | null;
  damaged(store: StoreName): void;
  /** A statement was refused because the disk is full (DS1). */
  full(): void;
}

const NO_WATCH: DamageWatch = { suspect: null, damaged: () => {}, full: () => {} };

export function openStores(
  storage: Storage,
  account: string,
  keyHex: string,
  random: Random,
  watch: DamageWatch = NO_WATCH,
): Result<Stores> {
  const notices: SessionNotice[] = [];
  const isSuspect = watch.suspect === 'vault';
  const vault = openVault({ storage, account, keyHex, random, notices, isSuspect });
  if (!vault.ok) return vault;
  const cache = openCache(storage, account, keyHex, notices, watch.suspect === 'cache');
  if (!cache.ok) {
    vault.value.close();
    return cache;
  }
  const close = () => {
    cache.value.close();
    vault.value.close();
  };
  return ok({
    vault: watchedDatabase(vault.value, { damaged: () => watch.damaged('vault'), full: () => watch.full() }),
    cache: watchedDatabase(cache.value, { damaged: () => watch.damaged('cache'), full: () => watch.full() }),
    notices,
    close,
  });
}

interface VaultNeeds {
  storage: Storage;
  account: string;
  keyHex: string;
  random: Random;
  notices: SessionNotice[];
  isSuspect: boolean;
}

function openVault(needs: VaultNeeds): Result<Database> {
  const { storage, account, keyHex } = needs;
  const opened = openMigrated(storage, account, 'vault', keyHex, VAULT_STEPS);
  if (!opened.ok && opened.error.code !== 'corrupt') return opened;
  if (opened.ok) {
    const sound = needs.isSuspect && holdsWriting(opened.value) ? ok(false) : soundness(opened.value);
    if (sound.ok && sound.value) return prepared(opened.value, needs);
    opened.value.close();
    if (!sound.ok) return sound;
  }
  storage.setAside(account, 'vault');
  const fresh = openMigrated(storage, account, 'vault', keyHex, VAULT_STEPS);
  return fresh.ok ? prepared(fresh.value, needs) : fresh;
}

/** A new vault whose salvage was cut off is not the one that was suspected. */
function holdsWriting(vault: Database): boolean {
  try {
    return readMeta(vault, KEY_CHECK) !== null;
  } catch (error) {
    if (error instanceof DatabaseError) return true;
    throw error;
  }
}

/** Reads every page once: a rotten one must not be met in the middle of sending (F35). Of the cache, which is large, only
    what is asked for is looked at. */
function soundness(vault: Database): Result<boolean> {
  try {
    return ok(vault.prepare('PRAGMA quick_check(1)').get<{ quick_check: string }>()?.quick_check === 'ok');
  } catch (error) {
    if (isDamage(error)) return ok(false);
    if (error instanceof DatabaseError) return storageFailure(error);
    throw error;
  }
}

/**
 * The first opening of a new vault saves what a damaged one before it holds and writes the key check, in one
 * transaction: cut off in between, by a kill or a full disk, it is done again at the next. Later openings find the key
 * check, and need no disk that takes anything.
 */
function prepared(vault: Database, { storage, account, keyHex, random, notices }: VaultNeeds): Result<Database> {
  try {
    if (readMeta(vault, KEY_CHECK) !== null) return ok(vault);
    const aside = storage.asides(account, 'vault').at(-1);
    const report = vault.transaction(() => {
      const salvaged = aside === undefined ? null : salvageVault(storage, account, aside, keyHex, vault);
      writeMeta(vault, KEY_CHECK, random.sha256(`vault-key-check:${keyHex}`));
      return salvaged;
    });
    if (report) notices.push({ kind: 'vault-salvaged', ...report });
    return ok(vault);
  } catch (error) {
    vault.close();
    if (error instanceof DatabaseError) return storageFailure(error);
    throw error;
  }
}

function openCache(
  storage: Storage,
  account: string,
  keyHex: string,
  notices: SessionNotice[],
  isSuspect: boolean,
): Result<Database> {
  const opened = openMigrated(storage, account, 'cache', keyHex, CACHE_STEPS);
  if (opened.ok && !isSuspect) return opened;
  if (opened.ok) opened.value.close();
  const rebuildable = opened.ok || opened.error.code === 'corrupt' || opened.error.code === 'wrong-key';
  if (!rebuildable) return opened;
  storage.remove(account, 'cache');
  notices.push({ kind: 'cache-rebuilt' });
  return openMigrated(storage, account, 'cache', keyHex, CACHE_STEPS);
}

function openMigrated(
  storage: Storage,
  account: string,
  store: StoreName,
  keyHex: string,
  steps: readonly string[],
): Result<Database> {
  const opened = storage.open(account, store, keyHex);
  if (!opened.ok) return storageFailure(opened.error);
  const database = opened.value;
  try {
    const migrated = migrate(database, steps);
    if (migrated.ok) return ok(database);
    database.close();
    return tooNew(migrated.error);
  } catch (error) {
    database.close();
    if (error instanceof DatabaseError) return storageFailure(error);
    throw error;
  }
}

/** The failure words of a store that cannot be used. */
export function storageFailure(problem: StorageProblem | DatabaseError): ReturnType<typeof fail> {
  switch (problem.problem) {
    case 'full':
      return fail('storage-full', 'The disk is full. Nothing was changed.');
    case 'corrupt':
      return fail('corrupt', 'The data on this workstation are damaged.');
    case 'wrong-key':
      return fail('wrong-key', 'The data on this workstation were locked with another key.');
    case 'busy':
      return fail('in-use', 'Another console on this workstation has these data open.');
    default:
      return fail('storage-failed', 'The disk refused to read or write.');
  }
}
