import { act, cleanup, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, ok } from '#shared/result.ts';
import { CallError } from '../../../renderer/bridge/hooks/call-error.ts';
import { useCachedData } from '../../../renderer/bridge/hooks/use-cached-data.ts';
import { useChatMessages } from '../../../renderer/bridge/hooks/use-chat-messages.ts';
import { useNotifications } from '../../../renderer/bridge/hooks/use-notifications.ts';
import { useOfflineIndicator } from '../../../renderer/bridge/hooks/use-offline-indicator.ts';
import { useOfflineSync, type SyncOutcome } from '../../../renderer/bridge/hooks/use-offline-sync.ts';
import { useOptimisticUpdate } from '../../../renderer/bridge/hooks/use-optimistic-update.ts';
import { usePresence } from '../../../renderer/bridge/hooks/use-presence.ts';
import { useSocket } from '../../../renderer/bridge/hooks/use-socket.ts';
import { aConnection, aMessage, anOutboxSummary, aPresence } from '#tests/support/chat-fixtures.ts';
import { FakeBridge } from '#tests/support/fake-bridge.ts';
import { renderHookWithBridge } from '#tests/support/render-with-bridge.tsx';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = new FakeBridge();
});
afterEach(cleanup);

describe('the results of the hooks have the names of the seed document', () => {
  const shapes: [string, () => object, string[]][] = [
    [
      'useSocket',
      () => useSocket({ autoConnect: true }),
      'isConnected connectionState socketId error connect disconnect emit on sendMessage joinRoom leaveRoom sendTyping updatePresence'.split(
        ' ',
      ),
    ],
    [
      'useChatMessages',
      () => useChatMessages('r'),
      'messages typingUsers sendMessage startTyping stopTyping'.split(' '),
    ],
    [
      'useOfflineSync',
      () => useOfflineSync({ autoSync: false, syncInterval: 30_000 }),
      'isOnline isSyncing pendingActions lastSync error sync queueAction clearPending getStorageStats'.split(' '),
    ],
    [
      'useCachedData',
      () => useCachedData('appointments', async () => []),
      'data isLoading error refetch isStale'.split(' '),
    ],
    [
      'useOptimisticUpdate',
      () => useOptimisticUpdate(),
      'data setData update pendingUpdates hasPendingUpdates clearPending'.split(' '),
    ],
    ['useNotifications', () => useNotifications(), 'notifications unreadCount markAsRead clearAll'.split(' ')],
    ['usePresence', () => usePresence('user-pn'), 'isOnline lastSeen updatePresence'.split(' ')],
    [
      'useOfflineIndicator',
      () => useOfflineIndicator(),
      'showIndicator indicatorText indicatorType isOnline isSyncing pendingCount'.split(' '),
    ],
  ];
  test.each(shapes)('%s', async (_, hook, names) => {
    const { result } = renderHookWithBridge(bridge, hook);
    await act(async () => {});
    expect(Object.keys(result.current)).toEqual(expect.arrayContaining(names));
  });
});

describe('useSocket', () => {
  test('follows the connection, and says why there is none', async () => {
    const { result } = renderHookWithBridge(bridge, () => useSocket());
    expect(result.current).toMatchObject({ isConnected: true, socketId: 'socket-1', error: null });
    act(() => bridge.emit('connection.changed', aConnection({ state: 'offline', cause: 'no-network' })));
    expect(result.current).toMatchObject({ isConnected: false, socketId: null, error: 'no-network' });
  });

  test('is not connected while the daemon itself is out of reach', () => {
    const { result } = renderHookWithBridge(bridge, () => useSocket());
    act(() => bridge.setLink({ kind: 'lost', since: 0, nextTryAt: null }));
    expect(result.current).toMatchObject({ isConnected: false, connectionState: 'offline' });
  });

  test('hears the events of its name until it unsubscribes', () => {
    const { result } = renderHookWithBridge(bridge, () => useSocket());
    const heard: unknown[] = [];
    const stop = result.current.on('call:incoming', (payload) => heard.push(payload));
    bridge.emit('platform.event', { event: 'call:incoming', payload: 1 });
    bridge.emit('platform.event', { event: 'call:ended', payload: 2 });
    stop();
    bridge.emit('platform.event', { event: 'call:incoming', payload: 3 });
    expect(heard).toEqual([1]);
  });

  test('connects by itself only when asked to', async () => {
    renderHookWithBridge(bridge, () => useSocket({ autoConnect: false }));
    expect(bridge.askedFor('connection.setPaused')).toEqual([]);
    renderHookWithBridge(bridge, () => useSocket({ autoConnect: true }));
    await waitFor(() => expect(bridge.askedFor('connection.setPaused')).toEqual([{ paused: false }]));
  });
});

