import { act, cleanup, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MessageRow, TimelineRow } from '#shared/model/message.ts';
import { done, fail, ok } from '#shared/result.ts';
import { FIRST_PAGE, isWithinReach, OLDER_PAGE, useTimeline, withTail } from '../../../renderer/bridge/timeline.ts';
import { aMessage, NOW } from '#tests/support/chat-fixtures.ts';
import { FakeBridge } from '#tests/support/fake-bridge.ts';
import { renderHookWithBridge } from '#tests/support/render-with-bridge.tsx';

const ROOM = 'r';
const messages = (from: number, to: number): TimelineRow[] =>
  Array.from({ length: to - from + 1 }, (_, index) => aMessage({ position: from + index }));
let bridge: FakeBridge;

beforeEach(() => {
  bridge = new FakeBridge();
  bridge.rows.set(ROOM, messages(1, 300));
});
afterEach(cleanup);

async function show() {
  const { result } = renderHookWithBridge(bridge, () => useTimeline(ROOM));
  await waitFor(() => expect(result.current.timeline).toBeDefined());
  const keys = () => (result.current.timeline?.rows ?? []).map(({ key }) => key);
  return { result, keys };
}

describe('the stretch that is shown', () => {
  test('begins with the newest page', async () => {
    const { keys } = await show();
    expect([keys()[0], keys().at(-1), keys().length]).toEqual(['m-241', 'm-300', FIRST_PAGE]);
  });

  test('keeps its upper end when messages arrive below', async () => {
    const { keys } = await show();
    act(() => bridge.arrive(ROOM, aMessage({ position: 301 })));
    await waitFor(() => expect(keys().at(-1)).toBe('m-301'));
    expect(keys()[0]).toBe('m-241');
  });

  test('is unbroken after it was read back over several pages', async () => {
    const { result, keys } = await show();
    await act(() => result.current.loadOlder());
    await act(() => result.current.loadOlder());
    expect(keys()[0]).toBe(`m-${241 - 2 * OLDER_PAGE}`);
    act(() => bridge.arrive(ROOM, aMessage({ position: 301 })));
    await waitFor(() => expect(keys().at(-1)).toBe('m-301'));
    expect(keys()).toEqual(messages(41, 301).map(({ key }) => key));
  });

  test('says that there is nothing before its start', async () => {
    bridge.rows.set(ROOM, messages(1, 3));
    const { result } = await show();
    expect(result.current.timeline).toMatchObject({ older: 'start', olderBefore: null });
  });

  test('gives up what lies far above, and can read it again', async () => {
    const { result, keys } = await show();
    await act(() => result.current.loadOlder());
    act(() => result.current.trim(20));
    await waitFor(() => expect(keys()[0]).toBe('m-281'));
    await act(() => result.current.loadOlder());
    await waitFor(() => expect(keys()[0]).toBe('m-181'));
  });

  test('stays as it was, with the reason, when older rows cannot be read', async () => {
    const { result, keys } = await show();
    bridge.answer('chat.page', () => fail('offline', 'no'));
    await act(() => result.current.loadOlder());
    expect(result.current).toMatchObject({ isLoadingOlder: false, olderFailure: { code: 'offline' } });
    expect(keys()).toHaveLength(FIRST_PAGE);
  });

  test('[CH5] is fetched from the server where the workstation has no more', async () => {
    bridge.rows.set(ROOM, messages(51, 70));
    bridge.older.set(ROOM, 'ask');
    bridge.answer('chat.loadGap', () => {
      bridge.rows.set(ROOM, messages(1, 70));
      bridge.older.set(ROOM, 'start');
      return done;
    });
    const { result, keys } = await show();
    await act(() => result.current.loadOlder());
    expect(bridge.askedFor('chat.loadGap')).toEqual([{ roomId: ROOM, from: 0, to: 51 }]);
    expect(keys()).toEqual(messages(1, 70).map(({ key }) => key));
    expect(result.current.timeline).toMatchObject({ older: 'start' });
  });

  test('[CH5] is fetched too when the last page here was just full', async () => {
    bridge.older.set(ROOM, 'ask');
    bridge.rows.set(ROOM, messages(101, 260));
    bridge.answer('chat.loadGap', () => {
      bridge.rows.set(ROOM, messages(1, 260));
      bridge.older.set(ROOM, 'start');
      return done;
    });
    const { result, keys } = await show();
    // A page that ends where the cache ends cannot know that nothing follows.
    bridge.answer('chat.page', ({ before }) => {
      const rows = (bridge.rows.get(ROOM) ?? []).filter(
        (row) => row.row === 'message' && (row.position ?? 0) < (before ?? 999),
      );
      const older = rows.length > 0 ? 'more' : (bridge.older.get(ROOM) ?? 'start');
      const first = rows.at(-OLDER_PAGE) ?? rows[0];
      const olderBefore = older === 'start' ? null : first?.row === 'message' ? first.position : before;
      return ok({
        roomId: ROOM,
        rows: rows.slice(-OLDER_PAGE),
        older,
        olderBefore,
        readUpTo: 0,
        behind: false,
        asOf: NOW,
      });
    });
    await act(() => result.current.loadOlder());
    expect(keys()[0]).toBe('m-101');
    await act(() => result.current.loadOlder());
    expect(keys()[0]).toBe('m-1');
  });

  test('stays as it was, with a reason, when the server has nothing older to give', async () => {
    bridge.rows.set(ROOM, messages(51, 70));
    bridge.older.set(ROOM, 'ask');
    bridge.answer('chat.loadGap', () => done);
    const { result, keys } = await show();
    await act(() => result.current.loadOlder());
    expect(result.current.olderFailure).toMatchObject({ code: 'server-error' });
    expect(keys()).toHaveLength(20);
  });

  test('shows what was just written without reading all of it', async () => {
    const { result, keys } = await show();
    bridge.rows.set(ROOM, [...messages(1, 300), aMessage({ position: null, own: true, key: 'mine' })]);
    bridge.asked = [];
    await act(() => result.current.readNow());
    await waitFor(() => expect(keys().at(-1)).toBe('mine'));
    expect(bridge.askedFor('chat.page')[0]?.limit).toBeLessThan(FIRST_PAGE);
  });
});

