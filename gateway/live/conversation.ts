// What people do in rooms when they do not speak sync.v1: clients of the plain platform, visits' REST chat and scripted
// colleagues all come through here. On a plain gateway it keeps the platform's ways (only a visit's message is stored,
// the others get an id made of the time); otherwise a message for a known room enters that room's log.

import { randomUUID } from 'node:crypto';
import { directRoomId } from '#shared/ids.ts';
import { MAX_PLAIN_BODY_LENGTH } from '#shared/wire/limits.ts';
import { acuity as acuitySchema, SYNC_ERRORS } from '#shared/wire/sync.ts';
import type { Audience } from './audience.ts';
import { asRelayed, type Fanout, type RelayedMessage } from './fanout.ts';
import { refuse, type Outcome } from '../problem.ts';
import type { Services } from '../services.ts';
import type { NewMessage } from '../store/messages.ts';
import type { RoomRow } from '../store/rooms.ts';

export interface Author {
  userId: string;
  role: string;
}

export interface Draft {
  roomId?: string | undefined;
  recipientId?: string | undefined;
  visitId?: string | undefined;
  message: string;
  attachments?: string[] | undefined;
  metadata?: Record<string, unknown> | undefined;
}

export type Conversation = ReturnType<typeof createConversation>;

/** Roles that may not press a message as urgent. */
export const mayBeUrgent = (role: string): boolean => role !== 'patient';

