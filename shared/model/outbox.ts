// What waits to be sent, in words (OB10).

import type { Acuity } from './message.ts';

export type OpKind =
  | 'message.send'
  | 'message.edit'
  | 'message.retract'
  | 'message.react'
  | 'message.acknowledge'
  | 'record.change'
  | 'profile.update'
  | 'appointment.create'
  | 'appointment.update'
  | 'appointment.cancel'
  | 'notification.read';

/** OB2. `inflight` is never stored. `held`: too old to go without a word from its author (OB11). */
export type OpState = 'queued' | 'inflight' | 'held' | 'acked' | 'rejected' | 'cancelled' | 'superseded' | 'dead';

/** Why a queued op does not go at this moment (OB10). */
export type WaitsFor =
  | 'network'
  | 'sign-in'
  | 'update'
  /** Working offline on purpose. */
  | 'going-online'
  /** Behind one of its lane that was refused. */
  | 'refused-before'
  /** Behind one of its lane that is held for confirmation. */
  | 'held-before'
  /** The last try failed; there is a next one. */
  | 'next-try'
  | 'turn';

export type LaneState =
  | { kind: 'open' }
  | { kind: 'backoff'; until: number }
  | { kind: 'blocked'; opId: string }
  | { kind: 'paused'; reason: 'offline' | 'auth' | 'locked' | 'upgrade' };

export interface OutboxItem {
  opId: string;
  kind: OpKind;
  lane: string;
  /** Where it goes, for people: a room's title, "your profile", "appointment". */
  target: string;
  roomId: string | null;
  /** The text a person wrote, where there is one. */
  text: string | null;
  acuity: Acuity;
  state: OpState;
  maySent: boolean;
  laneState: LaneState['kind'];
  attempts: number;
  lastError: { code: string; message: string } | null;
  /** Wall clock, epoch ms. */
  nextTryAt: number | null;
  writtenAt: number;
  /** By the monotone age kept with the op, so that a set clock does not change it much. */
  ageMs: number;
  /** Null for what is on its way, held, or refused. */
  waitsFor: WaitsFor | null;
  can: { retry: boolean; discard: boolean; edit: boolean; cancel: boolean; confirm: boolean };
}

export interface OutboxSummary {
  /** Ops not yet acknowledged by the server, refused and hidden ones excluded. */
  waiting: number;
  refused: number;
  /** Of those waiting: held until their author says that they shall still go (OB11). */
  held: number;
  mayHaveSent: number;
  /** Own urgent messages that have not left for longer than they may (OB11); the room of the oldest. */
  urgentLate: { count: number; roomId: string; ageMs: number; writtenAt: number } | null;
  oldestWrittenAt: number | null;
  syncing: boolean;
  /** Wall clock of the last moment at which nothing waited while connected. */
  lastSync: number | null;
}

/** What would be left behind by quitting or signing out, and to whom it was to go (OB12). Most first. */
export interface Unsent {
  count: number;
  targets: { target: string; count: number }[];
}
