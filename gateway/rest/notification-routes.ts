// Stored notifications.

import { z } from 'zod';
import type { Front } from '../live/front.ts';
import type { App } from './context.ts';
import { checked, notFound } from './errors.ts';

const paging = z.object({
  page: z.coerce.number().int().min(1).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export function notificationRoutes(api: App, front: Front): void {
  const { notifications, settings } = front.services;

  api.get('/push/notifications', (context) => {
    const { userId } = context.var.claims;
    const { page, limit } = checked(paging, context.req.query());
    const { total, unread } = notifications.count(userId);
    return context.json({
      data: notifications.page(userId, limit, (page - 1) * limit),
      pagination: { page, limit, total, totalPages: Math.ceil(total / limit) },
      unreadCount: unread,
    });
  });

  api.patch('/push/notifications/:id/read', (context) => {
    const id = context.req.param('id');
    const found = notifications.markRead(context.var.claims.userId, id, settings.clock.now());
    if (!found) throw notFound('Notification');
    return context.json({ id, isRead: true });
  });

  api.post('/push/notifications/mark-all-read', (context) =>
    context.json({ markedCount: notifications.markAllRead(context.var.claims.userId, settings.clock.now()) }),
  );

  api.get('/push/unread-count', (context) =>
    context.json({ unreadCount: notifications.count(context.var.claims.userId).unread }),
  );
}
