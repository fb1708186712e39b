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

export type AppointmentChange = { [Name in keyof AppointmentFields]?: AppointmentFields[Name] | undefined };

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

  function clashes(fields: AppointmentFields, ownId: string): boolean {
    if (!HOLDS_ITS_SLOT.includes(fields.status)) return false;
    const end = fields.scheduledAt + fields.duration * 60_000;
    return sameProvider
      .all(fields.providerId, fields.scheduledAt - LONGEST_MS, end, ownId)
      .some(
        (other) =>
          HOLDS_ITS_SLOT.includes(other.status) &&
          other.starts_at + other.duration_minutes * 60_000 > fields.scheduledAt,
      );
  }

  return {
    byId: (appointmentId: string) => byId.get(appointmentId) ?? null,

    /** Null when the provider already has an appointment at that time. */
    add: (fields: AppointmentFields, now: number): AppointmentRow | null =>
      store.transaction(() => {
        const appointmentId = randomUUID();
        if (clashes(fields, appointmentId)) return null;
        const revisions = Object.fromEntries(Object.keys(fields).map((name) => [name, 1]));
        insert.run(appointmentId, ...values(fields), 1, JSON.stringify(revisions), now, now);
        return byId.get(appointmentId) ?? null;
      }),

    /** With `baseRevision`, a touched field that has changed since is a conflict and nothing is written. */
    change: (
      row: AppointmentRow,
      change: AppointmentChange,
      baseRevision: number | null,
      now: number,
    ): { kind: 'changed'; row: AppointmentRow } | { kind: 'booked' } | { kind: 'conflict'; fields: string[] } =>
      store.transaction(() => {
        const before = fieldsOf(row);
        const after = { ...before, ...withoutUndefined(change) };
        const touched = (Object.keys(before) as (keyof AppointmentFields)[]).filter(
          (name) => before[name] !== after[name],
        );
        const revisions = JSON.parse(row.field_revisions) as Record<string, number>;
        const conflicting = touched.filter((name) => baseRevision !== null && (revisions[name] ?? 1) > baseRevision);
        if (conflicting.length > 0) return { kind: 'conflict', fields: conflicting };
        if (touched.length === 0) return { kind: 'changed', row };
        if (clashes(after, row.appointment_id)) return { kind: 'booked' };
        const revision = row.revision + 1;
        for (const name of touched) revisions[name] = revision;
        update.run(...values(after), revision, JSON.stringify(revisions), now, row.appointment_id);
        return { kind: 'changed', row: byId.get(row.appointment_id) as AppointmentRow };
      }),

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

const fieldsOf = (row: AppointmentRow): AppointmentFields => ({
  patientId: row.patient_id,
  providerId: row.provider_id,
  scheduledAt: row.starts_at,
  duration: row.duration_minutes,
  type: row.type,
  status: row.status,
  reasonForVisit: row.reason,
  notes: row.notes,
});

function withoutUndefined(change: AppointmentChange): Partial<AppointmentFields> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
