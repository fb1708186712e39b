// The words of the connection machine: phases, events, effects. See machine.ts for what leads where.

import type { ConnectionCause } from '#shared/model/connection.ts';
import type { Trouble } from './causes.ts';
import type { Ladder, Wait } from './delay.ts';

/** Whether the server announces sync.v1. */
export type Mode = 'sync' | 'plain';

/** `server:shutdown` was heard: the link is used for what is under way, and then left. */
export type Leaving = { toldMs: number | null } | null;

export type Phase =
  | { kind: 'signed-out' }
  | { kind: 'resting'; cause: 'asked' | 'session-expired' }
  | { kind: 'waiting'; cause: ConnectionCause }
  | { kind: 'too-old' }
  | { kind: 'probing' }
  | { kind: 'authenticating'; refreshed: boolean }
  | { kind: 'connecting'; refreshed: boolean; opened: boolean }
  | { kind: 'catching-up'; mode: Mode; socketId: string; leaving: Leaving }
  | { kind: 'ready'; mode: Mode; socketId: string; leaving: Leaving; slow: boolean; readyAt: number };

export interface Machine {
  phase: Phase;
  /** Rises with every attempt and every end of one. */
  generation: number;
  /** Attempts since the last READY, with the present one. */
  attempt: number;
  /** How many delays of the present ladder were used up. */
  step: number;
  ladder: Ladder;
  /** What the host says of the network: `false` is believed, `true` proves nothing (CN5). */
  online: boolean;
  /** The server itself was spoken to over the present network. */
  proven: boolean;
  /** Why we are not READY; null in READY. */
  cause: ConnectionCause | null;
}

/** What happened inside one attempt. */
export type AttemptEvent = { generation: number } & (
  | { kind: 'due' }
  | { kind: 'probed' }
  | { kind: 'token'; token: string }
  | { kind: 'opened' }
  | { kind: 'greeted'; mode: Mode; socketId: string }
  | { kind: 'caught-up' }
  | { kind: 'pace'; slow: boolean }
  | { kind: 'shutdown'; toldMs: number | null }
  | { kind: 'trouble'; trouble: Trouble }
  /** The phase took longer than it may. */
  | { kind: 'hung' }
);

export type ConnectionEvent =
  | { kind: 'start' }
  | { kind: 'stop' }
  | { kind: 'try-now' }
  | { kind: 'pause'; paused: boolean }
  | { kind: 'suspending' }
  | { kind: 'resumed' }
  | { kind: 'network'; online: boolean }
  | { kind: 'reconnect'; cause: ConnectionCause }
  | AttemptEvent;

export type Effect =
  | { do: 'plan'; wait: Wait }
  | { do: 'unplan' }
  | { do: 'probe' }
  | { do: 'fetch-token' }
  | { do: 'renew-token' }
  | { do: 'open'; token: string }
  | { do: 'close' }
  | { do: 'catch-up' }
  /** Ping at once: the machine may have slept or changed networks. */
  | { do: 'check' }
  | { do: 'announce-ready' }
  | { do: 'announce-lost'; generation: number }
  | { do: 'expired' };

export interface Step {
  machine: Machine;
  effects: Effect[];
}
