// Who is typing (CH4), as it is received: it disappears after 6 s by itself, with that person's message, and with the
// link. A plain platform does not say in which room: with a person of whom one joined room is shared it is that room,
// otherwise the direct one (platform contract, 4).

import { directRoomId } from '#shared/ids.ts';
import { typingEvent } from '#shared/wire/platform.ts';
import type { Clock } from '../ports/clock.ts';

export const TYPING_SHOWN_MS = 6_000;
/** A server that says more is not believed. */
const MOST_TYPING = 1_000;

export interface Typing {
  typingIn(roomId: string): string[];
  /** Answers true when the event was one of typing. */
  onEvent(name: string, payload: unknown): boolean;
  onMessage(message: { roomId: string; senderId: string }): void;
  onLost(): void;
}

export function createTyping(deps: {
  clock: Clock;
  selfId: string;
  /** Joined rooms in which that person is too. */
  sharedRooms: (userId: string) => readonly string[];
  onChanged: (roomId: string, userIds: string[]) => void;
}): Typing {
  /** room → person → how to cancel the disappearing. */
  const rooms = new Map<string, Map<string, () => void>>();
  let count = 0;

  const typingIn = (roomId: string) => [...(rooms.get(roomId)?.keys() ?? [])];

  function start(roomId: string, userId: string): void {
    const people = rooms.get(roomId) ?? new Map<string, () => void>();
    const known = people.get(userId);
    if (!known && count >= MOST_TYPING) return;
    known?.();
    rooms.set(roomId, people);
    people.set(
      userId,
      deps.clock.after(TYPING_SHOWN_MS, () => stop(roomId, userId)),
    );
    if (known) return;
    count += 1;
    deps.onChanged(roomId, typingIn(roomId));
  }

  function stop(roomId: string, userId: string): void {
    const people = rooms.get(roomId);
    const cancel = people?.get(userId);
    if (!people || !cancel) return;
    cancel();
    people.delete(userId);
    count -= 1;
    if (people.size === 0) rooms.delete(roomId);
    deps.onChanged(roomId, typingIn(roomId));
  }

  function roomOf(userId: string): string {
    const shared = deps.sharedRooms(userId);
    return shared.length === 1 && shared[0] !== undefined ? shared[0] : directRoomId(deps.selfId, userId);
  }

  return {
    typingIn,
    onEvent(name, payload) {
      if (name !== 'typing:start' && name !== 'typing:stop') return false;
      const parsed = typingEvent.safeParse(payload);
      if (!parsed.success || parsed.data.userId === deps.selfId) return true;
      const { userId, roomId } = parsed.data;
      if (name === 'typing:start') start(roomId ?? roomOf(userId), userId);
      else if (roomId !== undefined) stop(roomId, userId);
      // Rooms may have been joined since the start: wherever it is shown, it ends.
      else for (const shown of rooms.keys()) stop(shown, userId);
      return true;
    },
    onMessage: ({ roomId, senderId }) => stop(roomId, senderId),
    onLost() {
      for (const [roomId, people] of rooms) {
        for (const userId of people.keys()) stop(roomId, userId);
      }
    },
  };
}
