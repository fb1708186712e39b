// What waits to be sent, in words (OB10).

import type { Acuity } from './message.ts';

export type OpKind =
  | 'message.send'
  | 'message.edit'
  | 'message.retract'
  | 'message.react'
  | 'message.acknowledge'
  | 'profile.update'
  | 'appointment.create'
  | 'appointment.update'
  | 'appointment.cancel'
  | 'notification.read';

/** OB2. `inflight` is never stored. */
export type OpState = 'queued' | 'inflight' | 'acked' | 'rejected' | 'cancelled' | 'superseded' | 'dead';

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
  can: { retry: boolean; discard: boolean; edit: boolean; cancel: boolean };
}

export interface OutboxSummary {
  /** Ops not yet acknowledged by the server, hidden ones excluded. */
  waiting: number;
  refused: number;
  mayHaveSent: number;
  oldestWrittenAt: number | null;
  syncing: boolean;
  /** Wall clock of the last moment at which nothing waited while connected. */
  lastSync: number | null;
}
