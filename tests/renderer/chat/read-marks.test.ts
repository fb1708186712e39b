import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { READ_AFTER_MS, ReadMarks } from '../../../renderer/features/chat/timeline/read-marks.ts';
import { attend, HandIntersectionObserver, watchByHand } from '#tests/support/page-layout.ts';

const { see } = HandIntersectionObserver;
let marked: number[];
let takes: boolean;
let marks: ReadMarks;

const row = (position: number): HTMLElement => {
  const element = document.createElement('article');
  marks.observe(element, position);
  return element;
};

beforeEach(() => {
  vi.useFakeTimers();
  watchByHand();
  attend({ focused: true, visible: true });
  marked = [];
  takes = true;
  marks = new ReadMarks(async (position) => {
    marked.push(position);
    return takes;
  });
});
afterEach(() => {
  marks.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('[CH2] a message counts as read', () => {
  test('when half of it was visible for half a second in an attended window', async () => {
    see(row(7), 0.5);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS - 1);
    expect(marked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(marked).toEqual([7]);
  });

  test('but not when less than half of it is visible', async () => {
    see(row(7), 0.49);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS * 4);
    expect(marked).toEqual([]);
  });

  test('but not when it leaves the view before the half second is over', async () => {
    const element = row(7);
    see(element, 1);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS - 100);
    see(element, 0);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS);
    expect(marked).toEqual([]);
  });

  test.each([
    ['without the focus', { focused: false, visible: true }],
    ['while the window is hidden', { focused: true, visible: false }],
  ])('but not %s', async (_, window_) => {
    attend(window_);
    see(row(7), 1);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS * 4);
    expect(marked).toEqual([]);
  });

  test('half a second after the focus comes back', async () => {
    attend({ focused: false, visible: true });
    see(row(7), 1);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS);
    attend({ focused: true, visible: true });
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS);
    expect(marked).toEqual([7]);
  });

  test('but not when the focus went without an event', async () => {
    see(row(7), 1);
    document.hasFocus = () => false;
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS);
    expect(marked).toEqual([]);
  });

  test('when it is taller than the view and fills much of it', async () => {
    see(row(7), 0.2, 2_000);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS);
    expect(marked).toEqual([7]);
  });
});

describe('the mark', () => {
  test('[IN7] moves only forwards', async () => {
    see(row(9), 1);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS);
    see(row(4), 1);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS);
    expect(marked).toEqual([9]);
  });

  test('that the daemon did not take is offered again', async () => {
    takes = false;
    const element = row(7);
    see(element, 1);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS);
    takes = true;
    see(element, 1);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS);
    expect(marked).toEqual([7, 7]);
  });
});
