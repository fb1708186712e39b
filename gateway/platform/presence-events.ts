// Presence as the platform has it: by subscription, ignored for whom the server does not know.

import type { Client, Receiver } from '../live/client.ts';
import type { Front } from '../live/front.ts';
import { presenceStatus, userIds } from './shapes.ts';

export function receivePresenceEvents(front: Front, client: Client, receiver: Receiver): void {
  const { presence } = front;
  const { socket, userId } = client;

  receiver.request('presence:get', userIds, (asked) => ({
    ok: true,
    value: { presences: presence.of(asked.userIds) },
  }));

  receiver.notice('presence:setStatus', presenceStatus, ({ status, customStatus, until }) => {
    const declared = { status, customStatus: customStatus ?? null, until: until ?? null };
    const shown = presence.declare(userId, socket.id, declared);
    if (shown) socket.emit('presence:statusUpdated', shown);
  });

  receiver.notice('presence:subscribe', userIds, (asked) => {
    presence.subscribe(userId, asked.userIds);
    socket.emit('presence:initial', { presences: presence.of(asked.userIds) });
  });
}
