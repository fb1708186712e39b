// The link as it is handed out: the same four verbs, and a note of when a request was last answered and of whether a
// large one is under way. Only answers count as signs of life: on a half-dead line events may go on arriving while
// nothing of ours gets through (F10).

import type { Clock } from '../ports/clock.ts';
import type { Link } from '../ports/link.ts';

export interface WatchedLink {
  link: Link;
  /** Monotone time of the last answer to any request; -Infinity before the first. */
  lastAnswerAt(): number;
  /**
   * Monotone time until which silence may only mean that much is being sent over a slow line (F12): a caller who sends
   * much gives its request a long limit, and until it is over the heartbeat waits as well; and as long again, because
   * what was sent comes back to us by the same line, and an answer to a ping comes behind it. 0 when there is none.
   */
  busyUntil(): number;
}

const LONGEST_BUSY_MS = 120_000;

/** `ordinaryMs`: a request with a longer limit than this is a large one. */
export function watchLink(link: Link, clock: Clock, ordinaryMs: number): WatchedLink {
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  let echoUntil = 0;
  const large = new Set<{ until: number }>();
  return {
    lastAnswerAt: () => lastAnswerAt,
    busyUntil: () => Math.max(0, echoUntil, ...[...large].map((entry) => entry.until)),
    link: {
      send: (event, payload) => link.send(event, payload),
      close: () => link.close(),
      async request(event, payload, timeoutMs) {
        const sentAt = clock.monotonic();
        const entry = { until: sentAt + Math.min(timeoutMs, LONGEST_BUSY_MS) };
        if (timeoutMs > ordinaryMs) large.add(entry);
        const answer = await link.request(event, payload, timeoutMs);
        const wasLarge = large.delete(entry);
        if (!answer.ok) return answer;
        lastAnswerAt = clock.monotonic();
        if (wasLarge) echoUntil = lastAnswerAt + Math.min(lastAnswerAt - sentAt, LONGEST_BUSY_MS);
        return answer;
      },
    },
  };
}
