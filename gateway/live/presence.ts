// Who is reachable, kept in memory only: a person has one entry for each workstation and shows the freshest (PR2).
// A console holds a lease which its heartbeat renews; a client of the plain platform is kept for five minutes after its
// last packet. Subscriptions belong to the person, not to the socket, and are lost with the process.

import type { PlatformPresence } from '#shared/wire/platform.ts';
import { every } from '../clock.ts';
import type { Settings } from '../options.ts';

export type Status = PlatformPresence['status'];

interface Station {
  status: Status;
  customStatus: string | null;
  since: number;
  until: number | null;
  source: string | null;
  /** Null: does not run out by itself. */
  leaseMs: number | null;
  renewedAt: number;
}

interface Entry {
  stations: Map<string, Station>;
  /** What is shown of a person without stations. */
  lastSeen: number;
  offlineSince: number;
  announced: string;
}

export interface Declaration {
  status: Status;
  customStatus: string | null;
  until: number | null;
}

const SWEEP_MS = 1_000;

export type Presence = ReturnType<typeof createPresence>;

export function createPresence(
  settings: Pick<Settings, 'clock' | 'plain' | 'presenceKeptMs'>,
  tell: (subscriberId: string, event: string, payload: unknown) => void,
) {
  const { clock, plain } = settings;
  const entries = new Map<string, Entry>();
  const subscribers = new Map<string, Set<string>>();
  const stopSweeping = every(clock, Math.min(SWEEP_MS, settings.presenceKeptMs / 2), sweep);

  function view(userId: string): PlatformPresence | null {
    const entry = entries.get(userId);
    if (!entry)
      return plain ? null : { userId, status: 'offline', lastSeen: null, customStatus: null, isOnline: false };
    const freshest = [...entry.stations.values()].reduce<Station | null>(
      (best, station) => (best === null || station.since >= best.since ? station : best),
      null,
    );
    const status = freshest?.status ?? 'offline';
    const lastSeen = freshest ? freshest.renewedAt : entry.lastSeen;
    const platform: PlatformPresence = {
      userId,
      status,
      lastSeen: new Date(lastSeen).toISOString(),
      isOnline: status !== 'offline',
    };
    if (freshest?.customStatus) platform.customStatus = freshest.customStatus;
    if (plain) return platform;
    const since = freshest?.since ?? entry.offlineSince;
    return { ...platform, source: freshest?.source ?? null, since, until: freshest?.until ?? null };
  }

  function announce(userId: string): void {
    const entry = entries.get(userId);
    const present = view(userId);
    if (!entry || !present) return;
    const { lastSeen: _lastSeen, ...lasting } = present;
    const summary = JSON.stringify(lasting);
    if (summary === entry.announced) return;
    entry.announced = summary;
    const payload = { ...present, timestamp: new Date(clock.now()).toISOString() };
    for (const subscriber of subscribers.get(userId) ?? []) tell(subscriber, 'presence:changed', payload);
  }

  function remove(userId: string, entry: Entry, stationKey: string): void {
    if (!entry.stations.delete(stationKey)) return;
    if (entry.stations.size === 0) entry.offlineSince = entry.lastSeen = clock.now();
    announce(userId);
  }

  function sweep(): void {
    const now = clock.now();
    for (const [userId, entry] of entries) {
      for (const [key, station] of entry.stations) {
        if (station.leaseMs !== null && now - station.renewedAt > station.leaseMs) {
          remove(userId, entry, key);
        } else if (station.until !== null && station.until <= now) {
          Object.assign(station, { status: 'online', customStatus: null, until: null, since: now });
          announce(userId);
        }
      }
      if (plain && entry.stations.size === 0 && now - entry.lastSeen > settings.presenceKeptMs) entries.delete(userId);
    }
  }

  return {
    /** A workstation has come: the person is online there. */
    arrive: (userId: string, stationKey: string, source: string | null, leaseMs: number | null): void => {
      const now = clock.now();
      const entry = entries.get(userId) ?? { stations: new Map(), lastSeen: now, offlineSince: now, announced: '' };
      entries.set(userId, entry);
      const state = { status: 'online', customStatus: null, until: null } as const;
      entry.stations.set(stationKey, { ...state, since: now, source, leaseMs, renewedAt: now });
      announce(userId);
    },
    leave: (userId: string, stationKey: string): void => {
      const entry = entries.get(userId);
      if (entry) remove(userId, entry, stationKey);
    },
    renew: (userId: string, stationKey: string): void => {
      const station = entries.get(userId)?.stations.get(stationKey);
      if (station) station.renewedAt = clock.now();
    },
    /** Answers what is shown now, or null when the workstation is unknown: then nothing was changed. */
    declare: (userId: string, stationKey: string, declaration: Declaration): PlatformPresence | null => {
      const station = entries.get(userId)?.stations.get(stationKey);
      if (!station) return null;
      const now = clock.now();
      const changed = station.status !== declaration.status;
      Object.assign(station, declaration, { renewedAt: now, since: changed ? now : station.since });
      announce(userId);
      return view(userId);
    },
    knows: (userId: string, stationKey: string): boolean => entries.get(userId)?.stations.has(stationKey) ?? false,
    of: (userIds: string[]): PlatformPresence[] => userIds.map(view).filter((presence) => presence !== null),
    subscribe: (subscriberId: string, userIds: string[]): void => {
      for (const userId of userIds) {
        const known = subscribers.get(userId);
        if (known) known.add(subscriberId);
        else subscribers.set(userId, new Set([subscriberId]));
      }
    },
    statusOf: (userId: string): Status => view(userId)?.status ?? 'offline',
    stop: stopSweeping,
  };
}
