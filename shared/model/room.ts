// Rooms as the server describes them and as the list shows them.

import type { Acuity } from './message.ts';
import type { PresenceState } from './presence.ts';

/** CH1 */
export type RoomKind = 'direct' | 'visit' | 'team';

/** CH6: identifier and initials in lists, the full name only inside the room. */
export interface PatientContext {
  identifier: string;
  initials: string;
  fullName: string;
  place: string | null;
}

/** The server's present state of a room. `head` is the highest sequence number of the room. */
export interface RoomRecord {
  roomId: string;
  kind: RoomKind;
  title: string;
  topic: string | null;
  visitId: string | null;
  memberIds: string[];
  patient: PatientContext | null;
  head: number;
  createdAt: number;
}

/** One line of the room list. Every figure is counted from rows (CH1), never incremented. */
export interface RoomSummary {
  roomId: string;
  kind: RoomKind;
  title: string;
  /** Two letters for the tile. */
  initials: string;
  /** "J.M. · #48213" where the room has a patient context. */
  patientLine: string | null;
  memberCount: number;
  /** The other person of a direct room. */
  peerId: string | null;
  peerPresence: PresenceState | null;
  unread: number;
  /** True when unread is only a lower bound, because a gap or a missed catch-up hides messages. */
  unreadAtLeast: boolean;
  /** Unacknowledged urgent messages of others. */
  urgentOpen: number;
  unsent: number;
  /** Refused, or held for confirmation: its author is asked. */
  refused: number;
  draft: string | null;
  lastAt: number | null;
  lastPreview: { senderName: string; own: boolean; body: string; acuity: Acuity; retracted: boolean } | null;
  typingNames: string[];
  behind: boolean;
}

/** A room opened: what its header and side panel need. */
export interface RoomDetail {
  roomId: string;
  kind: RoomKind;
  title: string;
  topic: string | null;
  patient: PatientContext | null;
  members: { userId: string; name: string; title: string; self: boolean }[];
  /** What this server can do in this room; the screen offers nothing else. */
  can: { edit: boolean; retract: boolean; react: boolean; acknowledge: boolean; readReceipts: boolean };
  asOf: number | null;
}
