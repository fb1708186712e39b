// Why a try failed, in one word for each thing that can go wrong (CN3). The cause decides the delay and is what the
// screen says. Wording never decides, with the platform's one exception: an expired token is refused as
// "Authentication error: …", so any such refusal is a reason to refresh once.

import type { ConnectionCause } from '#shared/model/connection.ts';
import type { Failure, Result } from '#shared/result.ts';
import { restError } from '#shared/wire/platform.ts';
import type { LinkEnd } from '../ports/link.ts';
import type { RestAnswer } from '../ports/rest.ts';

export interface Trouble {
  cause: ConnectionCause;
  /** How long the server asked us to stay away. */
  toldMs: number | null;
}

export const trouble = (cause: ConnectionCause, toldMs: number | null = null): Trouble => ({ cause, toldMs });

const TOO_OLD_CODES = new Set(['UPGRADE_REQUIRED', '426']);

/** Why a link ended. */
export function troubleOfEnd(end: LinkEnd): Trouble {
  switch (end.kind) {
    case 'unreachable':
      return trouble('server-unreachable');
    case 'lost':
    case 'closed-here':
      return trouble('link-lost');
    case 'cut-by-server':
      return trouble('cut-by-server');
    case 'refused':
      if (/authentication error/i.test(end.message) || end.code === 'UNAUTHORISED') return trouble('refused-token');
      if (end.code !== null && TOO_OLD_CODES.has(end.code)) return trouble('too-old');
      if (end.retryAfterMs !== null) return trouble('told-to-wait', end.retryAfterMs);
      return trouble('server-fault');
  }
}

/** Why there is no token, or why catching up failed. */
export function troubleOfFailure(failure: Failure): Trouble {
  switch (failure.code) {
    case 'session-expired':
    case 'signed-out':
      return trouble('session-expired');
    case 'upgrade-required':
      return trouble('too-old');
    case 'offline':
      return trouble('server-unreachable');
    case 'timeout':
      return trouble('no-answer');
    case 'too-many':
      return trouble('told-to-wait', failure.retryAfterMs ?? null);
    default:
      return trouble('server-fault', failure.retryAfterMs ?? null);
  }
}

/** The platform's refusals carry a code of this form. */
const PLATFORM_CODE = /^ERR_\d{4}$/;

/**
 * What a request without token, sent before any token leaves, says of whoever answers at the server's address (CN5).
 * The platform refuses it in JSON with a code of its own; whatever else answers is not the platform: a captive portal
 * sends a page, a redirect, or a friendly 200 in JSON.
 */
export function findingOfProbe(answer: Result<RestAnswer>): Trouble | null {
  if (!answer.ok) return troubleOfFailure(answer.error);
  const { status, headers, json } = answer.value;
  if (status >= 500 && status !== 511) return trouble('server-fault', retryAfterMs(headers));
  if (json === null) return trouble('captive-portal');
  if (status === 426) return trouble('too-old');
  const refusal = restError.safeParse(json);
  const { code, error } = refusal.success ? refusal.data : {};
  const given = code ?? (typeof error === 'object' ? error.code : undefined);
  const isPlatform = status >= 400 && given !== undefined && PLATFORM_CODE.test(given);
  return isPlatform ? null : trouble('captive-portal');
}

/** `Retry-After` in seconds; its date form depends on the wall clock and is left alone (IN13). */
export function retryAfterMs(headers: Record<string, string>): number | null {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}