describe('useChatMessages', () => {
  test('shows the messages of the room and what is sent into it', async () => {
    bridge.rows.set('r', [aMessage({ position: 1 })]);
    const { result } = renderHookWithBridge(bridge, () => useChatMessages('r'));
    await waitFor(() => expect(result.current.messages).toHaveLength(1));
    await act(() => result.current.sendMessage('On my way').then(() => {}));
    await waitFor(() => expect(result.current.messages.at(-1)?.body).toBe('On my way'));
  });

  test('rejects when the message is not safe', async () => {
    bridge.answer('chat.send', () => fail('storage-full', 'full'));
    const { result } = renderHookWithBridge(bridge, () => useChatMessages('r'));
    await expect(result.current.sendMessage('x')).rejects.toBeInstanceOf(CallError);
  });
});

describe('useOfflineSync', () => {
  test('tells what became of a sync, or why there was none', async () => {
    const onSyncComplete = vi.fn<(outcome: SyncOutcome) => void>();
    const onSyncError = vi.fn<(error: CallError) => void>();
    const { result } = renderHookWithBridge(bridge, () => useOfflineSync({ onSyncComplete, onSyncError }));
    await act(() => result.current.sync().then(() => {}));
    expect(onSyncComplete).toHaveBeenCalledWith({ sent: 0, waiting: 0, refused: 0 });
    bridge.answer('offline.sync', () => fail('offline', 'no'));
    await act(() => result.current.sync().then(() => {}));
    expect(onSyncError).toHaveBeenCalledTimes(1);
    expect(result.current.error?.failure.code).toBe('offline');
  });

  test('syncs by itself only when asked to and while connected', async () => {
    bridge.emit('connection.changed', aConnection({ state: 'offline' }));
    renderHookWithBridge(bridge, () => useOfflineSync({ autoSync: true }));
    expect(bridge.askedFor('offline.sync')).toEqual([]);
    act(() => bridge.emit('connection.changed', aConnection()));
    await waitFor(() => expect(bridge.askedFor('offline.sync')).toHaveLength(1));
  });
});

describe('useCachedData', () => {
  const fetcher = vi.fn<() => Promise<string[]>>(async () => ['fetched']);
  beforeEach(() => fetcher.mockClear());

  test('fetches what is missing and keeps it', async () => {
    const { result } = renderHookWithBridge(bridge, () => useCachedData('k', fetcher));
    expect(result.current.isLoading).toBe(true);
    await waitFor(() => expect(result.current.data).toEqual(['fetched']));
    expect(bridge.cache.get('k')?.value).toEqual(['fetched']);
    expect(result.current.isStale).toBe(false);
  });

  test('does not fetch what is fresh', async () => {
    bridge.cache.set('k', { value: ['kept'], fetchedAt: Date.now(), state: 'fresh' });
    const { result } = renderHookWithBridge(bridge, () => useCachedData('k', fetcher));
    await waitFor(() => expect(result.current.data).toEqual(['kept']));
    expect(fetcher).not.toHaveBeenCalled();
  });

  test('[CA1] shows what is stale, as stale, when it cannot be fetched', async () => {
    bridge.cache.set('k', { value: ['old'], fetchedAt: 1, state: 'stale' });
    const { result } = renderHookWithBridge(bridge, () =>
      useCachedData('k', async (): Promise<string[]> => {
        throw new Error('no network');
      }),
    );
    await waitFor(() => expect(result.current.error?.message).toBe('no network'));
    expect(result.current).toMatchObject({ data: ['old'], isStale: true });
  });

  test('fetches again when the connection comes back, unless told not to', async () => {
    bridge.cache.set('k', { value: ['kept'], fetchedAt: Date.now(), state: 'fresh' });
    const { result } = renderHookWithBridge(bridge, () => {
      useCachedData('k', fetcher, { refetchOnReconnect: false });
      return useCachedData('k', fetcher);
    });
    await waitFor(() => expect(result.current.data).toEqual(['kept']));
    act(() => bridge.emit('connection.changed', aConnection({ state: 'offline' })));
    act(() => bridge.emit('connection.changed', aConnection()));
    await waitFor(() => expect(result.current.data).toEqual(['fetched']));
    expect(fetcher).toHaveBeenCalledTimes(1);
  });
});

