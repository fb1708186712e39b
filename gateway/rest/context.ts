// What every route is given, and the two questions it asks of a request: who is it, and what does it bring.

import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Claims } from '../access/tokens.ts';
import type { Front } from '../live/front.ts';
import { checked, RestError } from './errors.ts';

export interface Variables {
  claims: Claims;
}

export interface Bindings {
  incoming: { socket: { remoteAddress?: string } };
}

export type App = Hono<{ Variables: Variables; Bindings: Bindings }>;
export type RouteContext = Context<{ Variables: Variables; Bindings: Bindings }>;

/** The JSON body, checked. A missing body counts as an empty object. */
export async function bodyOf<Schema extends z.ZodType>(
  context: RouteContext,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await context.req.text();
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new RestError('ERR_1001', 'The body is not valid JSON');
  }
  return checked(schema, json);
}

/** Middleware that lets only a valid access token pass. */
export function signedIn(front: Front) {
  const { tokens, sessions, people } = front.services;
  return async (context: RouteContext, next: () => Promise<void>): Promise<void> => {
    const [scheme, token] = (context.req.header('authorization') ?? '').split(' ');
    if (scheme !== 'Bearer' || !token) throw new RestError('ERR_1002', 'Authentication required');
    const check = await tokens.check(token);
    if (check.kind === 'expired') throw new RestError('ERR_2001', 'Token expired');
    if (check.kind === 'invalid') throw new RestError('ERR_1002', 'Invalid token');
    if (!sessions.isLive(check.claims.sessionId) || !people.byId(check.claims.userId)) {
      throw new RestError('ERR_1002', 'The session has ended');
    }
    context.set('claims', check.claims);
    await next();
  };
}

export const isStaff = (claims: Claims): boolean => claims.role !== 'patient';
