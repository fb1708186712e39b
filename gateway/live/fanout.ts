// What has been committed, told to those whom it concerns: consoles with sync.v1 get coverages and marks, clients of the
// plain platform get the platform's events. Called after the transaction, never inside it.

import type { PlatformMessage } from '#shared/wire/platform.ts';
import { directRoomMembers } from '#shared/ids.ts';
import type { Audience } from './audience.ts';
import type { Services } from '../services.ts';
import type { Mark } from '../store/marks.ts';
import type { MessageRecord } from '../store/messages.ts';
import type { RoomRow } from '../store/rooms.ts';

/** A message as the platform's events carry it; `metadata` is relayed untouched. */
export type RelayedMessage = PlatformMessage & { attachments?: string[]; status: 'sent' };

/** Somebody wrote something, by whatever way; scripted colleagues listen. */
export interface Posted {
  roomId: string;
  messageId: string;
  senderId: string;
  body: string;
  acuity: string;
  /** Null where nothing is stored. */
  seq: number | null;
}

export type Fanout = ReturnType<typeof createFanout>;

/** Ids in one `message:read` to clients of the plain platform. */
const MAX_READ_IDS = 100;

export function createFanout(services: Services, audience: Audience) {
  const { rooms, messages, settings } = services;
  const listeners = new Set<(posted: Posted) => void>();

  function relay(room: RoomRow, senderId: string, message: () => RelayedMessage): void {
    const recipientId = directRoomMembers(room.room_id)?.find((userId) => userId !== senderId);
    if (recipientId !== undefined) {
      if (audience.isForeignPresent(recipientId))
        audience.toForeign(recipientId, 'message:new', { ...message(), recipientId });
    } else if (audience.anyForeignIn(room.room_id)) {
      audience.toJoined(room.room_id, 'foreign', senderId, 'message:new', message());
    }
  }

  function announce(posted: Posted): void {
    for (const listener of listeners) listener(posted);
  }

  return {
    announce,
    onPosted: (listener: (posted: Posted) => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** One coverage for all that a batch did to a room, to every console of its members, the sender's included. */
    roomChanged: (
      room: RoomRow,
      from: number,
      options: { withRecord?: boolean; relayed?: RelayedMessage } = {},
    ): void => {
      if (settings.plain) return;
      const coverage = messages.coverage(room, from, room.head, room.head - from + 1);
      const event = options.withRecord ? { ...coverage, room: rooms.record(room) } : coverage;
      audience.toDevices(rooms.members(room), 'sync:room', event);
      for (const record of coverage.messages) {
        if (record.seq < from) continue;
        if (record.retractedAt === null) relay(room, record.senderId, () => options.relayed ?? asRelayed(room, record));
        announce(record);
      }
    },

    marksAdvanced: (room: RoomRow, steps: { mark: Mark; after: number }[]): void => {
      if (steps.length === 0) return;
      const roomId = room.room_id;
      audience.toDevices(rooms.members(room), 'sync:marks', { roomId, marks: steps.map((step) => step.mark) });
      if (!audience.anyForeignIn(roomId)) return;
      for (const { mark, after } of steps) {
        const read = messages.writtenBetween(room, after, mark.upTo, MAX_READ_IDS);
        const messageIds = read.filter((row) => row.sender_id !== mark.userId).map((row) => row.message_id);
        const about = { userId: mark.userId, timestamp: new Date(mark.at).toISOString() };
        if (messageIds.length > 0 && mark.kind === 'read') {
          audience.toJoined(roomId, 'foreign', mark.userId, 'message:read', { messageIds, ...about });
        }
        if (mark.kind === 'delivered') {
          for (const messageId of messageIds) {
            audience.toJoined(roomId, 'foreign', mark.userId, 'message:delivered', { messageId, ...about });
          }
        }
      }
    },
  };
}

/** A stored message as the platform's events carry it. */
export function asRelayed(room: RoomRow, record: MessageRecord, attachments: string[] | null = null): RelayedMessage {
  return {
    id: record.messageId,
    senderId: record.senderId,
    ...(room.visit_id ? { visitId: room.visit_id } : {}),
    message: record.body,
    ...(attachments ? { attachments } : {}),
    timestamp: new Date(record.sentAt).toISOString(),
    status: 'sent',
    metadata: {
      roomId: room.room_id,
      acuity: record.acuity,
      ...(record.clientId ? { clientId: record.clientId } : {}),
      ...(record.replyToId ? { replyToId: record.replyToId } : {}),
    },
  };
}
