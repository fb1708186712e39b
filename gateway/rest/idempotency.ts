// `Idempotency-Key` (sync.v1): the first answer is stored in the transaction that has the effect and given again to the
// same request. The plain platform knows no such header and does everything twice.

import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Front } from '../live/front.ts';
import type { RouteContext } from './context.ts';
import { RestError } from './errors.ts';

export interface RouteAnswer {
  status: ContentfulStatusCode | 204;
  body: unknown;
  /** Told to others once the effect is committed. */
  tell?: () => void;
}

export function answerOnce(front: Front, context: RouteContext, input: unknown, work: () => RouteAnswer): Response {
  const { store, storedAnswers, settings } = front.services;
  const key = settings.plain ? undefined : context.req.header('idempotency-key');
  if (key === undefined) {
    const answer = store.transaction(work);
    answer.tell?.();
    return respond(context, answer.status, answer.body === undefined ? null : JSON.stringify(answer.body));
  }
  if (key === '' || key.length > 200) throw new RestError('ERR_1006', 'Idempotency-Key: must have 1 to 200 characters');
  const { userId } = context.var.claims;
  const hash = storedAnswers.hash(context.req.method, context.req.path, JSON.stringify(input));
  const { answer, tell } = store.transaction(() => {
    const known = storedAnswers.find(userId, key);
    if (known && known.request_hash !== hash) {
      throw new RestError('ERR_1005', 'Idempotency-Key: was used for another request');
    }
    if (known) return { answer: known, tell: undefined };
    const fresh = work();
    const body = fresh.body === undefined ? null : JSON.stringify(fresh.body);
    const kept = { request_hash: hash, status: fresh.status, body };
    storedAnswers.keep(userId, key, kept, settings.clock.now());
    return { answer: kept, tell: fresh.tell };
  });
  tell?.();
  return respond(context, answer.status as ContentfulStatusCode, answer.body);
}

function respond(context: RouteContext, status: RouteAnswer['status'], body: string | null): Response {
  if (body === null || status === 204) return context.body(null, 204);
  return context.body(body, status, { 'Content-Type': 'application/json' });
}
