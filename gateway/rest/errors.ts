// Errors of REST: a status, the platform's stable code, and a sentence that names the field.

import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import { firstIssue } from '../problem.ts';

const STATUS = {
  ERR_1001: 400,
  ERR_1002: 401,
  ERR_1003: 403,
  ERR_1004: 404,
  ERR_1005: 409,
  ERR_1006: 422,
  ERR_1007: 429,
  ERR_1008: 413,
  ERR_2001: 401,
  ERR_4001: 409,
  ERR_5000: 500,
} as const satisfies Record<string, ContentfulStatusCode>;

export type ErrorCode = keyof typeof STATUS;

/** Thrown inside a route and answered by the app; it never reaches anybody else. */
export class RestError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly extra: Record<string, unknown>;
  constructor(code: ErrorCode, message: string, field?: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.field = field;
    this.extra = extra;
  }
  get status(): ContentfulStatusCode {
    return STATUS[this.code];
  }
  get body(): Record<string, unknown> {
    const field = this.field === undefined ? {} : { field: this.field };
    return { code: this.code, message: this.message, ...field, ...this.extra };
  }
}

export function checked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  throw new RestError('ERR_1006', message, field === '' ? undefined : field);
}

export const notFound = (what: string): RestError => new RestError('ERR_1004', `${what} not found`);
export const forbidden = (): RestError => new RestError('ERR_1003', 'Access denied');
