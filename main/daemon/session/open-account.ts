// From an account's name to its open stores, by way of the keychain; the recoveries of vault-key.ts happen here.

import type { SessionNotice } from '#shared/model/session.ts';
import { ok, type Result } from '#shared/result.ts';
import type { OpenStores, SessionDeps, StoresFailure } from './session-face.ts';
import { makeVaultKey, readVaultKey, setVaultKeyAside } from './vault-key.ts';

export interface OpenedAccount<Stores> {
  stores: Stores;
  notice: SessionNotice | null;
}

type Needs<Stores extends OpenStores> = Pick<
  SessionDeps<Stores>,
  'secrets' | 'storage' | 'random' | 'log' | 'openStores'
>;

/** `byPerson`: somebody has just signed in, so that a vault which cannot be read may be put aside for a new one. */
export async function openAccount<Stores extends OpenStores>(
  deps: Needs<Stores>,
  account: string,
  byPerson: boolean,
): Promise<Result<OpenedAccount<Stores>, StoresFailure>> {
  const found = await readVaultKey(deps.secrets, account);
  if (!found.ok) return found;
  if (found.value === null) return openWithNewKey(deps, account, 'vault-key-lost');
  const opened = deps.openStores(account, found.value);
  if (opened.ok) return ok({ stores: opened.value, notice: opened.value.notices[0] ?? null });
  if (opened.error.code !== 'wrong-key' || !byPerson) return opened;
  const aside = await setVaultKeyAside(deps.secrets, deps.random, account, found.value);
  return aside.ok ? openWithNewKey(deps, account, 'wrong-key') : aside;
}

async function openWithNewKey<Stores extends OpenStores>(
  deps: Needs<Stores>,
  account: string,
  notice: 'vault-key-lost' | 'wrong-key',
): Promise<Result<OpenedAccount<Stores>, StoresFailure>> {
  const { storage, log } = deps;
  const hadVault = storage.exists(account, 'vault');
  if (hadVault) {
    if (deps.secrets.kind === 'memory') {
      // Written by an earlier run whose key ended with it: nobody can ever read it again.
      storage.remove(account, 'vault');
    } else {
      log.record('warn', 'session.vault-set-aside', { reason: notice, as: storage.setAside(account, 'vault') });
    }
  }
  storage.remove(account, 'cache');
  const key = await makeVaultKey(deps.secrets, deps.random, account);
  if (!key.ok) return key;
  const opened = deps.openStores(account, key.value);
  if (!opened.ok) return opened;
  const told = hadVault && deps.secrets.kind !== 'memory' ? ({ kind: notice } as const) : null;
  return ok({ stores: opened.value, notice: told ?? opened.value.notices[0] ?? null });
}

/** What the sign-in screen says of an account that could not be opened. */
export function noticeOf(failure: StoresFailure): SessionNotice | null {
  if (failure.notice) return failure.notice;
  switch (failure.code) {
    case 'wrong-key':
      return { kind: 'wrong-key' };
    case 'in-use':
      return { kind: 'in-use' };
    case 'storage-full':
      return { kind: 'storage-full' };
    case 'storage-failed':
      return { kind: 'storage-failed' };
    case 'keychain-failed':
      return { kind: 'keychain-unavailable', reason: failure.message };
    default:
      return null;
  }
}
