// Events announce, they never carry what the screen shows: this table says which questions each event makes worth
// asking again. A burst of events asks once: keys are gathered and asked again in the next animation frame, a question
// still under way is not disturbed but asked once more when it has been answered, and costly lists keep a pace.

import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { EVENT_NAMES, type CallName, type EventName, type Events } from '#shared/bridge/contract.ts';
import type { WindowBridge } from './window-bridge.ts';

type Table = { [Name in EventName]: (payload: Events[Name]) => QueryKey[] };

/** Event → questions. A key matches every question that begins with it; objects match by the fields they name. */
export const ASK_AGAIN: Table = {
  'session.changed': () => [['session.get']],
  // What is said of messages that wait, and whether a room may be behind, depends on the link.
  'connection.changed': () => [['connection.get'], ['chat.page']],
  'outbox.changed': () => [['outbox.list'], ['outbox.summary'], ['offline.stats']],
  'settings.changed': () => [['settings.get']],
  'rooms.changed': () => [['rooms.list'], ['rooms.detail']],
  'chat.changed': ({ roomId }) => [['chat.page', { roomId }]],
  'typing.changed': () => [['rooms.list']],
  'people.changed': () => [['people.list'], ['rooms.detail']],
  'presence.changed': () => [['presence.get'], ['people.list'], ['rooms.list']],
  'notifications.changed': () => [['notifications.list']],
  'alert.raised': () => [],
  'cache.changed': ({ key }) => [['cache.get', { key }]],
  // Whether a decision has been sent shows in the record's own changes.
  'records.changed': ({ entity, id }) => [['records.get', { entity, id }], ['conflicts.list']],
  'conflicts.changed': () => [['conflicts.list']],
  'platform.event': () => [],
};

/** Lists that may be long are asked again at most this often. */
const PACE_MS: Partial<Record<CallName, number>> = { 'people.list': 500, 'rooms.list': 100, 'outbox.list': 100 };

export interface Frames {
  /** Calls back before the next paint; in a hidden window, where nothing paints, after a short while. */
  next(act: () => void): void;
  nowMs(): number;
}

export const windowFrames: Frames = {
  next(act) {
    if (document.visibilityState === 'hidden') setTimeout(act, 200);
    else requestAnimationFrame(act);
  },
  nowMs: () => performance.now(),
};

export class Invalidation {
  #queries: QueryClient;
  #frames: Frames;
  #gathered = new Map<string, QueryKey>();
  #askedAtMs = new Map<string, number>();
  #scheduled = false;

  constructor(queries: QueryClient, frames: Frames) {
    this.#queries = queries;
    this.#frames = frames;
  }

  /** Listens to every event of the bridge until the returned function is called. */
  follow(bridge: WindowBridge): () => void {
    const follow = <Name extends EventName>(name: Name): (() => void) =>
      bridge.subscribe(name, (payload) => this.gather(ASK_AGAIN[name](payload)));
    const stops = EVENT_NAMES.map((name) => follow(name));
    return () => {
      for (const stop of stops) stop();
    };
  }

  gather(keys: readonly QueryKey[]): void {
    for (const key of keys) this.#gathered.set(JSON.stringify(key), key);
    if (this.#gathered.size > 0) this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#frames.next(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const nowMs = this.#frames.nowMs();
    for (const [name, key] of this.#gathered) {
      const paceMs = PACE_MS[key[0] as CallName] ?? 0;
      const askedAtMs = this.#askedAtMs.get(name);
      if (askedAtMs !== undefined && nowMs - askedAtMs < paceMs) continue;
      if (this.#queries.isFetching({ queryKey: key }) > 0) continue;
      this.#gathered.delete(name);
      if (paceMs > 0) this.#askedAtMs.set(name, nowMs);
      void this.#queries.invalidateQueries({ queryKey: key });
    }
    if (this.#gathered.size > 0) this.#schedule();
  }
}
