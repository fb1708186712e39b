// The seed document's services, as windows ask for them, and the platform's REST for cached reading.

import type { JsonValue } from '#shared/bridge/contract.ts';
import { done, ok, type Result } from '#shared/result.ts';
import type { Account } from '../account/account.ts';
import { restGet } from '../connection/rest-get.ts';
import { withAccount, type HandlersOf, type Present } from './handlers.ts';

type Names =
  | 'offline.queueAction'
  | 'offline.sync'
  | 'offline.clearPending'
  | 'offline.stats'
  | 'cache.get'
  | 'cache.put'
  | 'updates.keep'
  | 'updates.list'
  | 'updates.remove'
  | 'rest.get'
  | 'socket.emit';

export function offlineCalls(present: Present): HandlersOf<Names> {
  return {
    'offline.queueAction': withAccount(present, (account, { type, payload }) =>
      account.offlineService.queueAction(type, payload),
    ),
    'offline.sync': withAccount(present, (account) => account.offlineService.syncPendingActions()),
    'offline.clearPending': withAccount(present, (account) => account.offlineService.clearPendingActions()),
    'offline.stats': withAccount(present, (account) => ok(account.offlineService.getStorageStats())),
    'cache.get': withAccount(present, (account, { key }) => ok(account.offlineService.getCachedData(key))),
    'cache.put': withAccount(present, (account, { key, value, freshForMs }) =>
      account.offlineService.cacheData(key, value, freshForMs),
    ),
    'updates.keep': withAccount(present, (account, update) => {
      account.updates.keep(update);
      return done;
    }),
    'updates.list': withAccount(present, (account) => ok(account.updates.list())),
    'updates.remove': withAccount(present, (account, { ids }) => {
      account.updates.remove(ids);
      return done;
    }),
    'rest.get': withAccount(present, (account, { path }) => readOnce(account, path)),
    'socket.emit': withAccount(present, (account, { event, payload }) => account.socketService.emit(event, payload)),
  };
}

const reading = new WeakMap<Account, Map<string, Promise<Result<JsonValue>>>>();

/** However many windows ask for a path at a time, the server is asked once (CA1). */
function readOnce(account: Account, path: string): Promise<Result<JsonValue>> {
  const underWay = reading.get(account) ?? new Map<string, Promise<Result<JsonValue>>>();
  reading.set(account, underWay);
  const joined = underWay.get(path) ?? restGet(account.rest, path).finally(() => underWay.delete(path));
  underWay.set(path, joined);
  return joined;
}
