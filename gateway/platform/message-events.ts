// Messages, receipts, typing and history as the plain platform has them: nothing is deduplicated, receipts need a room,
// and the sender's own other workstations hear nothing.

import type { Client, Receiver } from '../live/client.ts';
import type { Front } from '../live/front.ts';
import { messageHistory, messageRead, messageReceived, messageSend, typing } from './shapes.ts';

export function receiveMessageEvents(front: Front, client: Client, receiver: Receiver): void {
  const { conversation, services } = front;

  receiver.requestThen('message:send', messageSend, (draft) => {
    const outcome = conversation.post(client, draft);
    if (!outcome.ok) return outcome;
    const message = outcome.value;
    const echo = () => {
      if (!services.switches.dropsEcho('message:sent')) client.socket.emit('message:sent', message);
    };
    return { ok: true, value: { answer: { message }, tell: echo } };
  });

  receiver.notice('message:received', messageReceived, ({ messageId, roomId }) => {
    if (roomId !== undefined) conversation.receipt(client, roomId, 'delivered', [messageId]);
  });
  receiver.notice('message:read', messageRead, ({ messageIds, roomId }) => {
    if (roomId !== undefined) conversation.receipt(client, roomId, 'read', messageIds);
  });

  receiver.request('message:history', messageHistory, ({ visitId, limit, before }) =>
    conversation.history(client, visitId, limit, before === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(before)),
  );

  receiver.notice('typing:start', typing, (target) => conversation.typing(client, target, true));
  receiver.notice('typing:stop', typing, (target) => conversation.typing(client, target, false));
}
