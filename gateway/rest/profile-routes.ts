// A person's profile. Everybody changes their own only; staff may read those of others.

import { z } from 'zod';
import type { JsonValue } from '#shared/bridge/contract.ts';
import { flattenFields } from '#shared/model/record.ts';
import { userView } from '../access/sessions.ts';
import type { Front } from '../live/front.ts';
import type { PersonRow } from '../store/people.ts';
import { bodyOf, isStaff, type App } from './context.ts';
import { forbidden, notFound } from './errors.ts';
import { answerOnce } from './idempotency.ts';
import { changeRecord } from './record-change.ts';

const text = z.string().max(200);
const change = z.strictObject({
  firstName: text.min(1).optional(),
  lastName: text.min(1).optional(),
  phone: z.string().max(40).nullable().optional(),
  address: z
    .strictObject({ street: text, city: text, state: text, postalCode: text, country: text })
    .partial()
    .optional(),
  preferences: z
    .strictObject({
      theme: z.string().max(40),
      language: z.string().max(40),
      timezone: z.string().max(100),
      notifications: z.strictObject({ email: z.boolean(), sms: z.boolean(), push: z.boolean() }).partial(),
    })
    .partial()
    .optional(),
});

const profile = (row: PersonRow) => ({
  ...userView(row),
  phone: row.phone,
  address: JSON.parse(row.address) as unknown,
  preferences: JSON.parse(row.preferences) as unknown,
});

export function profileRoutes(api: App, front: Front): void {
  const { people } = front.services;

  api.get('/users/:id', (context) => {
    const { claims } = context.var;
    const userId = context.req.param('id');
    if (userId !== claims.userId && !isStaff(claims)) throw forbidden();
    const person = people.byId(userId);
    if (!person) throw notFound('User');
    return context.json(profile(person));
  });

  api.patch('/users/:id', async (context) => {
    const { claims } = context.var;
    const userId = context.req.param('id');
    if (userId !== claims.userId && claims.role !== 'admin') throw forbidden();
    const input = await bodyOf(context, change);
    return answerOnce(front, context, input, () => {
      const values = flattenFields(JSON.parse(JSON.stringify(input)) as Record<string, JsonValue>);
      const tell = changeRecord(front, context, { entity: 'profile', id: userId, values, notFound: 'User' });
      return { status: 200, body: profile(people.byId(userId) as PersonRow), tell };
    });
  });
}
