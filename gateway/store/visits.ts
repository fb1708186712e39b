// Visits: an appointment that has begun. Its room is `visit:<visitId>`.

import { randomBytes, randomUUID } from 'node:crypto';
import type { Store } from './store.ts';

export interface VisitRow {
  visit_id: string;
  appointment_id: string | null;
  started_by: string;
  started_at: number;
  ended_at: number | null;
  session_token: string;
}

export type Visits = ReturnType<typeof openVisits>;

export function openVisits(store: Store) {
  const insert = store.prepare('INSERT INTO visits VALUES (?,?,?,?,NULL,?)');
  const byId = store.prepare<VisitRow>('SELECT * FROM visits WHERE visit_id = ?');
  const byAppointment = store.prepare<VisitRow>('SELECT * FROM visits WHERE appointment_id = ?');
  const end = store.prepare('UPDATE visits SET ended_at = coalesce(ended_at, ?) WHERE visit_id = ?');

  return {
    byId: (visitId: string) => byId.get(visitId) ?? null,
    /** One visit for each appointment: the second start answers the first visit. */
    start: (appointmentId: string, userId: string, now: number): { visit: VisitRow; created: boolean } =>
      store.transaction(() => {
        const known = byAppointment.get(appointmentId);
        if (known) return { visit: known, created: false };
        const visitId = randomUUID();
        insert.run(visitId, appointmentId, userId, now, randomBytes(24).toString('base64url'));
        return { visit: byId.get(visitId) as VisitRow, created: true };
      }),
    /** A visit that was under way before this server knew of it. */
    adopt: (visitId: string, userId: string, now: number): void => {
      insert.run(visitId, null, userId, now, randomBytes(24).toString('base64url'));
    },
    end: (visitId: string, now: number): VisitRow | null => {
      end.run(now, visitId);
      return byId.get(visitId) ?? null;
    },
  };
}
