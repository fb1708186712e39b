// Where a message of the plain platform belongs. `message:new` carries no room (contract, trap 1): the metadata of
// consoles say it, then the visit, then sender and recipient. What the metadata say is a claim of the sender: it is
// believed for the direct room of the two of us and for rooms that we have joined, never for anybody else's. Pure.

import { directRoomId, directRoomMembers } from '#shared/ids.ts';
import type { PlatformMessage } from '#shared/wire/platform.ts';

export function roomOfMessage(
  message: PlatformMessage,
  selfId: string,
  joined: (roomId: string) => boolean,
): string | null {
  const claimed = message.metadata?.roomId;
  if (claimed !== undefined) {
    const pair = directRoomMembers(claimed);
    if (pair ? pair.includes(selfId) && pair.includes(message.senderId) : joined(claimed)) return claimed;
  }
  if (message.visitId) return `visit:${message.visitId}`;
  if (message.senderId !== selfId) return directRoomId(selfId, message.senderId);
  return message.recipientId ? directRoomId(selfId, message.recipientId) : null;
}

/** Ids of messages that the platform does not store are made of a clock and collide (trap 2). */
export function isTemporaryId(messageId: string): boolean {
  return messageId.startsWith('temp-');
}
