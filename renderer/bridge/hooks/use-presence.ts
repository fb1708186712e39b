// The seed's `usePresence`. `isOnline` is true only for a state known to hold now (PR1): what is old, or comes from a
// daemon that this window cannot reach, is unknown, never a stale green.

import { useCallback, useMemo } from 'react';
import type { OwnPresence, PresenceView } from '#shared/model/presence.ts';
import { useBridge } from '../provider.tsx';
import { useCall } from '../use-call.ts';
import { useDaemonLink } from '../use-snapshot.ts';
import { valueOf } from './call-error.ts';

/** What may be shown of a presence: unknown while nothing vouches for it. */
export function asShown(presence: PresenceView, isDaemonReachable: boolean): PresenceView {
  if (isDaemonReachable || presence.state === 'unknown') return presence;
  return { ...presence, state: 'unknown', lastKnown: presence.state };
}

/** Reachable: known to be there, in whatever state. */
export const isReachable = (presence: PresenceView | undefined): boolean =>
  presence !== undefined && presence.state !== 'offline' && presence.state !== 'unknown';

/** The presence of several people, by their ids, asked in one question. */
export function usePresences(userIds: readonly string[]): ReadonlyMap<string, PresenceView> {
  const isDaemonReachable = useDaemonLink().kind === 'open';
  const sorted = [...userIds].sort();
  const { data } = useCall('presence.get', { userIds: sorted }, { enabled: sorted.length > 0, keepPrevious: true });
  return useMemo(
    () => new Map((data ?? []).map((presence) => [presence.userId, asShown(presence, isDaemonReachable)])),
    [data, isDaemonReachable],
  );
}

export function usePresence(userId: string) {
  const bridge = useBridge();
  const presence = usePresences([userId]).get(userId);

  /** One's own presence, whoever is being looked at. */
  const updatePresence = useCallback(
    (status: OwnPresence, customStatus: string | null = null, until: number | null = null) =>
      valueOf(bridge.call('presence.setOwn', { status, customStatus, until })),
    [bridge],
  );

  return {
    isOnline: isReachable(presence),
    /** Epoch ms of the last moment at which the last known state was known to hold; null if never. */
    lastSeen: presence?.asOf ?? null,
    state: presence?.state ?? 'unknown',
    presence,
    updatePresence,
  };
}
