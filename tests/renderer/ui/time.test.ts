import { describe, expect, test } from 'vitest';
import { clock, countdown, dayLine, daysAgo, duration, shortWhen, when } from '../../../renderer/ui/time.ts';

const at = (text: string) => new Date(text).getTime();
const now = at('2026-11-22T10:42:00');

describe('moments', () => {
  test('the clock has 24 hours, also at midnight', () => {
    expect(clock(at('2026-11-22T00:05:00'))).toBe('00:05');
    expect(clock(at('2026-11-22T17:30:00'))).toBe('17:30');
  });

  test('a list shows the time today, then the day', () => {
    expect(shortWhen(at('2026-11-22T00:00:00'), now)).toBe('00:00');
    expect(shortWhen(at('2026-11-21T23:59:00'), now)).toBe('Yest.');
    expect(shortWhen(at('2026-11-17T08:00:00'), now)).toBe('Tue');
    expect(shortWhen(at('2026-11-12T08:00:00'), now)).toBe('12 Nov');
  });

  test('a day line names the day, and the year only when it is another', () => {
    expect(dayLine(at('2026-11-22T01:00:00'), now)).toBe('Today');
    expect(dayLine(at('2026-11-21T01:00:00'), now)).toBe('Yesterday');
    expect(dayLine(at('2026-11-16T01:00:00'), now)).toBe('Monday 16 November');
    expect(dayLine(at('2025-12-31T23:00:00'), now)).toBe('Wednesday 31 December 2025');
  });

  test('days are counted by the calendar, not by 24 hours', () => {
    expect(daysAgo(at('2026-11-21T23:59:59'), at('2026-11-22T00:00:01'))).toBe(1);
    expect(daysAgo(at('2026-11-23T01:00:00'), now)).toBe(-1);
    expect(daysAgo(at('2026-10-24T12:00:00'), at('2026-10-26T00:30:00'))).toBe(2);
  });

  test('in a sentence the day is said unless it is today', () => {
    expect(when(at('2026-11-22T09:05:00'), now)).toBe('09:05');
    expect(when(at('2026-11-21T09:05:00'), now)).toBe('yesterday 09:05');
    expect(when(at('2026-11-02T09:05:00'), now)).toBe('2 Nov 09:05');
  });
});

describe('spans', () => {
  test('a duration is as coarse as it is long', () => {
    expect(duration(12_400)).toBe('12 s');
    expect(duration(4 * 60_000 + 59_000)).toBe('4 min');
    expect(duration(130 * 60_000)).toBe('2 h 10 min');
    expect(duration(3 * 3_600_000)).toBe('3 h');
    expect(duration(75 * 3_600_000)).toBe('3 d');
    expect(duration(-5)).toBe('0 s');
  });

  test('a countdown never shows zero before its end, and never less', () => {
    expect(countdown(100)).toBe('1 s');
    expect(countdown(100_000)).toBe('1:40');
    expect(countdown(-1)).toBe('0 s');
  });
});
