// One Socket.IO connection, dead or alive, never revived: the supervisor opens a new one for each attempt (CN1).
// The adapter sets `autoConnect:false, reconnection:false, retries:0`, no connection state recovery, and emits nothing
// before `opened` or after `closed`: a request on a closed link answers `offline` at once.

import type { Result } from '#shared/result.ts';

export interface LinkOptions {
  server: string;
  token: string;
  device: { deviceId: string; epoch: string; workstation: string };
  timeoutMs: number;
}

export interface LinkListener {
  /** The transport and the middleware accepted us. The platform's `connected` event comes after it. */
  opened(socketId: string): void;
  /** The one end of this link, before or after `opened`. */
  closed(why: LinkEnd): void;
  event(name: string, payload: unknown): void;
}

export type LinkEnd =
  | { kind: 'refused'; message: string; code: string | null; retryAfterMs: number | null }
  | { kind: 'unreachable'; message: string }
  | { kind: 'lost'; message: string }
  | { kind: 'cut-by-server' }
  | { kind: 'closed-here' };

export interface Link {
  /** Fire and forget; for volatile things only (OB9). Dropped when the transport is not writable. */
  send(event: string, payload: unknown): void;
  /** `emitWithAck`. Answers the raw answer, or `timeout` / `offline`: the outcome is then unknown. */
  request(event: string, payload: unknown, timeoutMs: number): Promise<Result<unknown>>;
  /** Polite close; `closed` follows at once. */
  close(): void;
}

export interface LinkOpener {
  open(options: LinkOptions, listener: LinkListener): Link;
}
