// Stored notifications and topics.

import { SYNC_ERRORS } from '#shared/wire/sync.ts';
import { channel } from '../live/audience.ts';
import type { Client, Receiver } from '../live/client.ts';
import type { Front } from '../live/front.ts';
import { refuse } from '../problem.ts';
import { nothing, notificationRead, topics } from './shapes.ts';

export function receiveNotificationEvents(front: Front, client: Client, receiver: Receiver): void {
  const { notifications, settings } = front.services;
  const { socket, userId } = client;

  receiver.request('notification:read', notificationRead, ({ notificationId }) =>
    notifications.markRead(userId, notificationId, settings.clock.now())
      ? { ok: true, value: { notificationId } }
      : refuse(SYNC_ERRORS.invalid, 'Notification not found', 'notificationId'),
  );
  receiver.request('notification:readAll', nothing, () => ({
    ok: true,
    value: { markedCount: notifications.markAllRead(userId, settings.clock.now()) },
  }));
  receiver.request('notification:getUnreadCount', nothing, () => ({
    ok: true,
    value: { unreadCount: notifications.count(userId).unread },
  }));
  receiver.notice('notification:subscribe', topics, (asked) => {
    void socket.join(asked.topics.map(channel.topic));
    socket.emit('notification:subscribed', { topics: asked.topics });
  });
  receiver.notice('notification:unsubscribe', topics, (asked) => {
    for (const topic of asked.topics) void socket.leave(channel.topic(topic));
    socket.emit('notification:unsubscribed', { topics: asked.topics });
  });
}
