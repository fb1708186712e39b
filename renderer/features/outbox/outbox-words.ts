// An item of the outbox in words (OB10): what happens to it now, how often it was tried, when it is tried next.

import type { OutboxItem } from '#shared/model/outbox.ts';
import { refusalWords } from '../../ui/refusal-words.ts';
import { maybeText, t } from '../../ui/text.ts';
import { countdown, duration } from '../../ui/time.ts';

export type ItemTone = 'waiting' | 'sending' | 'unknown' | 'refused';
export type OutboxFilter = 'all' | 'waiting' | 'refused';

const JUST_NOW_MS = 5_000;

export const isRefused = (item: OutboxItem): boolean => item.state === 'rejected' || item.state === 'dead';
/** Refused, or held until its author says that it shall still go (OB11). */
export const needsPerson = (item: OutboxItem): boolean => isRefused(item) || item.state === 'held';

export function filterItems(items: readonly OutboxItem[], filter: OutboxFilter): OutboxItem[] {
  if (filter === 'all') return [...items];
  return items.filter((item) => needsPerson(item) === (filter === 'refused'));
}

export function toneOf(item: OutboxItem): ItemTone {
  if (needsPerson(item)) return 'refused';
  if (item.state === 'inflight') return 'sending';
  return item.maySent ? 'unknown' : 'waiting';
}

/** The state as one phrase. */
export function stateWords(item: OutboxItem): string {
  if (item.state === 'held') return t('outbox.state.held', { age: duration(item.ageMs) });
  if (item.state !== 'queued') return t(`outbox.state.${item.state}`);
  const why = t(`outbox.waitsFor.${item.waitsFor ?? 'turn'}`);
  return item.maySent ? t('outbox.state.maySent', { why }) : why;
}

/** What the last try came to. The server's own words stay out; the code says which of ours fit. */
export function lastErrorWords(item: OutboxItem): string | null {
  if (item.lastError === null) return item.maySent ? t('outbox.maySentWhy') : null;
  const known = maybeText(`failure.what.${item.lastError.code}`);
  if (known === null) return sentence(refusalWords(item.lastError.code));
  return isRefused(item) ? `${known} ${maybeText(`failure.next.${item.lastError.code}`) ?? ''}`.trim() : known;
}

const sentence = (words: string): string => `${words.charAt(0).toLocaleUpperCase()}${words.slice(1)}.`;

/** `tried 3 times · next try in 12 s · written 4 min ago` */
export function historyWords(item: OutboxItem, now: number): string {
  const written =
    item.ageMs < JUST_NOW_MS ? t('outbox.writtenNow') : t('outbox.written', { age: duration(item.ageMs) });
  // A held one says it in its question.
  const parts = item.state === 'held' ? [] : [written];
  if (item.attempts > 0) parts.push(t('outbox.attempts', { count: item.attempts }));
  if (!isRefused(item) && item.nextTryAt !== null && item.nextTryAt > now)
    parts.push(t('outbox.nextTry', { countdown: countdown(item.nextTryAt - now) }));
  return parts.join(' · ');
}

/** What needs a person first, then as they were written. */
export function inOrder(items: readonly OutboxItem[]): OutboxItem[] {
  return items.toSorted((a, b) => Number(needsPerson(b)) - Number(needsPerson(a)) || a.writtenAt - b.writtenAt);
}
