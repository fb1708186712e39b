// REST that answers when the test says so. A request waits until it is answered, or is answered by a rule set before:
//
//   const rest = createHandRest();
//   rest.when('POST', '/api/v1/auth/refresh', () => json(200, pair));
//   rest.waiting('/api/v1/auth/login').answer(json(401, { code: 'ERR_1002' }));
//   rest.waiting('/api/v1/auth/login').fail('timeout');

import type { Rest, RestAnswer, RestRequest } from '#daemon/ports/rest.ts';
import { fail, ok, type Result } from '#shared/result.ts';

export interface HandRestRequest {
  request: RestRequest;
  answer(answer: RestAnswer): void;
  fail(code: 'offline' | 'timeout'): void;
}

export interface HandRest extends Rest {
  /** Every request ever made, oldest first. */
  readonly made: RestRequest[];
  readonly open: HandRestRequest[];
  /** The oldest request to this path that waits; throws when there is none. */
  waiting(path: string): HandRestRequest;
  /** Answers all further requests of this kind; null lets them wait again. */
  when(
    method: RestRequest['method'],
    path: string,
    rule: ((request: RestRequest) => RestAnswer | 'offline' | 'timeout') | null,
  ): void;
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): RestAnswer => ({
  status,
  headers,
  json: structuredClone(body),
  text: null,
});

export const page = (
  status: number,
  text = '<html><title>Welcome to the guest network</title></html>',
): RestAnswer => ({
  status,
  headers: { 'content-type': 'text/html' },
  json: null,
  text,
});

export function createHandRest(): HandRest {
  const made: RestRequest[] = [];
  const open: HandRestRequest[] = [];
  const rules = new Map<string, (request: RestRequest) => RestAnswer | 'offline' | 'timeout'>();
  const result = (answer: RestAnswer | 'offline' | 'timeout'): Result<RestAnswer> =>
    typeof answer === 'string' ? fail(answer, 'by the test') : ok(answer);
  return {
    made,
    open,
    waiting(path) {
      const found = open.find((one) => one.request.path === path);
      if (!found)
        throw new Error(`no ${path} waits; waiting are: ${open.map((o) => o.request.path).join(', ') || 'none'}`);
      return found;
    },
    when(method, path, rule) {
      if (rule) rules.set(`${method} ${path}`, rule);
      else rules.delete(`${method} ${path}`);
    },
    request(request) {
      made.push(structuredClone(request));
      const rule = rules.get(`${request.method} ${request.path}`);
      if (rule) return Promise.resolve(result(rule(request)));
      return new Promise((resolve) => {
        const settle = (answer: RestAnswer | 'offline' | 'timeout') => {
          const place = open.indexOf(waiting);
          if (place < 0) return;
          open.splice(place, 1);
          resolve(result(answer));
        };
        const waiting: HandRestRequest = { request, answer: settle, fail: settle };
        open.push(waiting);
      });
    },
  };
}
