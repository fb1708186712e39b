// A counter that several people raise is a tally of each: `{counter: {<who>: <number>}}`, shown as the sum. Each tally has
// one writer and only grows, so the higher one is the newer one and no raise is lost or counted twice.

import type { JsonValue } from '#shared/bridge/contract.ts';

export interface Counter {
  counter: Record<string, number>;
}

export function isCounter(value: JsonValue | undefined): value is { counter: Record<string, number> } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const tallies = value['counter'];
  if (Object.keys(value).length !== 1 || typeof tallies !== 'object' || tallies === null || Array.isArray(tallies))
    return false;
  return Object.values(tallies).every((tally) => typeof tally === 'number' && Number.isFinite(tally));
}

export function mergeCounters(mine: Counter, theirs: Counter): Counter {
  const tallies: [string, number][] = [...new Set([...Object.keys(mine.counter), ...Object.keys(theirs.counter)])]
    .sort()
    .map((who) => [who, Math.max(tallyOf(mine, who), tallyOf(theirs, who))]);
  return { counter: Object.fromEntries(tallies) };
}

function tallyOf({ counter }: Counter, who: string): number {
  return Object.hasOwn(counter, who) ? (counter[who] ?? 0) : 0;
}
