// Times for people: 24-hour clock, day lines, ages. Only for reading: nothing is ordered or decided by them (IN13).

import { t } from './text.ts';

const locale = 'en-GB';
const clockFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekdayFormat = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const longDayFormat = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const yearFormat = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const dateFormat = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' });
const fullFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' });

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `10:42` */
export const clock = (at: number): string => clockFormat.format(at);

/** Everything, for tooltips: `Sunday, 22 November 2026 at 10:42:07`. */
export const fullTime = (at: number): string => fullFormat.format(at);

/** Midnight of that local day, so that daylight saving does not shift a day. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Whole local days from `at` to `now`: 0 today, 1 yesterday, negative in the future. */
export function daysAgo(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY);
}

/** The line between two days of a conversation: `Today`, `Yesterday`, `Monday 16 November`. */
export function dayLine(at: number, now: number): string {
  const days = daysAgo(at, now);
  if (days === 0) return t('time.today');
  if (days === 1) return t('time.yesterday');
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? longDayFormat : yearFormat).format(at).replace(',', '');
}

/** As short as a list allows: `10:42`, `Yest.`, `Mon`, `12 Nov`. */
export function shortWhen(at: number, now: number): string {
  const days = daysAgo(at, now);
  if (days <= 0) return clock(at);
  if (days === 1) return t('time.yesterdayShort');
  return days < 7 ? weekdayFormat.format(at) : dayFormat.format(at);
}

/** A moment in a sentence: `10:42`, `yesterday 10:42`, `16 Nov 10:42`. */
export function when(at: number, now: number): string {
  const days = daysAgo(at, now);
  if (days === 0) return clock(at);
  if (days === 1) return t('time.yesterdayAt', { clock: clock(at) });
  return `${dayFormat.format(at)} ${clock(at)}`;
}

/** A moment that is planned: `Thu 26 Nov 14:30`. */
export const dateAndClock = (at: number): string => `${dateFormat.format(at).replace(',', '')} ${clock(at)}`;

/** How long, coarse enough to read: `12 s`, `4 min`, `2 h 10 min`, `3 d`. */
export function duration(ms: number): string {
  const positive = Math.max(0, ms);
  if (positive < MINUTE) return t('time.seconds', { seconds: Math.floor(positive / SECOND) });
  if (positive < HOUR) return t('time.minutes', { minutes: Math.floor(positive / MINUTE) });
  const hours = Math.floor(positive / HOUR);
  const minutes = Math.floor((positive % HOUR) / MINUTE);
  if (hours >= 48) return t('time.days', { days: Math.floor(hours / 24) });
  return minutes === 0 ? t('time.hours', { hours }) : t('time.hoursMinutes', { hours, minutes });
}

/** What is left until something: `6 s`, `1:40`. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  if (seconds < 60) return t('time.seconds', { seconds });
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
