// A result crosses every boundary of the console: bridge, ports, wire. Exceptions are for bugs only.

/** Why something did not happen. `code` is stable and for programs, `message` is for people and names no content. */
export interface Failure {
  code: FailureCode;
  message: string;
  /** The input field at fault, as a path such as `address.city`. */
  field?: string;
  /** How long to wait before trying again, where the other side said so. */
  retryAfterMs?: number;
}

export type FailureCode =
  | 'invalid-input'
  | 'unknown-call'
  | 'not-allowed'
  | 'too-large'
  | 'too-many'
  | 'signed-out'
  | 'locked'
  | 'offline'
  | 'timeout'
  | 'wrong-credentials'
  | 'session-expired'
  | 'not-found'
  | 'conflict'
  | 'unsupported'
  | 'rejected'
  | 'already-sent'
  | 'storage-full'
  | 'storage-failed'
  | 'wrong-key'
  | 'corrupt'
  | 'newer-schema'
  | 'in-use'
  | 'keychain-failed'
  | 'server-error'
  | 'upgrade-required'
  | 'internal';

export type Result<Value, Problem = Failure> = { ok: true; value: Value } | { ok: false; error: Problem };

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });

export const done: { ok: true; value: null } = { ok: true, value: null };

export function fail(
  code: FailureCode,
  message: string,
  extra: { field?: string; retryAfterMs?: number } = {},
): { ok: false; error: Failure } {
  return { ok: false, error: { code, message, ...extra } };
}
