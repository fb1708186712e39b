// What a plain platform tells while we are connected: messages, and receipts by message id.

import { messageDeliveredEvent, messageReadEvent, platformMessage } from '#shared/wire/platform.ts';
import type { MessageStore } from '../store/messages.ts';
import type { RoomLog } from '../sync/room-log.ts';
import type { PlainCatchUp } from './catch-up.ts';
import { timeOf, type PlainInbox } from './inbox.ts';

export interface PlainEventDeps {
  plain: { inbox: PlainInbox; catchUp: PlainCatchUp };
  messages: MessageStore;
  log: RoomLog;
}

export function handlePlainEvent(name: string, payload: unknown, parts: PlainEventDeps): void {
  const { plain, messages, log } = parts;
  switch (name) {
    case 'message:new':
    case 'message:sent': {
      const message = platformMessage.safeParse(payload);
      if (message.success) plain.inbox.arrived(message.data, (roomId) => plain.catchUp.stretchFrom(roomId));
      return;
    }
    case 'message:delivered': {
      const event = messageDeliveredEvent.safeParse(payload);
      if (event.success) mark('delivered', [event.data.messageId], event.data.userId, event.data.timestamp);
      return;
    }
    case 'message:read': {
      const event = messageReadEvent.safeParse(payload);
      if (event.success) mark('read', event.data.messageIds, event.data.userId, event.data.timestamp);
      return;
    }
  }

  /** The platform's receipts name messages, not rooms; a mark reaches up to the newest of them. */
  function mark(kind: 'delivered' | 'read', messageIds: readonly string[], userId: string, timestamp: string): void {
    const upTo = new Map<string, number>();
    for (const messageId of messageIds) {
      const found = messages.anywhere(messageId);
      if (found) upTo.set(found.roomId, Math.max(upTo.get(found.roomId) ?? 0, found.seq));
    }
    const at = timeOf(timestamp);
    for (const [roomId, position] of upTo)
      log.applyMarks(roomId, [{ userId, kind, upTo: position, at, receivedAt: at }], 'single');
  }
}
