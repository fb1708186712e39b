// Asks the server something over the ready link and reads the answer by its schema (SE4). A request that answers
// `{success: false}` or something unreadable is a failure, never an exception.

import type { z } from 'zod';
import { fail, ok, type Result } from '#shared/result.ts';
import { platformAnswer } from '#shared/wire/platform.ts';
import type { Link } from '../ports/link.ts';

export const ASK_TIMEOUT_MS = 15_000;

export async function ask<Schema extends z.ZodType>(
  link: Link,
  event: string,
  payload: unknown,
  schema: Schema,
  timeoutMs = ASK_TIMEOUT_MS,
): Promise<Result<z.infer<Schema>>> {
  const answer = await link.request(event, payload, timeoutMs);
  if (!answer.ok) return answer;
  const head = platformAnswer.safeParse(answer.value);
  if (!head.success) return fail('server-error', `The server's answer to ${event} could not be read.`);
  if (!head.data.success) return fail('server-error', `The server refused ${event}.`);
  const parsed = schema.safeParse(answer.value);
  if (!parsed.success) return fail('server-error', `The server's answer to ${event} could not be read.`);
  return ok(parsed.data);
}
