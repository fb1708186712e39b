// Answers of REST requests that carried an Idempotency-Key, replayed when the same request comes again.

import { createHash } from 'node:crypto';
import type { Store } from './store.ts';

const KEPT_MS = 7 * 24 * 3_600_000;

interface AnswerRow {
  request_hash: string;
  status: number;
  body: string | null;
}

export type StoredAnswers = ReturnType<typeof openStoredAnswers>;

export function openStoredAnswers(store: Store) {
  const find = store.prepare<AnswerRow>(
    'SELECT request_hash, status, body FROM stored_answers WHERE user_id=? AND idempotency_key=?',
  );
  const insert = store.prepare('INSERT INTO stored_answers VALUES (?,?,?,?,?,?)');
  const removeOld = store.prepare('DELETE FROM stored_answers WHERE stored_at < ?');

  return {
    hash: (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('base64url'),
    find: (userId: string, key: string): AnswerRow | null => find.get(userId, key) ?? null,
    keep: (userId: string, key: string, answer: AnswerRow, now: number): void => {
      removeOld.run(now - KEPT_MS);
      insert.run(userId, key, answer.request_hash, answer.status, answer.body, now);
    },
  };
}