export function createConversation(services: Services, audience: Audience, fanout: Fanout) {
  const { store, rooms, people, messages, marks, settings } = services;
  const { clock, plain } = settings;
  const timestamp = () => new Date(clock.now()).toISOString();

  /** The room a draft belongs to, made where the platform would not ask for it either; null when there is none. */
  function roomOf(author: Author, draft: Draft): Outcome<{ room: RoomRow; created: boolean } | null> {
    if (plain) return draft.visitId === undefined ? noRoom : visitRoom(author, draft.visitId);
    const named = draft.roomId === undefined ? null : rooms.byId(draft.roomId);
    if (named) return ifMember(author, named);
    if (draft.recipientId !== undefined) {
      const opened = rooms.direct(author.userId, draft.recipientId, clock.now());
      return opened
        ? { ok: true, value: opened }
        : refuse(SYNC_ERRORS.noSuchRoom, 'Recipient not found', 'recipientId');
    }
    return draft.visitId === undefined ? noRoom : visitRoom(author, draft.visitId);
  }

  function ifMember(author: Author, room: RoomRow): Outcome<{ room: RoomRow; created: boolean }> {
    return rooms.isMember(room, author.userId)
      ? { ok: true, value: { room, created: false } }
      : refuse(SYNC_ERRORS.notMember, 'Access denied to this room', 'roomId');
  }

  /** The plain platform asks nobody whether a visit exists: it begins with the first who speaks of it. */
  function visitRoom(author: Author, visitId: string): Outcome<{ room: RoomRow; created: boolean }> {
    const known = rooms.byVisit(visitId);
    if (known && rooms.isMember(known, author.userId)) return { ok: true, value: { room: known, created: false } };
    if (!plain) return refuse(SYNC_ERRORS.notMember, 'Visit not found', 'visitId');
    const fields = { roomId: `visit:${visitId}`, kind: 'visit', title: 'Visit', topic: null, patient: null } as const;
    const room = known ?? rooms.create({ ...fields, visitId, memberIds: [] }, clock.now());
    rooms.addMember(room, author.userId, clock.now());
    return { ok: true, value: { room, created: !known } };
  }

  return {
    /** Relays a message by the platform's order of targets, and stores it where this gateway stores. */
    post: (author: Author, draft: Draft): Outcome<RelayedMessage> => {
      const { roomId, recipientId, visitId } = draft;
      if (roomId === undefined && recipientId === undefined && visitId === undefined) {
        return refuse(SYNC_ERRORS.invalid, 'One of roomId, recipientId or visitId is required');
      }
      if (visitId !== undefined && plain && draft.message.length > MAX_PLAIN_BODY_LENGTH) {
        return refuse(SYNC_ERRORS.tooLarge, `Message is longer than ${MAX_PLAIN_BODY_LENGTH} characters`, 'message');
      }
      const acuity = acuitySchema.catch('routine').parse(draft.metadata?.['acuity']);
      if (!plain && acuity === 'urgent' && !mayBeUrgent(author.role)) {
        return refuse(SYNC_ERRORS.urgentNotAllowed, 'This role cannot send urgent messages', 'metadata.acuity');
      }
      const found = roomOf(author, draft);
      if (!found.ok) return found;
      const now = clock.now();
      const stored = found.value;
      const clientId = textOrNull(draft.metadata?.['clientId']);
      const replyTo = textOrNull(draft.metadata?.['replyToId']);
      const messageId = stored ? randomUUID() : `temp-${now}`;
      const relayed: RelayedMessage = {
        id: messageId,
        senderId: author.userId,
        ...(recipientId === undefined ? {} : { recipientId }),
        ...(visitId === undefined ? {} : { visitId }),
        message: draft.message,
        ...(draft.attachments ? { attachments: draft.attachments } : {}),
        timestamp: new Date(now).toISOString(),
        status: 'sent',
        metadata: draft.metadata ?? {},
      };
      let from = 0;
      if (stored) {
        const message: NewMessage = {
          messageId,
          clientId,
          senderId: author.userId,
          body: draft.message,
          acuity,
          writtenAt: null,
          replyToId: replyTo === null ? null : (messages.find(stored.room, replyTo)?.message_id ?? null),
          attachments: draft.attachments ?? null,
        };
        store.transaction(() => {
          from = messages.add(stored.room, message, now);
        });
      }
      if (stored && !plain) {
        fanout.roomChanged(stored.room, from, { withRecord: stored.created, relayed });
      } else {
        if (roomId !== undefined) audience.toJoined(roomId, 'all', author.userId, 'message:new', relayed);
        else if (recipientId !== undefined) audience.toPerson(recipientId, 'message:new', relayed);
        else audience.toJoined(`visit:${visitId}`, 'all', author.userId, 'message:new', relayed);
        const pair = recipientId === undefined ? null : directRoomId(author.userId, recipientId);
        const heardIn = roomId ?? pair ?? `visit:${visitId}`;
        const body = draft.message;
        fanout.announce({ roomId: heardIn, messageId, senderId: author.userId, body, acuity, seq: from || null });
      }
      return { ok: true, value: relayed };
    },

    /** `seen` messages of a room, as the platform's receipts name them. */
    receipt: (reader: Author, roomId: string, kind: 'delivered' | 'read', messageIds: string[]): void => {
      const { userId } = reader;
      const room = plain ? null : rooms.byId(roomId);
      if (room) {
        if (!rooms.isMember(room, userId)) return;
        const upTo = Math.max(0, ...messageIds.map((messageId) => messages.find(room, messageId)?.seq ?? 0));
        const now = clock.now();
        const step = upTo > 0 ? marks.advance(room, { userId, kind, upTo, at: now }, now) : null;
        if (step) fanout.marksAdvanced(room, [step]);
        return;
      }
      const about = { userId, timestamp: timestamp() };
      if (kind === 'read') audience.toJoined(roomId, 'all', userId, 'message:read', { messageIds, ...about });
      for (const messageId of kind === 'delivered' ? messageIds : []) {
        audience.toJoined(roomId, 'all', userId, 'message:delivered', { messageId, ...about });
      }
    },

    /** Typing names its room only to consoles with sync.v1. */
    typing: (
      author: Author,
      target: { roomId?: string | undefined; recipientId?: string | undefined },
      on: boolean,
    ) => {
      const event = on ? 'typing:start' : 'typing:stop';
      const { userId } = author;
      const payload = { userId, userRole: author.role, timestamp: timestamp() };
      const { recipientId } = target;
      const roomId = target.roomId ?? (recipientId === undefined ? undefined : directRoomId(userId, recipientId));
      if (roomId === undefined) return;
      const room = plain ? null : rooms.byId(roomId);
      if (room && !rooms.isMember(room, userId)) return;
      if (room) audience.toDevices(rooms.members(room), event, { ...payload, roomId }, userId);
      if (target.roomId !== undefined) audience.toJoined(roomId, plain ? 'all' : 'foreign', userId, event, payload);
      else if (recipientId !== undefined && plain) audience.toPerson(recipientId, event, payload);
      else if (recipientId !== undefined) audience.toForeign(recipientId, event, payload);
    },

    /** Messages of a visit, oldest first, as the platform keeps them: without metadata. */
    history: (author: Author, visitId: string, limit: number, beforeMs: number): Outcome<HistoryPage> => {
      const room = rooms.byVisit(visitId);
      if (!room && plain) return { ok: true, value: { messages: [], hasMore: false } };
      if (!room || !(plain || rooms.isMember(room, author.userId))) {
        return refuse(SYNC_ERRORS.notMember, 'Visit not found', 'visitId');
      }
      const rows = messages.history(room, beforeMs, limit + 1);
      const page = rows.length > limit ? rows.slice(1) : rows;
      return {
        ok: true,
        value: {
          messages: page.map((row) => {
            const attachments = row.attachments ? (JSON.parse(row.attachments) as string[]) : null;
            const { metadata: _metadata, ...kept } = asRelayed(room, messages.record(room, row), attachments);
            return kept;
          }),
          hasMore: rows.length > limit,
        },
      };
    },

    /** Whether a person may join a room: members only where the room is known, both parties where its name says so. */
    mayJoin: (author: Author, roomId: string): boolean => {
      const room = rooms.byId(roomId);
      if (room) return rooms.isMember(room, author.userId) || (plain && room.kind === 'visit');
      const [kind, first, second] = roomId.split(':');
      if (kind === 'chat') return author.userId === first || author.userId === second;
      if (kind === 'notifications' || kind === 'user') return author.userId === first;
      return kind !== 'visit' || plain;
    },
    personExists: (userId: string): boolean => people.byId(userId) !== null,
  };
}

export interface HistoryPage {
  messages: Omit<RelayedMessage, 'metadata'>[];
  hasMore: boolean;
}

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : null;
const noRoom: Outcome<null> = { ok: true, value: null };
