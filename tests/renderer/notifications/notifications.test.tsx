import '../../support/sized-elements.ts';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NotificationView } from '#shared/model/notification.ts';
import { ok } from '#shared/result.ts';
import { BridgeProvider } from '../../../renderer/bridge/provider.tsx';
import { NotificationList } from '../../../renderer/features/notifications/NotificationList.tsx';
import { shownNotifications } from '../../../renderer/features/notifications/notification-order.ts';
import { NOW } from '../../support/chat-fixtures.ts';
import { FakeBridge } from '../../support/fake-bridge.ts';

const aNotification = (id: string, change: Partial<NotificationView> = {}): NotificationView => ({
  id,
  type: 'message',
  priority: 'medium',
  title: `Notification ${id}`,
  message: '',
  roomId: null,
  at: NOW,
  readAt: null,
  ...change,
});

let bridge: FakeBridge;
let opened: string[];
beforeEach(() => {
  bridge = new FakeBridge();
  opened = [];
});
afterEach(cleanup);

function open(notifications: NotificationView[]) {
  const unreadCount = notifications.filter(({ readAt }) => readAt === null).length;
  bridge.answer('notifications.list', () => ok({ notifications, unreadCount }));
  render(
    <BridgeProvider bridge={bridge}>
      <NotificationList onOpenRoom={(roomId) => opened.push(roomId)} />
    </BridgeProvider>,
  );
}

describe('[NT1] the list of notifications', () => {
  test('keeps what is to be handled before what is, the pressing first', () => {
    const list = [
      aNotification('done', { readAt: NOW }),
      aNotification('old', { at: NOW - 5_000 }),
      aNotification('new'),
      aNotification('urgent', { priority: 'urgent', at: NOW - 9_000 }),
    ];
    expect(shownNotifications(list, 'all').map(({ id }) => id)).toEqual(['urgent', 'new', 'old', 'done']);
    expect(shownNotifications(list, 'unread').map(({ id }) => id)).toEqual(['urgent', 'new', 'old']);
  });

  test('marks one or all as handled', async () => {
    open([aNotification('a'), aNotification('b')]);
    fireEvent.click(await screen.findByRole('button', { name: 'Mark “Notification a” as handled' }));
    await waitFor(() => expect(bridge.askedFor('notifications.markRead')).toEqual([{ ids: ['a'] }]));
    fireEvent.click(screen.getByRole('button', { name: 'Mark all as handled' }));
    await waitFor(() => expect(bridge.askedFor('notifications.markRead').at(-1)).toEqual({ ids: null }));
  });

  test('opening its room handles it', async () => {
    open([aNotification('a', { roomId: 'room-1' })]);
    fireEvent.click(await screen.findByRole('button', { name: 'Open the room' }));
    expect(opened).toEqual(['room-1']);
    await waitFor(() => expect(bridge.askedFor('notifications.markRead')).toEqual([{ ids: ['a'] }]));
  });

  test('clears only after a question', async () => {
    open([aNotification('a')]);
    await screen.findByText('Notification a');
    fireEvent.click(screen.getByRole('button', { name: 'Clear all' }));
    expect(bridge.askedFor('notifications.clear')).toEqual([]);
    const dialog = await screen.findByRole('alertdialog');
    fireEvent.click([...dialog.querySelectorAll('button')].at(-1) as HTMLElement);
    await waitFor(() => expect(bridge.askedFor('notifications.clear')).toHaveLength(1));
  });

  test('says so when nothing is left to handle', async () => {
    open([aNotification('a', { readAt: NOW })]);
    expect(await screen.findByText('Nothing to handle')).toBeTruthy();
  });
});
