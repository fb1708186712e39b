// Sign-in, renewal, sign-out.

import { z } from 'zod';
import { userView } from '../access/sessions.ts';
import type { Front } from '../live/front.ts';
import { bodyOf, signedIn, type App } from './context.ts';
import { notFound, RestError } from './errors.ts';

const login = z.strictObject({ email: z.string().min(1).max(320), password: z.string().min(1).max(1_000) });
const plainRefresh = z.strictObject({ refreshToken: z.string().min(1).max(8_192) });
const requestId = z.string().min(8).max(200);
/** sync.v1: a request id makes the rotation repeatable. */
const refresh = plainRefresh.extend({ requestId: requestId.optional() });

export function authRoutes(api: App, front: Front): void {
  const { sessions, people, settings } = front.services;

  api.post('/auth/login', async (context) => {
    const { email, password } = await bodyOf(context, login);
    const answer = await sessions.signIn(email, password);
    if (!answer) throw new RestError('ERR_1002', 'Invalid email or password');
    return context.json(answer);
  });

  api.post('/auth/refresh', async (context) => {
    const body: z.infer<typeof refresh> = await bodyOf(context, settings.plain ? plainRefresh : refresh);
    const header = requestId.safeParse(context.req.header('x-request-id'));
    const answer = await sessions.refresh(body.refreshToken, body.requestId ?? header.data ?? null);
    if (!answer) throw new RestError('ERR_1002', 'Invalid refresh token');
    return context.json(answer);
  });

  api.post('/auth/logout', signedIn(front), (context) => {
    sessions.end(context.var.claims.userId);
    return context.json({ message: 'Signed out' });
  });

  api.get('/auth/me', signedIn(front), (context) => {
    const person = people.byId(context.var.claims.userId);
    if (!person) throw notFound('User');
    return context.json(userView(person));
  });
}
