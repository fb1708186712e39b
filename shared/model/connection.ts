// The states of the link to the platform (CN2). Each is visible with its since-when and its why.

export type ConnectionState =
  | 'signed-out'
  | 'offline'
  | 'probing'
  | 'authenticating'
  | 'connecting'
  | 'catching-up'
  | 'ready'
  | 'degraded'
  | 'locked'
  | 'upgrade-required';

export type ConnectionCause =
  | 'start'
  | 'no-network'
  | 'server-unreachable'
  | 'server-fault'
  | 'server-shutdown'
  | 'told-to-wait'
  | 'link-lost'
  | 'no-answer'
  | 'captive-portal'
  | 'refused-token'
  | 'session-expired'
  | 'suspended'
  | 'resumed'
  | 'network-changed'
  | 'cut-by-server'
  | 'stalled'
  | 'too-old'
  | 'asked'
  | 'signed-out';

export interface ConnectionView {
  state: ConnectionState;
  /** Wall clock, epoch ms. */
  since: number;
  cause: ConnectionCause | null;
  /** Wall clock of the next attempt, when one is planned. */
  nextTryAt: number | null;
  attempt: number;
  /** Whether the server announces sync.v1; null before the first connect. */
  server: 'sync' | 'plain' | null;
  socketId: string | null;
  /** Rooms done of rooms to do, while catching up takes longer than two seconds. */
  progress: { done: number; total: number } | null;
  /** Wall clock of the last time everything was known to be in step. */
  lastReadyAt: number | null;
}
