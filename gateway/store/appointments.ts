// Appointments with a revision for each field (CF1), and the rule that nobody is booked twice at one time (AP3).

import { randomUUID } from 'node:crypto';
import type { Appointment } from '#shared/wire/platform.ts';
import type { Store } from './store.ts';

export interface AppointmentRow {
  appointment_id: string;
  patient_id: string;
  provider_id: string;
  starts_at: number;
  duration_minutes: number;
  type: Appointment['type'];
  status: Appointment['status'];
  reason: string | null;
  notes: string | null;
  revision: number;
  field_revisions: string;
  created_at: number;
  updated_at: number;
}

export interface AppointmentFields {
  patientId: string;
  providerId: string;
  scheduledAt: number;
  duration: number;
  type: Appointment['type'];
  status: Appointment['status'];
  reasonForVisit: string | null;
  notes: string | null;
}

export interface AppointmentFilter {
  from?: number | undefined;
  to?: number | undefined;
  status?: Appointment['status'] | undefined;
  providerId?: string | undefined;
  patientId?: string | undefined;
  page: number;
  limit: number;
}

export type Appointments = ReturnType<typeof openAppointments>;

const LONGEST_MS = 60 * 60_000;
const HOLDS_ITS_SLOT: readonly Appointment['status'][] = ['scheduled', 'confirmed', 'in-progress'];

export const holdsItsSlot = (status: Appointment['status']): boolean => HOLDS_ITS_SLOT.includes(status);

export function openAppointments(store: Store) {
  const insert = store.prepare('INSERT INTO appointments VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)');
  const byId = store.prepare<AppointmentRow>('SELECT * FROM appointments WHERE appointment_id = ?');
  const update = store.prepare(
    `UPDATE appointments SET patient_id=?, provider_id=?, starts_at=?, duration_minutes=?, type=?, status=?, reason=?,
     notes=?, revision=?, field_revisions=?, updated_at=? WHERE appointment_id=?`,
  );
  const sameProvider = store.prepare<AppointmentRow>(
    'SELECT * FROM appointments WHERE provider_id=? AND starts_at > ? AND starts_at < ? AND appointment_id <> ?',
  );
  const where = `(? IS NULL OR starts_at >= ?) AND (? IS NULL OR starts_at <= ?) AND (? IS NULL OR status = ?)
    AND (? IS NULL OR provider_id = ?) AND (? IS NULL OR patient_id = ?)`;
  const page = store.prepare<AppointmentRow>(
    `SELECT * FROM appointments WHERE ${where} ORDER BY starts_at, appointment_id LIMIT ? OFFSET ?`,
  );
  const total = store.prepare<{ total: number }>(`SELECT count(*) AS total FROM appointments WHERE ${where}`);

  /** Who holds the clinician's time already; null when it is free or these fields hold none. */
  function holderOf(fields: AppointmentFields, ownId: string): AppointmentRow | null {
    if (!holdsItsSlot(fields.status)) return null;
    const end = fields.scheduledAt + fields.duration * 60_000;
    return (
      sameProvider
        .all(fields.providerId, fields.scheduledAt - LONGEST_MS, end, ownId)
        .find(
          (other) =>
            holdsItsSlot(other.status) && other.starts_at + other.duration_minutes * 60_000 > fields.scheduledAt,
        ) ?? null
    );
  }

  return {
    byId: (appointmentId: string) => byId.get(appointmentId) ?? null,
    holderOf,

    /** Appointments of a clinician that hold their time and begin between the two. */
    taken: (providerId: string, fromMs: number, toMs: number): AppointmentRow[] =>
      sameProvider.all(providerId, fromMs, toMs, '').filter((row) => holdsItsSlot(row.status)),

    /** Null when the provider already has an appointment at that time. */
    add: (fields: AppointmentFields, now: number, appointmentId: string = randomUUID()): AppointmentRow | null =>
      store.transaction(() => {
        if (holderOf(fields, appointmentId)) return null;
        const revisions = Object.fromEntries(Object.keys(fields).map((name) => [name, 1]));
        insert.run(appointmentId, ...values(fields), 1, JSON.stringify(revisions), now, now);
        return byId.get(appointmentId) ?? null;
      }),

    /** Writes what has been decided before; conflicts and lost slots are the record's business. */
    put: (
      appointmentId: string,
      fields: AppointmentFields,
      facts: { revision: number; fieldRevisions: Record<string, number> },
      now: number,
    ): void => {
      const { revision, fieldRevisions } = facts;
      update.run(...values(fields), revision, JSON.stringify(fieldRevisions), now, appointmentId);
    },

    page: (filter: AppointmentFilter): { rows: AppointmentRow[]; total: number } => {
      const { from = null, to = null, status = null, providerId = null, patientId = null } = filter;
      const bounds = [from, to, status, providerId, patientId].flatMap((bound) => [bound, bound]);
      return {
        rows: page.all(...bounds, filter.limit, (filter.page - 1) * filter.limit),
        total: total.get(...bounds)?.total ?? 0,
      };
    },
  };
}

const values = (fields: AppointmentFields) =>
  [
    fields.patientId,
    fields.providerId,
    fields.scheduledAt,
    fields.duration,
    fields.type,
    fields.status,
    fields.reasonForVisit,
    fields.notes,
  ] as const;

export const fieldsOf = (row: AppointmentRow): AppointmentFields => ({
  patientId: row.patient_id,
  providerId: row.provider_id,
  scheduledAt: row.starts_at,
  duration: row.duration_minutes,
  type: row.type,
  status: row.status,
  reasonForVisit: row.reason,
  notes: row.notes,
});
