// What is refused is a value, not an exception. REST and sync.v1 answer the code; the platform's socket events answer
// the text alone.

import type { z } from 'zod';
import type { Result } from '#shared/result.ts';
import type { WireError } from '#shared/wire/sync.ts';

export type Outcome<Value> = Result<Value, WireError>;

export function refuse(code: string, message: string, field?: string): { ok: false; error: WireError } {
  return { ok: false, error: field === undefined ? { code, message } : { code, message, field } };
}

/** The first thing wrong with an input, naming the field by its path. */
export function firstIssue(error: z.ZodError): { field: string; message: string } {
  const issue = error.issues[0];
  if (!issue) return { field: '', message: 'The input is not valid.' };
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = [...issue.path, ...(unknown === undefined ? [] : [unknown])].map(String).join('.');
  const what = unknown === undefined ? issue.message : 'is not a known field';
  return { field, message: field === '' ? what : `${field}: ${what}` };
}
