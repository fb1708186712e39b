// The seed's `useNotifications`: the in-app list is the truth (NT1), kept by the daemon.

import { useCallback } from 'react';
import type { NotificationView } from '#shared/model/notification.ts';
import { useBridge } from '../provider.tsx';
import { useCall } from '../use-call.ts';
import { valueOf } from './call-error.ts';

const NONE: NotificationView[] = [];

export function useNotifications() {
  const bridge = useBridge();
  const { data } = useCall('notifications.list', {});

  /** Without an id all are marked. */
  const markAsRead = useCallback(
    (id?: string) => valueOf(bridge.call('notifications.markRead', { ids: id === undefined ? null : [id] })),
    [bridge],
  );
  const clearAll = useCallback(() => valueOf(bridge.call('notifications.clear', {})), [bridge]);

  return { notifications: data?.notifications ?? NONE, unreadCount: data?.unreadCount ?? 0, markAsRead, clearAll };
}
