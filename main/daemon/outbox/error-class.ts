// What a refusal means for the outbox (OB5). Codes and statuses decide, never the wording of an error text.

import { RECORD_ERRORS } from '#shared/wire/records.ts';
import { SYNC_ERRORS } from '#shared/wire/sync.ts';

/**
 * unknown     the outcome is unknown: the same op again
 * transient   a fault that passes: back off, no limit of attempts
 * auth        all lanes pause, one refresh, attempts not counted
 * forbidden   the lane is blocked: somebody has to let us
 * permanent   rejected as it is
 * conflict    the record has changed under the op
 * order       the server's lane cursor is not ours: a new epoch begins (OB8)
 * upgrade     this console is too old: everything is kept
 * strange     a code nobody knows: transient ten times, then rejected with a report id
 */
export type ErrorClass =
  | 'unknown'
  | 'transient'
  | 'auth'
  | 'forbidden'
  | 'permanent'
  | 'conflict'
  | 'order'
  | 'upgrade'
  | 'strange';

export const STRANGE_ATTEMPTS = 10;

const BY_CODE: Record<string, ErrorClass> = {
  [SYNC_ERRORS.invalid]: 'permanent',
  [SYNC_ERRORS.tooLarge]: 'permanent',
  [SYNC_ERRORS.notMember]: 'forbidden',
  [SYNC_ERRORS.noSuchRoom]: 'forbidden',
  [SYNC_ERRORS.urgentNotAllowed]: 'forbidden',
  [RECORD_ERRORS.noSuchRecord]: 'forbidden',
  [RECORD_ERRORS.notAllowed]: 'forbidden',
  [SYNC_ERRORS.noSuchMessage]: 'permanent',
  [SYNC_ERRORS.notAuthor]: 'permanent',
  [SYNC_ERRORS.retracted]: 'permanent',
  [SYNC_ERRORS.outOfOrder]: 'order',
  [SYNC_ERRORS.mismatch]: 'order',
  [SYNC_ERRORS.unauthorised]: 'auth',
  [SYNC_ERRORS.rateLimited]: 'transient',
  [SYNC_ERRORS.unavailable]: 'transient',
  [SYNC_ERRORS.tooOld]: 'upgrade',
};

export function classifyCode(code: string): ErrorClass {
  return BY_CODE[code] ?? 'strange';
}

/** By HTTP status; `json` is false where HTML or nothing came where JSON is due. */
export function classifyStatus(status: number, json: boolean): ErrorClass {
  if (status === 401) return 'auth';
  if (status === 403 || status === 404 || status === 410 || status === 402) return 'forbidden';
  if (status === 409) return 'conflict';
  if (status === 426) return 'upgrade';
  if (status === 400 || status === 413 || status === 415 || status === 422) return json ? 'permanent' : 'transient';
  if (status === 408 || status === 425 || status === 429 || status >= 500) return 'transient';
  if (status >= 200 && status < 300) return json ? 'strange' : 'transient';
  if (status >= 300 && status < 400) return 'transient';
  return 'strange';
}
