// What arrives in a burst: the rooms in turns, a batch of new messages each time.

import type { RoomCoverage } from '#shared/wire/sync.ts';
import { messageOf } from './rows.ts';

export const burstRoom = (index: number): string => `team:burst-${index}`;

export function burstOf(roomCount: number, messageCount: number, batch: number): RoomCoverage[] {
  const beginning = Date.UTC(2026, 10, 1);
  return Array.from({ length: Math.ceil(messageCount / batch) }, (_, index) => {
    const roomId = burstRoom(index % roomCount);
    const from = Math.floor(index / roomCount) * batch + 1;
    const to = from + batch - 1;
    const messages = Array.from({ length: batch }, (_unused, place) =>
      messageOf(roomId, from + place, beginning + index * batch + place),
    );
    return { roomId, from, to, messages };
  });
}
