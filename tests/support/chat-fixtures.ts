// Invented rooms, people and messages for component tests. Each builder gives a whole, plausible value; a test names
// only what it is about.

import type { MessageRow } from '#shared/model/message.ts';
import type { PersonView, PresenceState, PresenceView } from '#shared/model/presence.ts';
import type { RoomDetail, RoomSummary } from '#shared/model/room.ts';
import type { ConnectionView } from '#shared/model/connection.ts';
import type { OutboxSummary } from '#shared/model/outbox.ts';
import type { SessionView } from '#shared/model/session.ts';

/** A Sunday at 10:45 of the test machine's zone, so that clock texts are the same everywhere. */
export const NOW = new Date(2026, 10, 22, 10, 45).getTime();
export const MINUTE_MS = 60_000;

export const SELF = 'user-mk';

export function aMessage(change: Partial<MessageRow> & { position: number | null }): MessageRow {
  const name = change.own ? 'Mara Keller' : 'Priya Nair';
  return {
    row: 'message',
    key: `m-${change.position ?? change.clientId ?? 'new'}`,
    messageId: change.position === null ? null : `m-${change.position}`,
    clientId: null,
    opId: null,
    senderId: change.own ? SELF : 'user-pn',
    senderName: name,
    senderTitle: change.own ? 'Consultant' : 'Emergency nurse',
    own: false,
    body: `Message ${change.position ?? 'new'}`,
    acuity: 'routine',
    at: NOW - 10 * MINUTE_MS,
    writtenAt: null,
    edited: false,
    retracted: false,
    replyTo: null,
    reactions: [],
    acknowledgements: [],
    acknowledgedByMe: false,
    state: change.own ? { kind: 'sent' } : null,
    changes: [],
    ...change,
  };
}

export function aRoom(change: Partial<RoomSummary> & { roomId: string }): RoomSummary {
  return {
    kind: 'team',
    title: 'Emergency · Bay 2',
    initials: 'ED',
    patientLine: null,
    memberCount: 7,
    peerId: null,
    peerPresence: null,
    unread: 0,
    unreadAtLeast: false,
    urgentOpen: 0,
    unsent: 0,
    refused: 0,
    draft: null,
    lastAt: NOW - MINUTE_MS,
    lastPreview: {
      senderName: 'Priya Nair',
      own: false,
      body: 'ECG is in the chart',
      acuity: 'routine',
      retracted: false,
    },
    typingNames: [],
    behind: false,
    ...change,
  };
}

export function aDetail(change: Partial<RoomDetail> & { roomId: string }): RoomDetail {
  return {
    kind: 'team',
    title: 'Emergency · Bay 2',
    topic: null,
    patient: { identifier: '#48213', initials: 'J.M.', fullName: 'Johanna Meier', place: 'Emergency, Bay 2' },
    members: [
      { userId: SELF, name: 'Mara Keller', title: 'Consultant', self: true },
      { userId: 'user-pn', name: 'Priya Nair', title: 'Emergency nurse', self: false },
      { userId: 'user-to', name: 'Tomás Ortega', title: 'Registrar', self: false },
    ],
    can: { edit: true, retract: true, react: true, acknowledge: true, readReceipts: true },
    asOf: NOW,
    ...change,
  };
}

export function aPresence(userId: string, state: PresenceState, change: Partial<PresenceView> = {}): PresenceView {
  return {
    userId,
    state,
    lastKnown: state === 'unknown' ? null : state,
    since: NOW - 5 * MINUTE_MS,
    asOf: NOW,
    source: null,
    customStatus: null,
    until: null,
    ...change,
  };
}

export function aPerson(userId: string, name: string, change: Partial<PersonView> = {}): PersonView {
  const [firstName = name, lastName = ''] = name.split(' ');
  return {
    userId,
    firstName,
    lastName,
    name,
    role: 'provider',
    title: 'Registrar',
    department: 'Emergency',
    place: 'Bay 2',
    extension: '4417',
    onCall: null,
    self: userId === SELF,
    presence: aPresence(userId, 'online'),
    ...change,
  };
}

export function aConnection(change: Partial<ConnectionView> = {}): ConnectionView {
  return {
    state: 'ready',
    since: NOW - MINUTE_MS,
    cause: null,
    nextTryAt: null,
    attempt: 0,
    server: 'sync',
    socketId: 'socket-1',
    progress: null,
    lastReadyAt: NOW,
    ...change,
  };
}

export const anOutboxSummary = (change: Partial<OutboxSummary> = {}): OutboxSummary => ({
  waiting: 0,
  refused: 0,
  held: 0,
  mayHaveSent: 0,
  urgentLate: null,
  oldestWrittenAt: null,
  syncing: false,
  lastSync: NOW,
  ...change,
});

export const aSession = (userId = SELF): SessionView => ({
  state: 'signed-in',
  server: 'http://localhost:8080',
  user: { userId, email: 'mara.keller@example.org', firstName: 'Mara', lastName: 'Keller', role: 'provider' },
  secrets: 'keychain',
  demonstration: true,
  expired: false,
  notice: null,
});
