// Native notifications: how many of what kind, never from whom or what (NT1). They speak only while the window is not
// in front, one of each kind at a time, and are taken back on lock, sign-out and when the window comes to the front (NT3).

import { Notification } from 'electron';
import type { BridgeServer, Events } from '#shared/bridge/contract.ts';
import type { Words } from './words.ts';
import { PRODUCT_NAME } from './words.ts';

type ToastKind = 'message' | 'urgent' | 'notification';

export interface Toasts {
  clear(): void;
}

export interface ToastNeeds {
  words: () => Words;
  windowFocused: () => boolean;
  openWindow: () => void;
}

export function createToasts(bridge: BridgeServer, needs: ToastNeeds): Toasts {
  const shown = new Map<ToastKind, { toast: Notification; count: number }>();
  let settings: Events['settings.changed']['notifications'] | null = null;

  const clear = (): void => {
    for (const { toast } of shown.values()) toast.close();
    shown.clear();
  };
  const text = (kind: ToastKind, count: number): string => {
    const words = needs.words();
    if (kind === 'message') return words.newMessages(count);
    return kind === 'urgent' ? words.urgentMessages(count) : words.newNotifications(count);
  };
  const raise = (kind: ToastKind): void => {
    const before = shown.get(kind);
    before?.toast.close();
    const count = (before?.count ?? 0) + 1;
    const toast = new Notification({
      title: PRODUCT_NAME,
      body: text(kind, count),
      silent: settings?.sound === false,
      urgency: kind === 'urgent' ? 'critical' : 'normal',
      timeoutType: kind === 'urgent' ? 'never' : 'default',
    });
    toast.on('click', needs.openWindow);
    shown.set(kind, { toast, count });
    toast.show();
  };

  bridge.subscribe('settings.changed', ({ notifications }) => {
    settings = notifications;
  });
  bridge.subscribe('session.changed', ({ state }) => {
    if (state !== 'signed-in') clear();
  });
  bridge.subscribe('alert.raised', ({ kind, acuity }) => {
    if (settings?.enabled === false || needs.windowFocused() || !Notification.isSupported()) return;
    raise(kind === 'notification' ? 'notification' : acuity === 'urgent' ? 'urgent' : 'message');
  });
  return { clear };
}
