// The bridge in React: one provider at the root of the window, and the four ways of using it below it.
// Questions go through TanStack Query (keys are [name, input], errors are Failures), commands answer Results,
// snapshots are read as they are. Nothing is retried here: the daemon retries, and events say when to ask again.

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { Invalidation, windowFrames } from './invalidation.ts';
import { SnapshotStore } from './snapshots.ts';
import { TypingStore } from './typing-store.ts';
import type { WindowBridge } from './window-bridge.ts';
import { WindowState } from './window-state.ts';

export interface BridgeParts {
  bridge: WindowBridge;
  snapshots: SnapshotStore;
  typing: TypingStore;
  queries: QueryClient;
  invalidation: Invalidation;
  windowState: WindowState;
  /** How far back each room is shown (see timeline.ts). */
  reaches: Map<string, number>;
}

const BridgeContext = createContext<BridgeParts | null>(null);

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

function makeParts(bridge: WindowBridge): BridgeParts {
  const queries = makeQueryClient();
  return {
    bridge,
    queries,
    snapshots: new SnapshotStore(bridge),
    typing: new TypingStore(),
    invalidation: new Invalidation(queries, windowFrames),
    windowState: new WindowState(bridge),
    reaches: new Map(),
  };
}

/** What was shown to one person is gone before the next one sees anything. */
function forgetOnOtherUser({ bridge, queries, reaches }: BridgeParts): () => void {
  let known: string | null | undefined;
  return bridge.subscribe('session.changed', (session) => {
    const userId = session.state === 'signed-in' ? session.user.userId : null;
    const other = known !== undefined && known !== userId;
    known = userId;
    if (!other) return;
    reaches.clear();
    queries.removeQueries({ type: 'inactive' });
    void queries.resetQueries();
  });
}

/** After the daemon was away everything on screen is asked again. */
function askAllOnReturn({ bridge, queries }: BridgeParts): () => void {
  let away = false;
  return bridge.link.subscribe(() => {
    const open = bridge.link.get().kind === 'open';
    if (open && away) void queries.invalidateQueries();
    away = !open;
  });
}

export function BridgeProvider(props: { bridge: WindowBridge; children: ReactNode }) {
  const [parts] = useState(() => makeParts(props.bridge));
  useEffect(() => {
    const stops = [
      parts.invalidation.follow(parts.bridge),
      parts.typing.follow(parts.bridge),
      parts.windowState.follow(),
      forgetOnOtherUser(parts),
      askAllOnReturn(parts),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [parts]);
  return (
    <BridgeContext value={parts}>
      <QueryClientProvider client={parts.queries}>{props.children}</QueryClientProvider>
    </BridgeContext>
  );
}

export function useBridgeParts(): BridgeParts {
  const parts = useContext(BridgeContext);
  if (!parts) throw new Error('There is no BridgeProvider above this component.');
  return parts;
}

export function useBridge(): WindowBridge {
  return useBridgeParts().bridge;
}
