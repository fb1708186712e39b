// Stored notifications: the list that `/push/notifications` shows and `notification:new` announces.

import { randomUUID } from 'node:crypto';
import type { Store } from './store.ts';

interface NotificationRow {
  notification_id: string;
  type: string;
  priority: 'low' | 'medium' | 'high' | 'urgent';
  title: string;
  message: string;
  data: string | null;
  created_at: number;
  read_at: number | null;
}

export interface NewNotification {
  userId: string;
  type: string;
  priority: NotificationRow['priority'];
  title: string;
  message: string;
  data: Record<string, string> | null;
}

export type Notifications = ReturnType<typeof openNotifications>;

const view = (row: NotificationRow) => ({
  id: row.notification_id,
  type: row.type,
  priority: row.priority,
  title: row.title,
  message: row.message,
  ...(row.data ? { data: JSON.parse(row.data) as Record<string, string> } : {}),
  isRead: row.read_at !== null,
  readAt: row.read_at === null ? null : new Date(row.read_at).toISOString(),
  createdAt: new Date(row.created_at).toISOString(),
  timestamp: new Date(row.created_at).toISOString(),
});

export function openNotifications(store: Store) {
  const insert = store.prepare('INSERT INTO notifications VALUES (?,?,?,?,?,?,?,?,NULL)');
  const page = store.prepare<NotificationRow>(
    'SELECT * FROM notifications WHERE user_id=? ORDER BY created_at DESC, notification_id LIMIT ? OFFSET ?',
  );
  const count = store.prepare<{ total: number; unread: number }>(
    'SELECT count(*) AS total, count(*) - count(read_at) AS unread FROM notifications WHERE user_id=?',
  );
  const markRead = store.prepare(
    'UPDATE notifications SET read_at = coalesce(read_at, ?) WHERE notification_id=? AND user_id=?',
  );
  const markAllRead = store.prepare('UPDATE notifications SET read_at=? WHERE user_id=? AND read_at IS NULL');

  return {
    add: (notification: NewNotification, now: number) => {
      const row: NotificationRow = {
        notification_id: randomUUID(),
        type: notification.type,
        priority: notification.priority,
        title: notification.title,
        message: notification.message,
        data: notification.data ? JSON.stringify(notification.data) : null,
        created_at: now,
        read_at: null,
      };
      const { notification_id, type, priority, title, message, data, created_at } = row;
      insert.run(notification_id, notification.userId, type, priority, title, message, data, created_at);
      return view(row);
    },
    page: (userId: string, limit: number, offset: number) => page.all(userId, limit, offset).map(view),
    count: (userId: string) => count.get(userId) ?? { total: 0, unread: 0 },
    /** False when the person has no such notification. */
    markRead: (userId: string, notificationId: string, now: number) =>
      markRead.run(now, notificationId, userId).changes > 0,
    markAllRead: (userId: string, now: number) => markAllRead.run(now, userId).changes,
  };
}
