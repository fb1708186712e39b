// The seed document's services, as windows ask for them, and the platform's REST for cached reading.

import { ok } from '#shared/result.ts';
import { restGet } from '../connection/rest-get.ts';
import { withAccount, type HandlersOf, type Present } from './handlers.ts';

type Names =
  | 'offline.queueAction'
  | 'offline.sync'
  | 'offline.clearPending'
  | 'offline.stats'
  | 'cache.get'
  | 'cache.put'
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
    'rest.get': withAccount(present, (account, { path }) => restGet(account.rest, path)),
    'socket.emit': withAccount(present, (account, { event, payload }) => account.socketService.emit(event, payload)),
  };
}