describe('seeking a row', () => {
  const isUrgent = (row: TimelineRow): row is MessageRow => row.row === 'message' && row.acuity === 'urgent';

  test('reads as far back as it takes', async () => {
    const rows = messages(1, 300);
    rows[9] = aMessage({ position: 10, acuity: 'urgent' });
    bridge.rows.set(ROOM, rows);
    const { result, keys } = await show();
    let found: MessageRow | null = null;
    await act(async () => {
      found = await result.current.seek(isUrgent);
    });
    expect(found).toMatchObject({ position: 10 });
    await waitFor(() => expect(keys()).toContain('m-10'));
  });

  test('answers that there is none when there is none', async () => {
    const { result } = await show();
    let found: MessageRow | null | undefined;
    await act(async () => {
      found = await result.current.seek(isUrgent);
    });
    expect(found).toBeNull();
  });
});

describe('the newest rows over the known ones', () => {
  const page = (rows: TimelineRow[]) => ({
    roomId: ROOM,
    rows,
    older: 'more' as const,
    olderBefore: 1,
    readUpTo: 5,
    behind: false,
    asOf: NOW,
  });

  test('replace them from where they meet', () => {
    const joined = withTail(page(messages(1, 5)), page(messages(4, 7)));
    expect(joined.rows.map(({ key }) => key)).toEqual(messages(1, 7).map(({ key }) => key));
  });

  test('[IN8] change nothing where they do not meet: no hole is ever shown', () => {
    const known = page(messages(1, 5));
    expect(withTail(known, page(messages(8, 9)))).toBe(known);
  });
});

test('a row without a place is newer than every reach, a gap counts by its lower end', () => {
  expect(isWithinReach(aMessage({ position: null }), 10)).toBe(true);
  expect(isWithinReach(aMessage({ position: 9 }), 10)).toBe(false);
  const gap: TimelineRow = { row: 'gap', key: 'g', from: 3, to: 12, count: 8, loading: false };
  expect([isWithinReach(gap, 10), isWithinReach(gap, 12)]).toEqual([true, false]);
});
