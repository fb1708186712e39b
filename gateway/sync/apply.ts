// One op of `sync:push`: may this person do that, and what does it do. Everything is checked before the first write, so
// a refused op leaves nothing behind and the ops before it in its batch stand.

import type { z } from 'zod';
import { directRoomMembers } from '#shared/ids.ts';
import {
  type messageAcknowledgePayload,
  type messageEditPayload,
  type messageReactPayload,
  type messageRetractPayload,
  type messageSendPayload,
  SYNC_ERRORS,
  type OpEffect,
  type PushOp,
} from '#shared/wire/sync.ts';
import { mayBeUrgent, type Author } from '../live/conversation.ts';
import { refuse, type Outcome } from '../problem.ts';
import type { Services } from '../services.ts';
import type { MessageRow } from '../store/messages.ts';
import type { RoomRow } from '../store/rooms.ts';

/** A room as one batch sees it: its log stood at `before` when the batch first touched it. */
export interface TouchedRoom {
  room: RoomRow;
  before: number;
  created: boolean;
}

export type RoomsOfBatch = Map<string, TouchedRoom>;

const MAX_REACTION_KINDS = 100;

export type ApplyOp = (author: Author, op: PushOp, rooms: RoomsOfBatch, now: number) => Outcome<OpEffect>;

export function createApply(services: Services): ApplyOp {
  const { rooms, messages, switches } = services;

  function enter(author: Author, op: PushOp, known: RoomsOfBatch, now: number): Outcome<RoomRow> {
    const { roomId } = op.payload;
    const touched = known.get(roomId);
    if (touched) return { ok: true, value: touched.room };
    let room = rooms.byId(roomId);
    let created = false;
    const pair = directRoomMembers(roomId);
    if (!room && op.kind === 'message.send' && pair?.includes(author.userId)) {
      const opened = rooms.direct(...pair, now);
      if (opened?.room.room_id === roomId) ({ room, created } = opened);
    }
    if (!room) return refuse(SYNC_ERRORS.noSuchRoom, 'There is no such room.', 'roomId');
    if (!rooms.isMember(room, author.userId)) {
      return refuse(SYNC_ERRORS.notMember, 'You are not a member of this room.', 'roomId');
    }
    known.set(roomId, { room, before: room.head, created });
    return { ok: true, value: room };
  }

  function target(room: RoomRow, id: string, field: string): Outcome<MessageRow> {
    const row = messages.find(room, id);
    if (!row) return refuse(SYNC_ERRORS.noSuchMessage, 'There is no such message in this room.', field);
    return { ok: true, value: row };
  }

  function own(author: Author, room: RoomRow, id: string): Outcome<MessageRow> {
    const found = target(room, id, 'targetClientId');
    if (found.ok && found.value.sender_id !== author.userId) {
      return refuse(SYNC_ERRORS.notAuthor, 'Only the author may change a message.', 'targetClientId');
    }
    return found;
  }

  const effect = (room: RoomRow, messageId: string, seq: number, at: number): Outcome<OpEffect> => ({
    ok: true,
    value: { roomId: room.room_id, messageId, seq, at },
  });

  function send(author: Author, opId: string, room: RoomRow, payload: z.infer<typeof messageSendPayload>, now: number) {
    if (payload.acuity === 'urgent' && !mayBeUrgent(author.role)) {
      return refuse(SYNC_ERRORS.urgentNotAllowed, 'Your role cannot send urgent messages.', 'acuity');
    }
    if (messages.exists(opId)) return refuse(SYNC_ERRORS.mismatch, 'This id belongs to another message.', 'opId');
    let replyToId: string | null = null;
    if (payload.replyToId != null) {
      const answered = target(room, payload.replyToId, 'replyToId');
      if (!answered.ok) return answered;
      replyToId = answered.value.message_id;
    }
    const { body, acuity, writtenAt } = payload;
    const names = { messageId: opId, clientId: opId, senderId: author.userId };
    const message = { ...names, body, acuity, writtenAt: Math.round(writtenAt), replyToId, attachments: null };
    return effect(room, opId, messages.add(room, message, now), now);
  }

  function edit(author: Author, room: RoomRow, payload: z.infer<typeof messageEditPayload>, now: number) {
    const found = own(author, room, payload.targetClientId);
    if (!found.ok) return found;
    const row = found.value;
    if (row.retracted_at !== null) return refuse(SYNC_ERRORS.retracted, 'The message was retracted.', 'targetClientId');
    const seq = row.body === payload.body ? row.change_seq : messages.edit(room, row, payload.body, now);
    return effect(room, row.message_id, seq, now);
  }

  function retract(author: Author, room: RoomRow, payload: z.infer<typeof messageRetractPayload>, now: number) {
    const found = own(author, room, payload.targetClientId);
    if (!found.ok) return found;
    const row = found.value;
    const seq = row.retracted_at === null ? messages.retract(room, row, now) : row.change_seq;
    return effect(room, row.message_id, seq, now);
  }

  function react(author: Author, room: RoomRow, payload: z.infer<typeof messageReactPayload>, now: number) {
    const found = target(room, payload.target, 'target');
    if (!found.ok) return found;
    const row = found.value;
    if (row.retracted_at !== null) return refuse(SYNC_ERRORS.retracted, 'The message was retracted.', 'target');
    if (payload.on) {
      const kinds = messages.reactionKinds(row);
      if (!kinds.has(payload.emoji) && kinds.size >= MAX_REACTION_KINDS) {
        return refuse(SYNC_ERRORS.tooLarge, 'The message has too many different reactions.', 'emoji');
      }
    }
    const seq = messages.react(room, row, author.userId, payload.emoji, payload.on, now);
    return effect(room, row.message_id, seq, now);
  }

  function acknowledge(author: Author, room: RoomRow, payload: z.infer<typeof messageAcknowledgePayload>, now: number) {
    const found = target(room, payload.target, 'target');
    if (!found.ok) return found;
    const row = found.value;
    const at = Math.round(Math.max(row.sent_at, Math.min(payload.at, now)));
    return effect(room, row.message_id, messages.acknowledge(room, row, author.userId, at, now), now);
  }

  return (author, op, known, now) => {
    const fault = switches.refusedOp(op.kind, op.payload.roomId);
    if (fault) {
      const refusal = refuse(fault.code, 'Refused by a fault switch.');
      if (fault.retryAfterMs !== undefined) refusal.error.retryAfterMs = fault.retryAfterMs;
      return refusal;
    }
    const entered = enter(author, op, known, now);
    if (!entered.ok) return entered;
    const room = entered.value;
    switch (op.kind) {
      case 'message.send':
        return send(author, op.opId, room, op.payload, now);
      case 'message.edit':
        return edit(author, room, op.payload, now);
      case 'message.retract':
        return retract(author, room, op.payload, now);
      case 'message.react':
        return react(author, room, op.payload, now);
      case 'message.acknowledge':
        return acknowledge(author, room, op.payload, now);
    }
  };
}
