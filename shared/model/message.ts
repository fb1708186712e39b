// A message as the server knows it (the record) and as the screen shows it (the row of a timeline).

/** How much a message presses (CH3). */
export type Acuity = 'routine' | 'important' | 'urgent';

export const ACUITIES = ['routine', 'important', 'urgent'] as const satisfies readonly Acuity[];

export interface Reaction {
  emoji: string;
  userIds: string[];
}

/**
 * The server's present state of one message. Times are epoch milliseconds of the server.
 * `seq` is its place in the room, `changeSeq` the room sequence of its last change (equal to `seq` when never changed).
 * On a plain platform there is no sequence: `seq` is then a local position made from the server's time (see `plainPosition`).
 */
export interface MessageRecord {
  messageId: string;
  /** The id its author's client made at the key press; null for messages of clients that make none. */
  clientId: string | null;
  roomId: string;
  seq: number;
  changeSeq: number;
  senderId: string;
  body: string;
  acuity: Acuity;
  sentAt: number;
  /** The author's own wall clock when it was written, for "written 2 h before it was sent"; orders nothing (IN13). */
  writtenAt: number | null;
  editedAt: number | null;
  retractedAt: number | null;
  replyToId: string | null;
  reactions: Reaction[];
  acknowledgements: { userId: string; at: number }[];
}

/** One monotone receipt mark: everything up to `upTo` was delivered to / read by the person at `at`. */
export interface ReceiptMark {
  userId: string;
  kind: 'delivered' | 'read';
  upTo: number;
  /** When it happened, by the reader's account, bounded by server time. */
  at: number;
  /** When the server learned of it; later than `at` for marks made offline. */
  receivedAt: number;
}

/**
 * What is known about an own message's way to its readers.
 * `may-have-sent`: the outcome of the last try is unknown. `not-sent`: refused; `reason` says why and the text is kept.
 */
export type OwnMessageState =
  | {
      kind: 'waiting';
      reason: 'offline' | 'queued' | 'signed-out' | 'upgrade' | 'behind-refused' | 'behind-held' | 'retrying';
      attempts: number;
    }
  /** Older than its limit: it goes only when its author confirms it (OB11). */
  | { kind: 'held'; ageMs: number }
  | { kind: 'sending' }
  | { kind: 'may-have-sent' }
  | { kind: 'not-sent'; reason: string; code: string }
  | { kind: 'sent' }
  | { kind: 'delivered'; by: number; of: number }
  | { kind: 'read'; by: number; of: number };

/** A change of a shown message that still waits to reach the server, or was refused by it. */
export interface PendingChange {
  opId: string;
  kind: 'edit' | 'retract' | 'react' | 'acknowledge';
  state: 'waiting' | 'sending' | 'refused';
  reason: string | null;
}

/** One message as shown: fold(cached record, pending ops). */
export interface MessageRow {
  row: 'message';
  /** Stable across pending → sent: the clientId where there is one, else the messageId. */
  key: string;
  messageId: string | null;
  clientId: string | null;
  /** The op behind a message that has not been taken over by its cached record. */
  opId: string | null;
  position: number | null;
  senderId: string;
  senderName: string;
  senderTitle: string;
  own: boolean;
  body: string;
  acuity: Acuity;
  /** Server time when sent, else the wall clock at writing. */
  at: number;
  writtenAt: number | null;
  edited: boolean;
  retracted: boolean;
  replyTo: { messageId: string; senderName: string; body: string } | null;
  reactions: { emoji: string; count: number; own: boolean; names: string[] }[];
  acknowledgements: { userId: string; name: string; at: number }[];
  acknowledgedByMe: boolean;
  /** Own messages only. */
  state: OwnMessageState | null;
  changes: PendingChange[];
}

/** Messages n and n+2 are never neighbours when n+1 is missing (IN8): this row stands between them. */
export interface GapRow {
  row: 'gap';
  key: string;
  /** Positions missing: after `from`, before `to`. `count` is null where nobody can know it (plain platform). */
  from: number;
  to: number;
  count: number | null;
  loading: boolean;
}

export type TimelineRow = MessageRow | GapRow;

/**
 * A page of a room, oldest first. `older` says what lies before its first row:
 * `more` in the cache, `ask` only on the server, `start` nothing, `unknown` not to be had (plain platform, or offline).
 */
export interface TimelinePage {
  roomId: string;
  rows: TimelineRow[];
  older: 'more' | 'ask' | 'start' | 'unknown';
  /** Position for the next call's `before`; null when `older` is `start` or `unknown`. */
  olderBefore: number | null;
  /** Own read position when the page was made, for the "new" line. */
  readUpTo: number;
  /** True while the room may be behind the server (not caught up since the last connect). */
  behind: boolean;
  /** Server time of the last word from the server about this room, epoch ms; null if never. */
  asOf: number | null;
}
