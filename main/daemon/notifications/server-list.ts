// The platform's notifications, from its event and from its list, in one shape. The list has grown over time: its rows
// may stand bare or under `data`, with `timestamp` or `createdAt`, with `isRead` or `readAt`.

import { z } from 'zod';
import { notificationEvent } from '#shared/wire/platform.ts';
import type { NotificationRow } from './notification-store.ts';

const listed = z
  .looseObject({
    timestamp: z.string().max(40).optional(),
    createdAt: z.string().max(40).optional(),
    isRead: z.boolean().optional().catch(undefined),
    readAt: z.string().max(40).nullish().catch(null),
  })
  .transform((row) => ({ ...row, timestamp: row.timestamp ?? row.createdAt }));

const page = z.union([
  z.array(z.unknown()).max(1_000),
  z.object({ data: z.array(z.unknown()).max(1_000) }).transform((body) => body.data),
  z.object({ notifications: z.array(z.unknown()).max(1_000) }).transform((body) => body.notifications),
]);

/** A row from `notification:new`, or null for what breaks the contract. */
export function rowOfEvent(payload: unknown, nowMs: number): NotificationRow | null {
  const parsed = notificationEvent.safeParse(payload);
  if (!parsed.success) return null;
  const { id, type, priority, title, message, data, timestamp } = parsed.data;
  const roomId = data?.roomId;
  const at = Date.parse(timestamp);
  return {
    id,
    type,
    priority,
    title,
    message,
    roomId: typeof roomId === 'string' && roomId.length <= 200 ? roomId : null,
    at: Number.isFinite(at) ? at : nowMs,
    readAt: null,
    cleared: false,
    onServer: true,
  };
}

/** The rows of GET /push/notifications that can be read; null when the answer is no list at all. */
export function rowsOfList(body: unknown, nowMs: number): NotificationRow[] | null {
  const list = page.safeParse(body);
  if (!list.success) return null;
  return list.data.flatMap((entry) => {
    const shape = listed.safeParse(entry);
    const row = shape.success ? rowOfEvent(shape.data, nowMs) : null;
    if (!row || !shape.success) return [];
    const readAt = Date.parse(shape.data.readAt ?? '');
    const read = shape.data.isRead === true || Number.isFinite(readAt);
    return [{ ...row, readAt: read ? (Number.isFinite(readAt) ? readAt : row.at) : null }];
  });
}
