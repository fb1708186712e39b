import { describe, expect, test } from 'vitest';
import type { GapRow, TimelineRow } from '#shared/model/message.ts';
import { firstUnread, timelineItems } from '../../../renderer/features/chat/timeline/items.ts';
import { aMessage, MINUTE_MS, NOW } from '#tests/support/chat-fixtures.ts';

const gap: GapRow = { row: 'gap', key: 'gap', from: 2, to: 9, count: 6, loading: false };
const kinds = (rows: TimelineRow[], newFromKey: string | null = null) =>
  timelineItems(rows, newFromKey).map((item) => (item.kind === 'message' && item.continues ? 'continues' : item.kind));

describe('grouping', () => {
  const first = aMessage({ position: 1, at: NOW });
  const next = (change: Parameters<typeof aMessage>[0]) => aMessage({ at: NOW + MINUTE_MS, ...change });

  test('messages of one sender within five minutes belong together', () => {
    expect(kinds([first, next({ position: 2 })])).toEqual(['day', 'message', 'continues']);
  });

  test.each([
    ['another sender', next({ position: 2, senderId: 'user-to' })],
    ['more than five minutes', next({ position: 2, at: NOW + 6 * MINUTE_MS })],
    ['an urgent message', next({ position: 2, acuity: 'urgent' })],
    ['a reply', next({ position: 2, replyTo: { messageId: 'm', senderName: 'P', body: 'b' } })],
  ])('%s begins anew', (_, second) => {
    expect(kinds([first, second])).toEqual(['day', 'message', 'message']);
  });

  test('the time is shown once for each minute of a group', () => {
    const items = timelineItems([first, aMessage({ position: 2, at: NOW + 1_000 }), next({ position: 3 })], null);
    expect(items.map((item) => item.kind === 'message' && item.showTime)).toEqual([false, true, false, true]);
  });
});

describe('lines between messages', () => {
  test('each day begins with its line', () => {
    const yesterday = aMessage({ position: 1, at: NOW - 24 * 60 * MINUTE_MS });
    expect(kinds([yesterday, aMessage({ position: 2, at: NOW })])).toEqual(['day', 'message', 'day', 'message']);
  });

  test('[IN8] a gap stands between its neighbours and ends a group', () => {
    const rows = [aMessage({ position: 1, at: NOW }), gap, aMessage({ position: 9, at: NOW })];
    expect(kinds(rows)).toEqual(['day', 'message', 'gap', 'message']);
  });

  test('the "new" line stands above the first unread message and counts those of others', () => {
    const rows = [
      aMessage({ position: 1, at: NOW }),
      aMessage({ position: 2, at: NOW }),
      aMessage({ position: 3, own: true, at: NOW }),
      aMessage({ position: 4, at: NOW }),
    ];
    const unread = firstUnread(rows, 1);
    expect(unread?.position).toBe(2);
    const items = timelineItems(rows, unread?.key ?? null);
    expect(items[2]).toEqual({ kind: 'new', key: 'new-line', count: 2 });
  });

  test('own messages are never unread, and nothing unread is no line', () => {
    expect(firstUnread([aMessage({ position: 3, own: true })], 1)).toBeNull();
    expect(firstUnread([aMessage({ position: 3 })], 3)).toBeNull();
  });

  test('every item has its own key', () => {
    const rows = [aMessage({ position: 1, at: NOW }), gap, aMessage({ position: 9, at: NOW + 1 })];
    const keys = timelineItems(rows, 'm-9').map((item) => item.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
