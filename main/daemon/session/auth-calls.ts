// The platform's three calls about identity, with their answers sorted: what is final, what is worth another try.

import type { SignedInUser } from '#shared/model/session.ts';
import { fail, ok, type Result } from '#shared/result.ts';
import { authAnswer, restError, type AuthAnswer, type PlatformUser } from '#shared/wire/platform.ts';
import { REFRESH_KEY_HEADER } from '#shared/wire/sync.ts';
import type { Rest, RestAnswer } from '../ports/rest.ts';

const TIMEOUT_MS = 20_000;

export function userOf(user: PlatformUser): SignedInUser {
  return {
    userId: user.id,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    role: user.role,
  };
}

export async function login(rest: Rest, server: string, email: string, password: string): Promise<Result<AuthAnswer>> {
  const answer = await rest.request({
    server,
    method: 'POST',
    path: '/api/v1/auth/login',
    token: null,
    body: { email, password },
    timeoutMs: TIMEOUT_MS,
  });
  if (!answer.ok) return unreachable(answer.error.code === 'timeout');
  const { status, json } = answer.value;
  if (status >= 200 && status < 300) return parsed(answer.value);
  if (json === null) return notThePlatform(status);
  const field = fieldOf(json);
  switch (status) {
    case 400:
    case 422:
      return fail('invalid-input', 'The server does not accept this address or password as written.', field);
    case 401:
    case 404:
      return fail('wrong-credentials', 'The email address or the password is not right.');
    case 402:
      return fail('not-allowed', 'This account has no subscription for the platform.');
    case 403:
      return fail('not-allowed', 'This account may not sign in here.');
    default:
      return transient(answer.value);
  }
}

/** `session-expired` means that the server refused; every other failure is worth another try with the same key. */
export async function refresh(
  rest: Rest,
  server: string,
  refreshToken: string,
  key: string,
): Promise<Result<AuthAnswer>> {
  const answer = await rest.request({
    server,
    method: 'POST',
    path: '/api/v1/auth/refresh',
    token: null,
    body: { refreshToken },
    headers: { [REFRESH_KEY_HEADER]: key },
    timeoutMs: TIMEOUT_MS,
  });
  if (!answer.ok) return unreachable(answer.error.code === 'timeout');
  const { status, json } = answer.value;
  if (status >= 200 && status < 300) return parsed(answer.value);
  if (json === null) return notThePlatform(status);
  if ([400, 401, 403, 422].includes(status)) return fail('session-expired', 'The server asks for a new sign-in.');
  return transient(answer.value);
}

/** Ends the sessions on the server. `session-expired` means that this token may not say so any more. */
export async function logout(rest: Rest, server: string, token: string): Promise<Result<null>> {
  const answer = await rest.request({
    server,
    method: 'POST',
    path: '/api/v1/auth/logout',
    token,
    body: {},
    timeoutMs: TIMEOUT_MS,
  });
  if (!answer.ok) return unreachable(answer.error.code === 'timeout');
  const { status, json } = answer.value;
  if (status >= 200 && status < 300) return ok(null);
  if (json !== null && [401, 403].includes(status)) return fail('session-expired', 'The token is not valid any more.');
  return transient(answer.value);
}

function parsed(answer: RestAnswer): Result<AuthAnswer> {
  if (answer.json === null) return notThePlatform(answer.status);
  const result = authAnswer.safeParse(answer.json);
  return result.success ? ok(result.data) : fail('server-error', 'The server answered something unexpected.');
}

function unreachable(silent: boolean): Result<never> {
  return silent
    ? fail('timeout', 'The server did not answer in time.')
    : fail('offline', 'The server cannot be reached. Check the network and the address of the server.');
}

function notThePlatform(status: number): Result<never> {
  return status >= 500
    ? fail('server-error', 'The server has a problem at the moment.')
    : fail('server-error', 'Something other than the platform answered, perhaps the sign-in page of this network.');
}

function transient({ status, headers }: RestAnswer): Result<never> {
  if (status === 426) return fail('upgrade-required', 'The server needs a newer version of this console.');
  const seconds = Number(headers['retry-after'] ?? headers['ratelimit-reset'] ?? Number.NaN);
  const told = Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1_000 } : {};
  if (status === 429) return fail('too-many', 'Too many tries. The server asks to wait.', told);
  return fail('server-error', 'The server has a problem at the moment.', told);
}

function fieldOf(json: unknown): { field?: string } {
  const body = restError.safeParse(json);
  return body.success && body.data.field !== undefined ? { field: body.data.field } : {};
}
