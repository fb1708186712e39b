// One GET on the platform's REST API in the name of who is signed in: a refused token is refreshed once (OB5), and the
// answer is sorted into the failures that callers tell apart.

import type { JsonValue } from '#shared/bridge/contract.ts';
import { fail, ok, type Result } from '#shared/result.ts';
import type { Rest } from '../ports/rest.ts';
import { retryAfterMs } from './causes.ts';

export interface SignedRest {
  rest: Rest;
  server: string;
  token(): Promise<Result<string>>;
  refused(token: string): Promise<Result<string>>;
}

const TIMEOUT_MS = 20_000;

/** The parsed body. */
export async function restGet(access: SignedRest, path: string): Promise<Result<JsonValue>> {
  const ask = (token: string) =>
    access.rest.request({ server: access.server, method: 'GET', path, token, timeoutMs: TIMEOUT_MS });
  const token = await access.token();
  if (!token.ok) return token;
  let answer = await ask(token.value);
  if (answer.ok && answer.value.status === 401 && answer.value.json !== null) {
    const renewed = await access.refused(token.value);
    if (!renewed.ok) return renewed;
    answer = await ask(renewed.value);
  }
  if (!answer.ok) return answer;
  const { status, json, headers } = answer.value;
  if (json === null) return fail('server-error', 'Something other than the platform answered.');
  if (status >= 200 && status < 300) return ok(json as JsonValue);
  if (status === 401) return fail('session-expired', 'The server asks for a new sign-in.');
  if (status === 403) return fail('not-allowed', 'The server does not allow this.');
  if (status === 404 || status === 410) return fail('not-found', 'The server does not have this.');
  const told = retryAfterMs(headers);
  const extra = told === null ? {} : { retryAfterMs: told };
  if (status === 429) return fail('too-many', 'The server asks to wait.', extra);
  return fail('server-error', 'The server has a problem at the moment.', extra);
}
