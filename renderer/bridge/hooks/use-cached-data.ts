// The seed's `useCachedData`: what was fetched before is shown at once, with `isStale` saying so, and fetched again when
// it is old (CA1). The value lives in the daemon's encrypted cache, so it is there offline and after a restart.

import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CacheEntryView, JsonValue } from '#shared/bridge/contract.ts';
import { useBridgeParts } from '../provider.tsx';
import type { WindowBridge } from '../window-bridge.ts';
import { ask } from '../use-call.ts';
import { valueOf } from './call-error.ts';
import { useConnection } from './use-connection.ts';

export interface UseCachedDataOptions {
  /** How long a fetched value counts as fresh, ms. */
  staleTime?: number;
  /** Fetch on mounting when there is no fresh value. */
  refetchOnMount?: boolean;
  /** Fetch when the connection comes back. */
  refetchOnReconnect?: boolean;
}

/** The longest a browser's timer can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const fetches = new WeakMap<WindowBridge, Map<string, Promise<void>>>();

function fetchesOf(bridge: WindowBridge): Map<string, Promise<void>> {
  const known = fetches.get(bridge) ?? new Map<string, Promise<void>>();
  fetches.set(bridge, known);
  return known;
}

/** Fetching into the cache, one fetch at a time for each key: who asks while one is under way joins it. */
function useFetchInto(key: string, fetcher: () => Promise<JsonValue>, staleTime: number) {
  const { bridge, queries } = useBridgeParts();
  const [state, setState] = useState<{ fetching: boolean; error: Error | null }>({ fetching: false, error: null });
  const latest = useRef(fetcher);
  useEffect(() => {
    latest.current = fetcher;
  });
  const underWay = fetchesOf(bridge);
  const refetch = useCallback((): Promise<void> => {
    const load = async () => {
      setState((now) => ({ ...now, fetching: true }));
      let error: Error | null = null;
      try {
        const value = await latest.current();
        await valueOf(bridge.call('cache.put', { key, value, freshForMs: staleTime }));
        await queries.invalidateQueries({ queryKey: ['cache.get', { key }] });
      } catch (problem) {
        // The caller's fetcher may throw anything; the last known value stays on screen beside the error.
        error = problem instanceof Error ? problem : new Error(String(problem));
      }
      setState({ fetching: false, error });
    };
    const joined = underWay.get(key) ?? load().finally(() => underWay.delete(key));
    underWay.set(key, joined);
    return joined;
  }, [bridge, queries, underWay, key, staleTime]);
  return { ...state, refetch };
}

export function useCachedData<Data extends JsonValue>(
  key: string,
  fetcher: () => Promise<Data>,
  options: UseCachedDataOptions = {},
) {
  const { staleTime = 300_000, refetchOnMount = true, refetchOnReconnect = true } = options;
  const { bridge, queries } = useBridgeParts();
  const { isConnected, view } = useConnection();
  const { fetching, error, refetch } = useFetchInto(key, fetcher, staleTime);
  const entry = useQuery<CacheEntryView | null>({
    queryKey: ['cache.get', { key }],
    queryFn: () => ask(bridge, 'cache.get', { key }),
  });
  const isRead = entry.data !== undefined;
  const isFresh = entry.data?.state === 'fresh';

  const wantedOnMount = useRef(refetchOnMount);
  useEffect(() => {
    wantedOnMount.current = refetchOnMount;
  }, [key, refetchOnMount]);
  useEffect(() => {
    if (!isRead || !wantedOnMount.current) return;
    wantedOnMount.current = false;
    if (!isFresh) void refetch();
  }, [key, isRead, isFresh, refetch]);

  // The first word about the connection is no return of it.
  const isKnown = view !== undefined;
  const wasConnected = useRef<boolean | null>(null);
  useEffect(() => {
    if (!isKnown) return;
    const returned = isConnected && wasConnected.current === false;
    wasConnected.current = isConnected;
    if (returned && refetchOnReconnect) void refetch();
  }, [isKnown, isConnected, refetchOnReconnect, refetch]);

  // Freshness ends by itself: read the entry again at that moment, so that its age shows.
  const fetchedAt = entry.data?.fetchedAt;
  useEffect(() => {
    if (!isFresh || fetchedAt === undefined) return;
    const restMs = Math.min(LONGEST_TIMER_MS, Math.max(0, fetchedAt + staleTime - Date.now()) + 1);
    const timer = setTimeout(() => void queries.invalidateQueries({ queryKey: ['cache.get', { key }] }), restMs);
    return () => clearTimeout(timer);
  }, [isFresh, fetchedAt, staleTime, key, queries]);

  const data = entry.data?.value as Data | undefined;
  return {
    data,
    isLoading: data === undefined && (entry.isPending || fetching),
    error: error ?? entry.error,
    refetch,
    isStale: isRead && !isFresh,
    /** Too old to be taken for what holds now: shown with its age (CA2). */
    isExpired: entry.data?.state === 'expired',
    /** When the value was fetched, epoch ms; null while there is none. */
    asOf: fetchedAt ?? null,
  };
}
