// Failures in words for people: what happened, what is safe, what to do next. The codes are the bridge's own; a failure's
// `message` is for diagnostics and is not shown, so nothing that a server wrote reaches the screen as ours.

import type { Failure, FailureCode } from '#shared/result.ts';
import { t, type MessageId } from './text.ts';

export interface FailureWords {
  what: string;
  safe: string;
  next: string;
}

/** Where the words depend on whether something was being written. */
const safety: Record<FailureCode, MessageId> = {
  'invalid-input': 'failure.safe.kept',
  'unknown-call': 'failure.safe.kept',
  'not-allowed': 'failure.safe.unchanged',
  'too-large': 'failure.safe.kept',
  'too-many': 'failure.safe.kept',
  'signed-out': 'failure.safe.stored',
  locked: 'failure.safe.stored',
  offline: 'failure.safe.stored',
  timeout: 'failure.safe.stored',
  'wrong-credentials': 'failure.safe.stored',
  'session-expired': 'failure.safe.stored',
  'not-found': 'failure.safe.unchanged',
  conflict: 'failure.safe.unchanged',
  unsupported: 'failure.safe.unchanged',
  rejected: 'failure.safe.kept',
  'already-sent': 'failure.safe.unchanged',
  'storage-full': 'failure.safe.notStored',
  'storage-failed': 'failure.safe.notStored',
  'wrong-key': 'failure.safe.untouched',
  corrupt: 'failure.safe.untouched',
  'newer-schema': 'failure.safe.untouched',
  'in-use': 'failure.safe.untouched',
  'keychain-failed': 'failure.safe.stored',
  'server-error': 'failure.safe.stored',
  'upgrade-required': 'failure.safe.stored',
  internal: 'failure.safe.stored',
};

export function failureWords(failure: Failure): FailureWords {
  const wait = failure.retryAfterMs === undefined ? null : Math.ceil(failure.retryAfterMs / 1_000);
  return {
    what: t(`failure.what.${failure.code}`),
    safe: t(safety[failure.code]),
    next: wait === null ? t(`failure.next.${failure.code}`) : t('failure.waitSeconds', { seconds: wait }),
  };
}

/** One line, where there is no room for three. */
export function failureLine(failure: Failure): string {
  const words = failureWords(failure);
  return `${words.what} ${words.next}`;
}
