// Which notifications are shown, in which order: what is to be handled before what is, the pressing before the rest,
// the newest first within both.

import type { NotificationPriority, NotificationView } from '#shared/model/notification.ts';

export type NotificationFilter = 'unread' | 'all';

const rank: Record<NotificationPriority, number> = { urgent: 0, high: 1, medium: 2, low: 2 };

export function shownNotifications(
  notifications: readonly NotificationView[],
  filter: NotificationFilter,
): NotificationView[] {
  const order = (notification: NotificationView) => (notification.readAt === null ? rank[notification.priority] : 3);
  return notifications
    .filter(({ readAt }) => filter === 'all' || readAt === null)
    .toSorted((a, b) => order(a) - order(b) || b.at - a.at);
}
