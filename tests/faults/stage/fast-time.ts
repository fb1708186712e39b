// A console whose day is shorter: its monotone clock and every limit it gives to a wire run so many times as fast. The
// console's own figures stay as they are in production; a test of ten seconds takes two.

import type { Clock } from '#daemon/ports/clock.ts';
import type { LinkOpener } from '#daemon/ports/link.ts';
import type { Rest } from '#daemon/ports/rest.ts';

export function fastClock(clock: Clock, speed: number): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic() * speed,
    after: (delayMs, run) => clock.after(delayMs / speed, run),
  };
}

export function fastLinks(links: LinkOpener, speed: number): LinkOpener {
  return {
    open: (options, listener) => {
      const link = links.open({ ...options, timeoutMs: options.timeoutMs / speed }, listener);
      return { ...link, request: (event, payload, timeoutMs) => link.request(event, payload, timeoutMs / speed) };
    },
  };
}

export function fastRest(rest: Rest, speed: number): Rest {
  return { request: (request) => rest.request({ ...request, timeoutMs: Math.ceil(request.timeoutMs / speed) }) };
}
