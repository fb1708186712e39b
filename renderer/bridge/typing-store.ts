// Who is typing where, as the daemon last said. A notice disappears by itself after six seconds (CH4), so that a lost
// "stopped" never leaves somebody typing for ever.

import type { WindowBridge } from './window-bridge.ts';

export const TYPING_LASTS_MS = 6_000;
const NOBODY: readonly string[] = [];

export class TypingStore {
  #rooms = new Map<string, { userIds: readonly string[]; timer: ReturnType<typeof setTimeout> }>();
  #watchers = new Set<() => void>();

  follow(bridge: WindowBridge): () => void {
    const stopEvents = bridge.subscribe('typing.changed', ({ roomId, userIds }) => this.#set(roomId, userIds));
    const stopLink = bridge.link.subscribe(() => {
      if (bridge.link.get().kind !== 'open') for (const roomId of this.#rooms.keys()) this.#set(roomId, NOBODY);
    });
    return () => {
      stopEvents();
      stopLink();
      for (const { timer } of this.#rooms.values()) clearTimeout(timer);
      this.#rooms.clear();
    };
  }

  get(roomId: string): readonly string[] {
    return this.#rooms.get(roomId)?.userIds ?? NOBODY;
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  #set(roomId: string, userIds: readonly string[]): void {
    clearTimeout(this.#rooms.get(roomId)?.timer);
    if (userIds.length === 0) this.#rooms.delete(roomId);
    else this.#rooms.set(roomId, { userIds, timer: setTimeout(() => this.#set(roomId, NOBODY), TYPING_LASTS_MS) });
    for (const watcher of this.#watchers) watcher();
  }
}
