// Lets the faults switched on for tests strike a REST request, before the work or after it.

import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Front } from '../live/front.ts';
import type { RestFault } from '../faults.ts';

export function strikeFaults(front: Front, blackHoled: () => boolean) {
  const { switches, settings } = front.services;
  const pause = (delayMs: number) => new Promise<void>((resolve) => settings.clock.after(delayMs, resolve));

  return async (context: Context, next: () => Promise<void>): Promise<Response | void> => {
    while (blackHoled()) await pause(50);
    const fault = switches.rest(context.req.method, context.req.path);
    if (fault?.delayMs) await pause(fault.delayMs);
    if (fault?.status === undefined) return next();
    if (fault.after) await next();
    const answer = instead(context, fault, fault.status as ContentfulStatusCode);
    context.res = undefined;
    context.res = answer;
    return undefined;
  };
}

function instead(context: Context, fault: RestFault, status: ContentfulStatusCode): Response {
  const headers: Record<string, string> =
    fault.retryAfterS === undefined ? {} : { 'Retry-After': String(fault.retryAfterS) };
  if (fault.html) return context.html('<html><body>Service problem</body></html>', status, headers);
  return context.json({ code: fault.code ?? 'ERR_5000', message: 'Set by a fault switch' }, status, headers);
}
