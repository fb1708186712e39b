// How a colleague says something: typing first, for as long as the words need.

import { randomUUID } from 'node:crypto';
import { directRoomMembers, visitOfRoom } from '#shared/ids.ts';
import { speak } from './phrases.ts';
import type { Stage } from './stage.ts';
import { firstNameOf } from './staff.ts';

const TYPING_S_PER_CHARACTER = 0.045;

export function say(stage: Stage, userId: string, roomId: string, phrase: string, acuity = 'routine'): void {
  const { front, luck } = stage;
  if (!stage.isScripted(userId)) return;
  const { rooms, people, settings } = front.services;
  const role = people.byId(userId)?.role ?? 'provider';
  const author = { userId, role };
  const recipientId = directRoomMembers(roomId)?.find((other) => other !== userId);
  const target = recipientId === undefined ? { roomId } : { recipientId };
  const room = rooms.byId(roomId);
  const others = (room ? rooms.members(room) : [recipientId ?? userId]).filter((other) => other !== userId);
  const message = speak(
    phrase,
    luck,
    settings.clock.now(),
    firstNameOf(others.length > 0 ? luck.pick(others) : userId),
  );
  const seconds = 0.8 + message.length * TYPING_S_PER_CHARACTER;
  front.conversation.typing(author, target, true);
  stage.later(seconds, seconds * 1.4, () => {
    front.conversation.typing(author, target, false);
    if (!stage.isScripted(userId)) return;
    const visitId = visitOfRoom(roomId);
    const metadata = { messageType: 'text', roomId, clientId: randomUUID(), acuity };
    front.conversation.post(author, { ...target, ...(visitId === null ? {} : { visitId }), message, metadata });
  });
}
