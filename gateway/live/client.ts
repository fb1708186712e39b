// One connected socket and its person, and the one place where its events are received: shapes are checked here, faults
// switched on for tests strike here, and nothing but a code and a sentence ever leaves.

import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { SYNC_ERRORS, type deviceIdentity } from '#shared/wire/sync.ts';
import { firstIssue, refuse, type Outcome } from '../problem.ts';
import type { Services } from '../services.ts';

export interface Client {
  socket: Socket;
  userId: string;
  role: string;
  sessionId: string | undefined;
  /** The signing key of its token; another one is current once tokens were made to expire. */
  keyId: number;
  /** Null for clients of the plain platform. */
  device: z.infer<typeof deviceIdentity> | null;
  joined: Map<string, { joinedAt: string }>;
  /** When it last sent anything of its own; engine pings do not count. */
  lastPacketAt: number;
}

/** How refusals are put: the platform answers a text, sync.v1 an object. */
export type Dialect = 'platform' | 'sync';

export type Answer = (answer: object) => void;

export interface Receiver {
  /** A request with a callback. */
  request<Schema extends z.ZodType>(
    event: string,
    schema: Schema,
    handle: (input: z.infer<Schema>) => Outcome<object>,
  ): void;
  /** A request whose answer must be on its way before others are told of it. */
  requestThen<Schema extends z.ZodType>(
    event: string,
    schema: Schema,
    handle: (input: z.infer<Schema>) => Outcome<{ answer: object; tell: () => void }>,
  ): void;
  /** An event without an answer. */
  notice<Schema extends z.ZodType>(event: string, schema: Schema, handle: (input: z.infer<Schema>) => void): void;
}

export function createReceiver(services: Services, client: Client, dialect: Dialect): Receiver {
  const { switches, settings } = services;
  const { socket } = client;

  function answerWith(event: string, callback: Answer | null, answer: object): void {
    if (!callback || switches.dropsAck(event)) return;
    const delayMs = switches.ackDelayMs();
    if (delayMs > 0) settings.clock.after(delayMs, () => callback(answer));
    else callback(answer);
  }

  const refusal = (outcome: { error: { message: string } }) => ({
    success: false,
    error: dialect === 'platform' ? outcome.error.message : outcome.error,
  });

  function checked<Schema extends z.ZodType>(
    event: string,
    schema: Schema,
    payload: unknown,
  ): Outcome<z.infer<Schema>> {
    const fault = switches.refusedRequest(event);
    if (fault) {
      const { retryAfterMs } = fault;
      const refused = refuse(fault.code, 'Refused by a fault switch.');
      return retryAfterMs === undefined ? refused : { ok: false, error: { ...refused.error, retryAfterMs } };
    }
    const parsed = schema.safeParse(payload);
    if (parsed.success) return { ok: true, value: parsed.data };
    if (payload === null && settings.plain) {
      return refuse(SYNC_ERRORS.invalid, `Cannot read properties of null (reading '${firstField(schema)}')`);
    }
    const { field, message } = firstIssue(parsed.error);
    return refuse(SYNC_ERRORS.invalid, message, field);
  }

  function receive(event: string, handle: (payload: unknown, callback: Answer | null) => void): void {
    socket.on(event, (...args: unknown[]) => {
      const last = args.at(-1);
      const callback = typeof last === 'function' ? (last as Answer) : null;
      const payload = callback && args.length === 1 ? undefined : args[0];
      try {
        handle(payload, callback);
      } catch (error) {
        process.stderr.write(`gateway: ${event} failed: ${error instanceof Error ? error.name : 'unknown'}\n`);
        const outcome = refuse(SYNC_ERRORS.unavailable, 'The server could not do this now.');
        answerWith(event, callback, refusal(outcome));
      }
    });
  }

  return {
    request: (event, schema, handle) =>
      receive(event, (payload, callback) => {
        const input = checked(event, schema, payload);
        const outcome = input.ok ? handle(input.value) : input;
        answerWith(event, callback, outcome.ok ? { success: true, ...outcome.value } : refusal(outcome));
      }),
    requestThen: (event, schema, handle) =>
      receive(event, (payload, callback) => {
        const input = checked(event, schema, payload);
        const outcome = input.ok ? handle(input.value) : input;
        if (!outcome.ok) return answerWith(event, callback, refusal(outcome));
        answerWith(event, callback, { success: true, ...outcome.value.answer });
        outcome.value.tell();
      }),
    notice: (event, schema, handle) =>
      receive(event, (payload) => {
        const input = checked(event, schema, payload);
        if (input.ok) handle(input.value);
      }),
  };
}

function firstField(schema: z.ZodType): string {
  const shape = (schema as { shape?: Record<string, unknown> }).shape ?? {};
  return Object.keys(shape)[0] ?? 'payload';
}