test('[CA1] two places that show the same key fetch it once', async () => {
  const fetcher = vi.fn<() => Promise<string[]>>(async () => ['fetched']);
  const { result } = renderHookWithBridge(bridge, () => [
    useCachedData('same', fetcher),
    useCachedData('same', fetcher),
  ]);
  await waitFor(() => expect(result.current.map(({ data }) => data)).toEqual([['fetched'], ['fetched']]));
  expect(fetcher).toHaveBeenCalledTimes(1);
  expect(result.current[0]?.asOf).not.toBeNull();
});

describe('useOptimisticUpdate', () => {
  const rename = (current: { name: string } | undefined) => ({ ...current, name: 'New' });

  test('shows a change at once and keeps the server’s answer', async () => {
    const { result } = renderHookWithBridge(bridge, () => useOptimisticUpdate({ name: 'Old' }));
    let answer: (value: { name: string }) => void = () => {};
    let done: Promise<boolean> = Promise.resolve(false);
    const request = vi.fn<(data: { name: string }) => Promise<{ name: string }>>(
      () => new Promise((resolve) => (answer = resolve)),
    );
    act(() => {
      done = result.current.update('profile', rename, request);
    });
    expect(result.current).toMatchObject({ data: { name: 'New' }, hasPendingUpdates: true });
    // Kept first, then sent.
    await waitFor(() => expect(request).toHaveBeenCalledWith({ name: 'New' }));
    expect(bridge.updates).toHaveLength(1);
    await act(async () => {
      answer({ name: 'Newest' });
      await done;
    });
    expect(result.current).toMatchObject({ data: { name: 'Newest' }, hasPendingUpdates: false });
  });

  test('[IN10] after a failure the change stays until it is rolled back by its removal', async () => {
    const { result } = renderHookWithBridge(bridge, () => useOptimisticUpdate({ name: 'Old' }));
    let rollback: () => void = () => {};
    await act(() =>
      result.current
        .update('profile', rename, () => Promise.reject(new Error('no')), { onError: (_, undo) => (rollback = undo) })
        .then(() => {}),
    );
    expect(result.current).toMatchObject({ data: { name: 'New' }, pendingUpdates: [{ state: 'failed' }] });
    act(() => rollback());
    expect(result.current).toMatchObject({ data: { name: 'Old' }, hasPendingUpdates: false });
  });

  const offline = () => Promise.reject(new CallError({ code: 'offline', message: 'x' }));

  test('a change that finds no connection is kept, and goes when there is one again', async () => {
    const { result } = renderHookWithBridge(bridge, () => useOptimisticUpdate({ name: 'Old' }));
    const request = vi.fn<() => Promise<{ name: string } | undefined>>(offline);
    await act(() => result.current.update('profile', rename, request).then((sent) => expect(sent).toBe(false)));
    expect(result.current).toMatchObject({ data: { name: 'New' }, pendingUpdates: [{ state: 'pending' }] });
    expect(bridge.updates).toMatchObject([{ key: 'profile', value: { name: 'New' }, base: { name: 'Old' } }]);
    request.mockResolvedValue({ name: 'New' });
    act(() => bridge.emit('connection.changed', aConnection({ state: 'offline' })));
    act(() => bridge.emit('connection.changed', aConnection()));
    await waitFor(() => expect(result.current.hasPendingUpdates).toBe(false));
    expect(request).toHaveBeenLastCalledWith({ name: 'New' });
    expect(bridge.updates).toEqual([]);
  });

  test('what an earlier run left behind is shown over what is known now, and sent by the request of its key', async () => {
    const base = { name: 'Old', place: 'Bay 1' };
    bridge.updates = [
      { id: '01940000-0000-7000-8000-00000000000a', key: 'profile', value: { ...base, name: 'New' }, base },
      { id: '01940000-0000-7000-8000-00000000000b', key: 'elsewhere', value: 1, base: null },
    ];
    let answer: () => void = () => {};
    const profile = vi.fn<(data: object) => Promise<void>>(() => new Promise((resolve) => (answer = resolve)));
    const { result } = renderHookWithBridge(bridge, () =>
      useOptimisticUpdate({ name: 'Old', place: 'Bay 9' }, { requests: { profile } }),
    );
    await waitFor(() => expect(profile).toHaveBeenCalledWith({ name: 'New', place: 'Bay 1' }));
    expect(result.current).toMatchObject({ data: { name: 'New', place: 'Bay 9' }, hasPendingUpdates: true });
    await act(async () => answer());
    await waitFor(() => expect(result.current.hasPendingUpdates).toBe(false));
    expect(bridge.updates.map(({ key }) => key)).toEqual(['elsewhere']);
  });

  test('a change that could not be kept is not claimed', async () => {
    bridge.answer('updates.keep', () => fail('storage-full', 'full'));
    const { result } = renderHookWithBridge(bridge, () => useOptimisticUpdate({ name: 'Old' }));
    const request = vi.fn<() => Promise<undefined>>(async () => undefined);
    await act(() => result.current.update('profile', rename, request).then((sent) => expect(sent).toBe(false)));
    expect(result.current).toMatchObject({ data: { name: 'Old' }, hasPendingUpdates: false });
    expect(request).not.toHaveBeenCalled();
  });

  test('clearing takes the pending ones off the screen and out of the vault', async () => {
    const { result } = renderHookWithBridge(bridge, () => useOptimisticUpdate({ name: 'Old' }));
    await act(() => result.current.update('profile', rename, offline).then(() => {}));
    act(() => result.current.clearPending());
    expect(result.current).toMatchObject({ data: { name: 'Old' }, hasPendingUpdates: false });
    await waitFor(() => expect(bridge.updates).toEqual([]));
  });
});

