// An item of the outbox in words (OB10): what happens to it now, how often it was tried, when it is tried next.

import type { OutboxItem } from '#shared/model/outbox.ts';
import { failureWords } from '../../ui/failure.ts';
import { maybeText, t } from '../../ui/text.ts';
import { countdown, duration } from '../../ui/time.ts';

export type ItemTone = 'waiting' | 'sending' | 'unknown' | 'refused';
export type OutboxFilter = 'all' | 'waiting' | 'refused';

const JUST_NOW_MS = 5_000;

export const isRefused = (item: OutboxItem): boolean => item.state === 'rejected' || item.state === 'dead';

export function filterItems(items: readonly OutboxItem[], filter: OutboxFilter): OutboxItem[] {
  if (filter === 'all') return [...items];
  return items.filter((item) => isRefused(item) === (filter === 'refused'));
}

export function toneOf(item: OutboxItem): ItemTone {
  if (isRefused(item)) return 'refused';
  if (item.state === 'inflight') return 'sending';
  return item.maySent ? 'unknown' : 'waiting';
}

/** The state as one phrase; `connected` tells waiting for the network from waiting for another reason. */
export function stateWords(item: OutboxItem, connected: boolean): string {
  if (item.state !== 'queued') return t(`outbox.state.${item.state}`);
  if (item.maySent) return t('outbox.state.maySent');
  switch (item.laneState) {
    case 'blocked':
      return t('outbox.state.behind');
    case 'backoff':
      return t('outbox.state.retrying');
    case 'paused':
    case 'open':
      return connected ? t('outbox.state.queued') : t('outbox.state.offline');
  }
}

/** What the last try came to. The server's own words stay out; the code says which of ours fit. */
export function lastErrorWords(item: OutboxItem): string | null {
  if (item.lastError === null) return item.maySent ? t('outbox.maySentWhy') : null;
  const known = maybeText(`failure.what.${item.lastError.code}`);
  if (known === null) return failureWords({ code: 'server-error', message: '' }).what;
  return isRefused(item) ? `${known} ${maybeText(`failure.next.${item.lastError.code}`) ?? ''}`.trim() : known;
}

/** `tried 3 times · next try in 12 s · written 4 min ago` */
export function historyWords(item: OutboxItem, now: number): string {
  const written =
    item.ageMs < JUST_NOW_MS ? t('outbox.writtenNow') : t('outbox.written', { age: duration(item.ageMs) });
  const parts = [written];
  if (item.attempts > 0) parts.push(t('outbox.attempts', { count: item.attempts }));
  if (!isRefused(item) && item.nextTryAt !== null && item.nextTryAt > now)
    parts.push(t('outbox.nextTry', { countdown: countdown(item.nextTryAt - now) }));
  return parts.join(' · ');
}

/** Refused items first, then as they were written. */
export function inOrder(items: readonly OutboxItem[]): OutboxItem[] {
  return items.toSorted((a, b) => Number(isRefused(b)) - Number(isRefused(a)) || a.writtenAt - b.writtenAt);
}
