// The last value of each snapshot event, held once for the whole window, so that any component can read it at any time.

import { SNAPSHOT_EVENTS, type Events } from '#shared/bridge/contract.ts';
import type { WindowBridge } from './window-bridge.ts';

export type SnapshotName = (typeof SNAPSHOT_EVENTS)[number];

export class SnapshotStore {
  #bridge: WindowBridge;
  #values = new Map<SnapshotName, unknown>();
  #watchers = new Map<SnapshotName, Set<() => void>>();

  constructor(bridge: WindowBridge) {
    this.#bridge = bridge;
  }

  get<Name extends SnapshotName>(name: Name): Events[Name] | undefined {
    return this.#values.get(name) as Events[Name] | undefined;
  }

  watch(name: SnapshotName, watcher: () => void): () => void {
    let watchers = this.#watchers.get(name);
    if (!watchers) {
      // Four small values: once asked for, they stay subscribed for the life of the window.
      watchers = new Set();
      this.#watchers.set(name, watchers);
      this.#bridge.subscribe(name, (payload) => {
        this.#values.set(name, payload);
        for (const each of this.#watchers.get(name) ?? []) each();
      });
    }
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }
}