describe('[PR1] usePresence', () => {
  test('is online for a state that is known to hold', async () => {
    bridge.presences = [aPresence('user-pn', 'busy')];
    const { result } = renderHookWithBridge(bridge, () => usePresence('user-pn'));
    await waitFor(() => expect(result.current).toMatchObject({ isOnline: true, state: 'busy' }));
  });

  test.each(['offline', 'unknown'] as const)('is not online when %s', async (state) => {
    bridge.presences = [aPresence('user-pn', state)];
    const { result } = renderHookWithBridge(bridge, () => usePresence('user-pn'));
    await waitFor(() => expect(result.current.lastSeen).not.toBeNull());
    expect(result.current).toMatchObject({ isOnline: false, state });
  });

  test('is unknown, not online, once the daemon is out of reach', async () => {
    bridge.presences = [aPresence('user-pn', 'online')];
    const { result } = renderHookWithBridge(bridge, () => usePresence('user-pn'));
    await waitFor(() => expect(result.current.isOnline).toBe(true));
    act(() => bridge.setLink({ kind: 'lost', since: 0, nextTryAt: null }));
    expect(result.current).toMatchObject({ isOnline: false, state: 'unknown' });
  });
});

describe('useOfflineIndicator', () => {
  test('is quiet while all is well and says what waits when it is not', async () => {
    const { result } = renderHookWithBridge(bridge, () => useOfflineIndicator());
    expect(result.current).toMatchObject({ showIndicator: false, indicatorType: 'online' });
    act(() => bridge.emit('outbox.changed', anOutboxSummary({ waiting: 2 })));
    expect(result.current).toMatchObject({ showIndicator: true, indicatorType: 'pending', pendingCount: 2 });
    act(() => bridge.emit('connection.changed', aConnection({ state: 'offline' })));
    expect(result.current.indicatorType).toBe('offline');
  });
});

test('useNotifications marks one or all', async () => {
  const { result } = renderHookWithBridge(bridge, () => useNotifications());
  await result.current.markAsRead('n1');
  await result.current.markAsRead();
  expect(bridge.askedFor('notifications.markRead')).toEqual([{ ids: ['n1'] }, { ids: null }]);
  bridge.answer('notifications.clear', () => ok(null));
  await expect(result.current.clearAll()).resolves.toBeNull();
});
