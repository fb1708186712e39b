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

export interface Stores {
  vault: Database;
  cache: Database;
  /** What a person must be told about the opening. */
  notices: SessionNotice[];
  close(): void;
}

const KEY_CHECK = 'key-check';

export function openStores(storage: Storage, account: string, keyHex: string, random: Random): Result<Stores> {
  const notices: SessionNotice[] = [];
  const vault = openVault(storage, account, keyHex, random, notices);
  if (!vault.ok) return vault;
  const cache = openCache(storage, account, keyHex, notices);
  if (!cache.ok) {
    vault.value.close();
    return cache;
  }
  const close = () => {
    cache.value.close();
    vault.value.close();
  };
  return ok({ vault: vault.value, cache: cache.value, notices, close });
}

function openVault(
  storage: Storage,
  account: string,
  keyHex: string,
  random: Random,
  notices: SessionNotice[],
): Result<Database> {
  const opened = openWhole(storage, account, keyHex);
  if (opened.ok) return prepared(opened.value, keyHex, random);
  if (opened.error.code !== 'corrupt') return opened;
  const aside = storage.setAside(account, 'vault');
  const fresh = openMigrated(storage, account, 'vault', keyHex, VAULT_STEPS);
  if (!fresh.ok) return fresh;
  const ready = prepared(fresh.value, keyHex, random);
  if (!ready.ok) return ready;
  const report = salvageVault(storage, account, aside, keyHex, fresh.value);
  notices.push({ kind: 'vault-salvaged', ...report });
  return fresh;
}

/** Every page of a vault is looked at before it is used: a rotten one must not be met in the middle of sending (F35). */
function openWhole(storage: Storage, account: string, keyHex: string): Result<Database> {
  const opened = openMigrated(storage, account, 'vault', keyHex, VAULT_STEPS);
  if (!opened.ok || isWhole(opened.value)) return opened;
  opened.value.close();
  return storageFailure({ problem: 'corrupt', message: 'vault: a page cannot be read' });
}

function isWhole(vault: Database): boolean {
  try {
    return vault.prepare('PRAGMA quick_check(1)').get<{ quick_check: string }>()?.quick_check === 'ok';
  } catch (error) {
    if (error instanceof DatabaseError) return false;
    throw error;
  }
}

/** The first opening writes the key check; later ones find it, and need no disk that takes anything. */
function prepared(vault: Database, keyHex: string, random: Random): Result<Database> {
  try {
    if (readMeta(vault, KEY_CHECK) === null) writeMeta(vault, KEY_CHECK, random.sha256(`vault-key-check:${keyHex}`));
    return ok(vault);
  } catch (error) {
    vault.close();
    if (error instanceof DatabaseError) return storageFailure(error);
    throw error;
  }
}

function openCache(storage: Storage, account: string, keyHex: string, notices: SessionNotice[]): Result<Database> {
  const opened = openMigrated(storage, account, 'cache', keyHex, CACHE_STEPS);
  if (opened.ok) return opened;
  const rebuildable = opened.error.code === 'corrupt' || opened.error.code === 'wrong-key';
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
