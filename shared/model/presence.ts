// Presence (PR1): what is known of a person, from where, and how old that knowledge is.

export type PresenceState = 'online' | 'away' | 'busy' | 'in_call' | 'offline' | 'unknown';

/** What a person may declare; `offline` and `unknown` are never chosen. */
export type OwnPresence = 'online' | 'away' | 'busy' | 'in_call';

/**
 * `asOf` is the last moment (epoch ms, server time) at which this state was known to hold; after 60 s without news,
 * or with the link lost, the state is `unknown` and `lastKnown` says what it was. Never a stale green.
 */
export interface PresenceView {
  userId: string;
  state: PresenceState;
  lastKnown: Exclude<PresenceState, 'unknown'> | null;
  since: number | null;
  asOf: number | null;
  /** Workstation or cause, such as "WS-14" or "WS-14 locked". */
  source: string | null;
  customStatus: string | null;
  until: number | null;
}

/** A colleague in the directory. */
export interface Person {
  userId: string;
  firstName: string;
  lastName: string;
  role: string;
  /** Job title, such as "Emergency nurse". */
  title: string;
  department: string;
  place: string;
  extension: string | null;
  onCall: string | null;
}

export interface PersonView extends Person {
  name: string;
  self: boolean;
  presence: PresenceView;
}
