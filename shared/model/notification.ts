// The in-app list is the truth; toasts, tray and badge are copies of it (NT1).

export type NotificationPriority = 'low' | 'medium' | 'high' | 'urgent';

export interface NotificationView {
  id: string;
  type: string;
  priority: NotificationPriority;
  title: string;
  message: string;
  roomId: string | null;
  at: number;
  readAt: number | null;
}
