// So many requests a minute for each address, announced in `RateLimit-*` headers.

import type { Front } from '../live/front.ts';
import type { RouteContext } from './context.ts';
import { RestError } from './errors.ts';

const WINDOW_MS = 60_000;
/** Addresses remembered before those whose window is over are forgotten. */
const MANY_ADDRESSES = 10_000;

export function rateLimit(front: Front) {
  const { clock, rateLimitPerMinute: limit } = front.services.settings;
  const windows = new Map<string, { startedAt: number; count: number }>();

  return async (context: RouteContext, next: () => Promise<void>): Promise<void> => {
    const address = context.env.incoming.socket.remoteAddress ?? 'unknown';
    const now = clock.now();
    const isOver = (startedAt: number) => now - startedAt >= WINDOW_MS || now < startedAt;
    if (windows.size > MANY_ADDRESSES) {
      for (const [key, { startedAt }] of windows) if (isOver(startedAt)) windows.delete(key);
    }
    let window = windows.get(address);
    if (!window || isOver(window.startedAt)) windows.set(address, (window = { startedAt: now, count: 0 }));
    window.count += 1;
    const resetS = Math.ceil((window.startedAt + WINDOW_MS - now) / 1000);
    context.header('RateLimit-Limit', String(limit));
    context.header('RateLimit-Remaining', String(Math.max(0, limit - window.count)));
    context.header('RateLimit-Reset', String(resetS));
    if (window.count > limit) {
      context.header('Retry-After', String(resetS));
      throw new RestError('ERR_1007', 'Too many requests, try again later');
    }
    await next();
  };
}
