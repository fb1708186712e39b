// Appointments. Patients see and book their own; staff see all. Two at one time for one clinician is a conflict.

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { JsonValue } from '#shared/bridge/contract.ts';
import type { Claims } from '../access/tokens.ts';
import type { Front } from '../live/front.ts';
import type { AppointmentRow } from '../store/appointments.ts';
import { bodyOf, isStaff, type App, type RouteContext } from './context.ts';
import { checked, forbidden, notFound, RestError } from './errors.ts';
import { answerOnce } from './idempotency.ts';
import { changeRecord, ifMatch } from './record-change.ts';

type Values = Record<string, JsonValue>;

const id = z.string().min(1).max(200);
const moment = z.iso.datetime({ offset: true });
const instant = moment.transform((text) => Date.parse(text));
const day = z.union([instant, z.iso.date().transform((text) => Date.parse(text))]);
const status = z.enum(['scheduled', 'confirmed', 'in-progress', 'completed', 'cancelled', 'no-show']);
const fields = {
  scheduledAt: moment,
  type: z.enum(['video', 'audio', 'chat', 'in-person']),
  duration: z.union([z.literal(15), z.literal(30), z.literal(45), z.literal(60)], 'must be 15, 30, 45 or 60'),
  reasonForVisit: z.string().max(5_000).nullable().optional(),
  notes: z.string().max(20_000).nullable().optional(),
};
const booking = z.strictObject({ patientId: id, providerId: id, ...fields });
const plainChange = z.strictObject({ ...fields, providerId: id, status }).partial();
/** sync.v1: what the change was made on top of; touched fields that changed since are a conflict. */
const change = plainChange.extend({ baseRevision: z.int().min(1).optional() });
const filter = z.object({
  from: day.optional(),
  to: day.optional(),
  status: status.optional(),
  providerId: id.optional(),
  patientId: id.optional(),
  page: z.coerce.number().int().min(1).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export function appointmentRoutes(api: App, front: Front): void {
  const { appointments, people, settings } = front.services;

  const view = (row: AppointmentRow) => ({
    id: row.appointment_id,
    patientId: row.patient_id,
    providerId: row.provider_id,
    scheduledAt: new Date(row.starts_at).toISOString(),
    duration: row.duration_minutes,
    type: row.type,
    status: row.status,
    reasonForVisit: row.reason,
    notes: row.notes,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    ...(settings.plain
      ? {}
      : { revision: row.revision, fieldRevisions: JSON.parse(row.field_revisions) as Record<string, number> }),
  });

  function visible(claims: Claims, appointmentId: string): AppointmentRow {
    const row = appointments.byId(appointmentId);
    if (!row || (!isStaff(claims) && row.patient_id !== claims.userId)) throw notFound('Appointment');
    return row;
  }

  function apply(context: RouteContext, id: string, values: Values, options: { create?: boolean; base?: number } = {}) {
    const tell = changeRecord(front, context, {
      entity: 'appointment',
      id,
      values: JSON.parse(JSON.stringify(values)) as Values,
      notFound: 'Appointment',
      current: () => view(visible(context.var.claims, id)),
      ...options,
    });
    return { row: appointments.byId(id) as AppointmentRow, tell };
  }

  api.post('/appointments', async (context) => {
    const { claims } = context.var;
    const input = await bodyOf(context, booking);
    if (!isStaff(claims) && input.patientId !== claims.userId) throw forbidden();
    for (const field of ['patientId', 'providerId'] as const) {
      if (!people.byId(input[field])) throw new RestError('ERR_1006', `${field}: is not a known person`, field);
    }
    return answerOnce(front, context, input, () => {
      const { row, tell } = apply(context, randomUUID(), input, { create: true });
      return { status: 201, body: view(row), tell };
    });
  });

  api.get('/appointments', (context) => {
    const { claims } = context.var;
    const asked = checked(filter, context.req.query());
    if (!isStaff(claims)) asked.patientId = claims.userId;
    const { rows, total } = appointments.page(asked);
    const { page, limit } = asked;
    return context.json({
      data: rows.map(view),
      pagination: { page, limit, total, totalPages: Math.ceil(total / limit) },
    });
  });

  api.get('/appointments/:id', (context) => context.json(view(visible(context.var.claims, context.req.param('id')))));

  api.patch('/appointments/:id', async (context) => {
    const { claims } = context.var;
    const input: z.infer<typeof change> = await bodyOf(context, settings.plain ? plainChange : change);
    const { baseRevision, ...changes } = input;
    if (changes.providerId !== undefined && !people.byId(changes.providerId)) {
      throw new RestError('ERR_1006', 'providerId: is not a known person', 'providerId');
    }
    return answerOnce(front, context, input, () => {
      const id = visible(claims, context.req.param('id')).appointment_id;
      const base = baseRevision ?? ifMatch(context);
      const { row, tell } = apply(context, id, changes, base === null ? {} : { base });
      return { status: 200, body: view(row), tell };
    });
  });

  api.delete('/appointments/:id', (context) => {
    const { claims } = context.var;
    return answerOnce(front, context, null, () => {
      const id = visible(claims, context.req.param('id')).appointment_id;
      const { tell } = apply(context, id, { status: 'cancelled' });
      return { status: 204, body: undefined, tell };
    });
  });
}
