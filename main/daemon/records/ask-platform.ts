// One question of a record's courier to the platform's REST API: asked in the person's name, a refused token refreshed
// once (OB5), and what is unclear or passes ends the delivery.

import { restError } from '#shared/wire/platform.ts';
import type { SignedRest } from '../connection/rest-get.ts';
import { allRefused, allUnknown, type Delivery } from '../outbox/courier.ts';
import { classifyStatus } from '../outbox/error-class.ts';
import type { Op } from '../outbox/op.ts';
import { retryAfterOf } from '../outbox/rest-courier.ts';
import type { RestAnswer, RestRequest } from '../ports/rest.ts';

/** Either an answer of the platform, or what the delivery ends with. */
export type Asked = { answer: RestAnswer } | { ended: Delivery };

export type Platform = (method: RestRequest['method'], path: string, body?: unknown) => Promise<Asked>;

/** What cannot be read ends the delivery; what was written is answered as it was. */
export function asker(access: SignedRest, op: Op, timeoutMs: number): Platform {
  return async (method, path, body) => {
    const request = (token: string) => {
      const headers: Record<string, string> = method === 'GET' ? {} : { 'idempotency-key': op.opId };
      return access.rest.request({
        server: access.server,
        method,
        path,
        token,
        timeoutMs,
        headers,
        ...(body === undefined ? {} : { body }),
      });
    };
    const token = await access.token();
    if (!token.ok)
      return { ended: allRefused([op], { class: 'auth', code: token.error.code, message: token.error.message }) };
    let answer = await request(token.value);
    if (answer.ok && answer.value.status === 401) {
      const renewed = await access.refused(token.value);
      if (!renewed.ok)
        return { ended: allRefused([op], { class: 'auth', code: renewed.error.code, message: renewed.error.message }) };
      answer = await request(renewed.value);
    }
    if (!answer.ok) return { ended: allUnknown([op]) };
    const ended = method === 'GET' && !isDone(answer.value) ? refused(op, answer.value) : null;
    return ended ? { ended } : { answer: answer.value };
  };
}

export const isDone = (answer: RestAnswer): boolean =>
  answer.status >= 200 && answer.status < 300 && (answer.json !== null || answer.status === 204);

export function codeOf(answer: RestAnswer): string | null {
  const parsed = restError.safeParse(answer.json);
  if (isDone(answer) || !parsed.success) return null;
  const inner = typeof parsed.data.error === 'object' ? parsed.data.error.code : undefined;
  return parsed.data.code ?? inner ?? null;
}

export function refused(op: Op, answer: RestAnswer): Delivery {
  const errorClass = classifyStatus(answer.status, answer.json !== null);
  const parsed = restError.safeParse(answer.json);
  const message = parsed.success ? parsed.data.message : undefined;
  return allRefused([op], {
    // A conflict that the platform cannot explain is read again.
    class: errorClass === 'conflict' ? 'transient' : errorClass,
    code: codeOf(answer) ?? `HTTP_${answer.status}`,
    message: message ?? `The server answered ${answer.status}.`,
    retryAfterMs: retryAfterOf(answer),
  });
}
