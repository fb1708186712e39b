// The rows of the in-app list. A cleared row stays, hidden, so that the server's list does not bring it back.

import type { NotificationView } from '#shared/model/notification.ts';

export interface NotificationRow extends NotificationView {
  cleared: boolean;
  /** The server knows it: reading it has to be told. */
  onServer: boolean;
}

export interface NotificationStore {
  /** All rows, newest first. */
  all(): NotificationRow[];
  find(id: string): NotificationRow | null;
  put(row: NotificationRow): void;
  remove(ids: readonly string[]): void;
}
