// Reading what the daemon tells by itself: snapshots, hints, who is typing, and whether the daemon is there at all.

import { useCallback, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { EventName, Events } from '#shared/bridge/contract.ts';
import { useBridge, useBridgeParts } from './provider.tsx';
import type { SnapshotName } from './snapshots.ts';
import type { DaemonLink } from './window-bridge.ts';

/** The present value of a snapshot event; undefined until the daemon has said it once. */
export function useSnapshot<Name extends SnapshotName>(name: Name): Events[Name] | undefined {
  const { snapshots } = useBridgeParts();
  const watch = useCallback((watcher: () => void) => snapshots.watch(name, watcher), [snapshots, name]);
  return useSyncExternalStore(watch, () => snapshots.get(name));
}

/** Calls `listener` for each event while the component is mounted. */
export function useBridgeEvent<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): void {
  const bridge = useBridge();
  const heard = useEffectEvent(listener);
  useEffect(() => bridge.subscribe(name, (payload) => heard(payload)), [bridge, name]);
}

/** Whether this window reaches the daemon. While it does not, nothing may be shown as fresh. */
export function useDaemonLink(): DaemonLink {
  const { link } = useBridge();
  return useSyncExternalStore(link.subscribe, link.get);
}

/** Ids of the people who are typing in a room now. */
export function useTyping(roomId: string): readonly string[] {
  const { typing } = useBridgeParts();
  return useSyncExternalStore(typing.watch, () => typing.get(roomId));
}

/** Tells the daemon that this window shows the room while the component is mounted. */
export function useShownRoom(roomId: string): void {
  const { windowState } = useBridgeParts();
  useEffect(() => {
    windowState.show(roomId);
    return () => windowState.hide(roomId);
  }, [windowState, roomId]);
}
