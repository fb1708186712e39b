// A visit begins from an appointment, has a room of its own, and ends.

import { z } from 'zod';
import type { Claims } from '../access/tokens.ts';
import type { Front } from '../live/front.ts';
import { bodyOf, isStaff, type App } from './context.ts';
import { forbidden, notFound, RestError } from './errors.ts';

const chat = z.strictObject({
  message: z.string().min(1).max(2_000),
  attachments: z.array(z.uuid()).max(20).optional(),
});

export function visitRoutes(api: App, front: Front): void {
  const { appointments, records, visits, rooms, people, store, settings } = front.services;
  const now = () => settings.clock.now();

  /** The visit's course is told by the appointment, whoever starts or ends it. */
  function setStatus(claims: Claims, id: string, status: 'in-progress' | 'completed'): () => void {
    const changes = [{ field: 'status', value: status, base: null }];
    const change = { entity: 'appointment' as const, id, changes, atomic: true, force: true, hlc: null };
    const outcome = records.change(claims, change, now(), { trusted: true });
    return () => void (outcome.ok && front.recordNews.tell(outcome.value, claims.userId, { silently: true }));
  }

  api.post('/visits/:id/start', (context) => {
    const { claims } = context.var;
    const appointment = appointments.byId(context.req.param('id'));
    if (!appointment) throw notFound('Appointment');
    if (!isStaff(claims) && appointment.patient_id !== claims.userId) throw forbidden();
    if (appointment.status === 'cancelled') throw new RestError('ERR_1005', 'The appointment was cancelled');
    const memberIds = [...new Set([appointment.provider_id, appointment.patient_id, claims.userId])];
    let tell = () => {};
    const { visit, created } = store.transaction(() => {
      const started = visits.start(appointment.appointment_id, claims.userId, now());
      if (started.created) {
        const patient = people.byId(appointment.patient_id);
        const initials = `${patient?.first_name.at(0) ?? ''}.${patient?.last_name.at(0) ?? ''}.`;
        const visitId = started.visit.visit_id;
        const fullName = `${patient?.first_name ?? ''} ${patient?.last_name ?? ''}`.trim();
        const context = { identifier: appointment.patient_id, initials, fullName, place: null };
        const fields = { roomId: `visit:${visitId}`, kind: 'visit', title: `Visit ${initials}`, topic: null } as const;
        rooms.create({ ...fields, visitId, patient: context, memberIds }, now());
        tell = setStatus(claims, appointment.appointment_id, 'in-progress');
      }
      return started;
    });
    tell();
    const room = rooms.byVisit(visit.visit_id);
    if (room && !rooms.isMember(room, claims.userId)) throw forbidden();
    if (room && created) front.fanout.roomChanged(room, room.head + 1, { withRecord: true });
    return context.json({
      visitId: visit.visit_id,
      sessionToken: visit.session_token,
      startedAt: new Date(visit.started_at).toISOString(),
    });
  });

  api.post('/visits/:id/end', (context) => {
    const { claims } = context.var;
    const room = rooms.byVisit(context.req.param('id'));
    if (!room || !rooms.isMember(room, claims.userId)) throw notFound('Visit');
    const visit = visits.end(context.req.param('id'), now());
    if (!visit) throw notFound('Visit');
    if (visit.appointment_id !== null) setStatus(claims, visit.appointment_id, 'completed')();
    const endedAt = visit.ended_at ?? now();
    return context.json({
      visitId: visit.visit_id,
      startedAt: new Date(visit.started_at).toISOString(),
      endedAt: new Date(endedAt).toISOString(),
      duration: Math.round((endedAt - visit.started_at) / 1000),
    });
  });

  api.post('/visits/:id/chat', async (context) => {
    const input = await bodyOf(context, chat);
    const outcome = front.conversation.post(context.var.claims, { ...input, visitId: context.req.param('id') });
    if (!outcome.ok) throw notFound('Visit');
    return context.json(outcome.value, 201);
  });
}
