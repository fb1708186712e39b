// The platform's connection as a window may show it: while the daemon itself cannot be reached, nothing is connected.

import type { ConnectionState, ConnectionView } from '#shared/model/connection.ts';
import { useDaemonLink, useSnapshot } from '../use-snapshot.ts';

const CONNECTED: readonly ConnectionState[] = ['catching-up', 'ready', 'degraded'];

export interface ConnectionFacts {
  view: ConnectionView | undefined;
  state: ConnectionState;
  isConnected: boolean;
  isDaemonReachable: boolean;
}

export function useConnection(): ConnectionFacts {
  const view = useSnapshot('connection.changed');
  const isDaemonReachable = useDaemonLink().kind === 'open';
  const state = isDaemonReachable ? (view?.state ?? 'probing') : 'offline';
  return { view, state, isDaemonReachable, isConnected: CONNECTED.includes(state) };
}
