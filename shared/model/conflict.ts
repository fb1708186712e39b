// A conflict: somebody changed a field between the moment an author saw it and the moment their change arrived. What lost
// stays here in full until a person has dismissed it (IN11).

import type { JsonValue } from '../bridge/contract.ts';
import type { RecordEntity } from './record.ts';

/** CF2 */
export const STRATEGIES = ['server-wins', 'client-wins', 'newest-wins', 'merge', 'manual'] as const;
export type ConflictStrategy = (typeof STRATEGIES)[number];

/** An appointment's time was given to somebody else (CF4). Who it was given to only where the reader may know. */
export interface LostSlot {
  taken: {
    appointmentId: string | null;
    providerId: string;
    patientId: string | null;
    scheduledAt: string;
    duration: number;
    bookedBy: string | null;
    bookedAt: number | null;
  };
  /** The nearest free starts with the same clinician, ISO 8601, nearest first. */
  free: string[];
}

/** What stands, and who decided it. `waiting`: nobody yet, the server's value is shown meanwhile. */
export type ConflictOutcome =
  | { kind: 'waiting' }
  | { kind: 'mine' | 'theirs' | 'merged'; by: 'rule' | 'person'; at: number; value: JsonValue }
  /** The decision was taken back; what stood before it stands again. */
  | { kind: 'undone'; at: number; value: JsonValue };

export interface ConflictView {
  conflictId: string;
  /** The change that met the conflict; the fields of one change are decided together when it was all or nothing. */
  opId: string;
  atomic: boolean;
  entity: RecordEntity;
  id: string;
  field: string;
  /** What the author saw; null where nobody knows. */
  base: JsonValue;
  baseKnown: boolean;
  mine: JsonValue;
  theirs: JsonValue;
  theirBy: string | null;
  theirAt: number | null;
  /** Wall clock of the writing, for people. */
  writtenAt: number;
  strategy: ConflictStrategy;
  /** Why it was decided so, as a stable word for a text on screen. */
  why: ConflictReason;
  outcome: ConflictOutcome;
  slot: LostSlot | null;
  /** Whether the follow-up change of this decision still waits to be sent. */
  sending: boolean;
  dismissedAt: number | null;
}

export type ConflictReason =
  | 'appointments-belong-to-the-desk'
  | 'slot-taken'
  | 'own-settings'
  | 'newer'
  | 'older'
  | 'clock-uncertain'
  | 'merged'
  | 'overlap'
  | 'no-base'
  | 'clinical'
  | 'all-or-nothing'
  | 'chosen-by-caller'
  | 'overwritten-by-author'
  | 'decided';
