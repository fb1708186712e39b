// What the supervisor is to the rest of the core, and what it needs of it.

import type { ConnectionCause, ConnectionView } from '#shared/model/connection.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { Result } from '#shared/result.ts';
import type { ConnectedEvent } from '#shared/wire/platform.ts';
import type { Clock } from '../ports/clock.ts';
import type { Link, LinkOpener, LinkOptions } from '../ports/link.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import type { Rest } from '../ports/rest.ts';
import type { Mode } from './machine-types.ts';

export interface ReadyLink {
  link: Link;
  mode: Mode;
  connected: ConnectedEvent;
  generation: number;
}

export interface Supervisor {
  start(): void;
  stop(): void;
  /** A person asks for an attempt now. Nothing happens while working offline on purpose. */
  tryNow(): void;
  /** Work offline on purpose, and back. */
  setPaused(paused: boolean): void;
  signals: { suspending(): void; resumed(): void; networkChanged(online: boolean): void };
  view(): ConnectionView;
  /** The present view comes first; returns unsubscribe. */
  onView(listener: (view: ConnectionView) => void): () => void;
  /** The link to emit on, or null: nothing is emitted unless READY. */
  ready(): ReadyLink | null;
  /** Whether the server itself was heard on the present network: before that no token leaves (CN5). */
  mayAsk(): boolean;
  /** Rooms caught up of rooms to catch up. */
  setProgress(done: number, total: number): void;
  /** Gives the present link up and connects anew, after the delay of that cause. */
  reconnect(cause: ConnectionCause): void;
}

export interface SupervisorDeps {
  clock: Clock;
  random: Random;
  links: LinkOpener;
  rest: Rest;
  log: Log;
  settings: () => Settings['connection'];
  server: string;
  /** Read at each attempt: the epoch can change. */
  device: () => LinkOptions['device'];
  /** A usable access token, refreshed when it is due. */
  token: () => Promise<Result<string>>;
  /** Called once after the server refused a token; forces one refresh. */
  refused: (token: string) => Promise<Result<string>>;
  /** The server refused even the refreshed token, or the session is over: sign-in is needed. */
  onExpired: () => void;
  /** Runs in the state catching-up. A failure gives the link up. */
  catchUp: (ready: ReadyLink) => Promise<Result<null>>;
  onReady: (ready: ReadyLink) => void;
  /** A link that had got as far as catching up is gone: whatever was in flight is of unknown outcome. */
  onLost: (generation: number) => void;
  /** Platform events while catching up or ready. */
  onEvent: (name: string, payload: unknown, ready: ReadyLink) => void;
  /** The server answered a heartbeat; `serverTime` in epoch ms where it tells it (sync). */
  onAlive: (serverTime: number | null, ready: ReadyLink) => void;
}
