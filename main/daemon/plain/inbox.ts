// Messages of a plain platform on their way into the cache. Identity is the clientId where there is one, so that copies
// become one bubble (trap 3); for stored messages of visits it is the message id. Places are made of the server's time.

import type { MessageRecord } from '#shared/model/message.ts';
import type { RoomRecord } from '#shared/model/room.ts';
import { directRoomMembers, visitOfRoom } from '#shared/ids.ts';
import type { PlatformMessage } from '#shared/wire/platform.ts';
import type { Op } from '../outbox/op.ts';
import { plainPosition, type MessageStore } from '../store/messages.ts';
import type { RoomStore } from '../store/rooms.ts';
import type { RoomLog } from '../sync/room-log.ts';
import { isTemporaryId, roomOfMessage } from './placement.ts';

export interface PlainInboxDeps {
  selfId: string;
  messages: MessageStore;
  rooms: RoomStore;
  log: RoomLog;
  joined(roomId: string): boolean;
  /** Ops of a room that may have been sent, for telling them in a history that has no metadata. */
  unknownOps(roomId: string): Op[];
  /** The op turned out to be on the server. */
  found(opId: string, effect: { messageId: string; seq: number; at: number }): void;
}

export interface PlainInbox {
  /** A message that arrives now. `from` is where the present stretch of that room began. */
  arrived(message: PlatformMessage, stretchFrom: (roomId: string) => number): string | null;
  /** The answer to our own `message:send`. */
  sent(
    op: Op,
    message: PlatformMessage,
    stretchFrom: (roomId: string) => number,
  ): { messageId: string; seq: number; at: number };
  /**
   * A page of a visit's history that reaches up to the position `to`; answers the position of its oldest message, or
   * null when it was empty.
   */
  history(roomId: string, messages: readonly PlatformMessage[], to: number, reachesStart: boolean): number | null;
  ensureRoom(roomId: string, otherIds?: readonly string[]): void;
}

export function createPlainInbox(deps: PlainInboxDeps): PlainInbox {
  const { messages, rooms, log, selfId } = deps;

  function ensureRoom(roomId: string, otherIds: readonly string[] = []): void {
    const there = rooms.get(roomId)?.record ?? null;
    const pair = directRoomMembers(roomId);
    const memberIds = [...new Set([...(there?.memberIds ?? []), ...(pair ?? []), selfId, ...otherIds])];
    if (there && there.memberIds.length === memberIds.length) return;
    log.putRoom(there ? { ...there, memberIds } : newRoom(roomId, memberIds), 0);
  }

  /** `taken`: places given to others of the same page, which are not in the cache yet. */
  function toRecord(
    message: PlatformMessage,
    roomId: string,
    opId: string | null,
    taken: ReadonlySet<number> = new Set(),
  ): MessageRecord {
    const at = timeOf(message.timestamp);
    const clientId = opId ?? message.metadata?.clientId ?? null;
    const known = knownCopy(message, roomId, clientId, at);
    let seq = known?.seq ?? messages.freePosition(roomId, at);
    while (!known && taken.has(seq)) seq += 1;
    return {
      messageId: known?.messageId ?? message.id,
      clientId: known?.clientId ?? clientId,
      roomId,
      seq,
      changeSeq: seq,
      senderId: message.senderId,
      body: message.message,
      acuity: message.metadata?.acuity ?? 'routine',
      sentAt: known?.sentAt ?? at,
      writtenAt: message.metadata?.writtenAt ?? null,
      editedAt: null,
      retractedAt: null,
      replyToId: message.metadata?.replyToId ?? null,
      reactions: [],
      acknowledgements: [],
    };
  }

  function knownCopy(
    message: PlatformMessage,
    roomId: string,
    clientId: string | null,
    at: number,
  ): MessageRecord | null {
    const byClient = clientId === null ? null : messages.byClientId(clientId, message.senderId);
    // A clientId speaks for its author only: nobody can make another's message disappear behind a copy.
    if (byClient?.roomId === roomId) return byClient;
    const byId = messages.byMessageId(roomId, message.id);
    if (!byId || byId.senderId !== message.senderId) return null;
    if (!isTemporaryId(message.id)) return byId;
    // Two names are two messages, however much alike they are.
    if (clientId !== null && byId.clientId !== null) return null;
    return byId.sentAt === at && byId.body === message.message ? byId : null;
  }

  function put(record: MessageRecord, from: number): void {
    if (messages.bySeq(record.roomId, record.seq)?.messageId === record.messageId) return;
    const stretch = { from: Math.min(from, record.seq), to: record.seq };
    log.apply({ roomId: record.roomId, ...stretch, messages: [record] }, { asOf: record.sentAt, reach: 0 });
  }

  return {
    ensureRoom,
    arrived: (message, stretchFrom) => {
      const roomId = roomOfMessage(message, selfId, deps.joined);
      if (roomId === null) return null;
      ensureRoom(roomId, [message.senderId]);
      put(toRecord(message, roomId, null), stretchFrom(roomId));
      return roomId;
    },
    sent: (op, message, stretchFrom) => {
      const roomId = op.roomId ?? '';
      const record = toRecord(message, roomId, op.opId);
      put(record, stretchFrom(roomId));
      return { messageId: record.messageId, seq: record.seq, at: record.sentAt };
    },
    history: (roomId, page, to, reachesStart) => {
      if (page.length === 0) {
        if (reachesStart && Number.isFinite(to))
          log.apply({ roomId, from: 0, to, messages: [] }, { asOf: 0, reach: 0 });
        return null;
      }
      const open = deps.unknownOps(roomId);
      const found = new Map<string, MessageRecord>();
      const taken = new Set<number>();
      const records = page.map((message) => {
        const op = takeMatching(open, message, selfId, messages.byMessageId(roomId, message.id) !== null);
        const record = toRecord(message, roomId, op?.opId ?? null, taken);
        taken.add(record.seq);
        if (op) found.set(op.opId, record);
        return record;
      });
      const places = [...taken];
      const oldest = Math.min(...places);
      const stretch = {
        from: reachesStart ? 0 : oldest,
        to: Number.isFinite(to) ? Math.max(to, ...places) : Math.max(...places),
      };
      log.apply({ roomId, ...stretch, messages: records }, { asOf: 0, reach: 0 });
      // The ops end only now that the cache has what they did (C9).
      for (const [opId, record] of found)
        deps.found(opId, { messageId: record.messageId, seq: record.seq, at: record.sentAt });
      return oldest;
    },
  };
}

/** The history has no metadata: an own op is told by its text, each message serving one op only. */
function takeMatching(open: Op[], message: PlatformMessage, selfId: string, alreadyKnown: boolean): Op | null {
  if (message.senderId !== selfId || alreadyKnown) return null;
  const index = open.findIndex((op) => op.payload.body === message.message);
  return index < 0 ? null : (open.splice(index, 1)[0] ?? null);
}

function newRoom(roomId: string, memberIds: string[]): RoomRecord {
  const visitId = visitOfRoom(roomId);
  return {
    roomId,
    kind: visitId !== null ? 'visit' : directRoomMembers(roomId) ? 'direct' : 'team',
    title: visitId ?? roomId,
    topic: null,
    visitId,
    memberIds,
    patient: null,
    head: 0,
    createdAt: 0,
  };
}

/** A time that cannot be read places a message at the very beginning rather than nowhere. */
export function timeOf(timestamp: string): number {
  const parsed = Date.parse(timestamp);
  return Number.isFinite(parsed) ? parsed : 0;
}

export function positionOf(timestamp: string): number {
  return plainPosition(timeOf(timestamp));
}
