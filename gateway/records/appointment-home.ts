// Appointments. Staff change all, patients their own. Nobody is booked twice at one time (AP3): whoever comes second is
// told who has the time and what is free near it (CF4).

import { nearestFreeStarts, SLOT_SEARCH_MS } from '#shared/model/slots.ts';
import { RECORD_ERRORS, type RecordConflict } from '#shared/wire/records.ts';
import { SYNC_ERRORS } from '#shared/wire/sync.ts';
import { refuse, type Outcome } from '../problem.ts';
import {
  fieldsOf,
  holdsItsSlot,
  type AppointmentFields,
  type AppointmentRow,
  type Appointments,
} from '../store/appointments.ts';
import type { People } from '../store/people.ts';
import { isStaffRole, type Home, type Obstacle, type Person, type Values } from './home.ts';

const SLOT_FIELDS = ['scheduledAt', 'duration', 'providerId', 'status'] as const;
const REQUIRED = ['patientId', 'providerId', 'scheduledAt', 'type', 'duration'] as const;
const FREE_OFFERED = 5;
/** Appointments longer ago than this are read by asking for them, not by catching up. */
const CURRENT_MS = 30 * 24 * 3_600_000;

export function appointmentHome(appointments: Appointments, people: People, now: () => number): Home {
  const owns = (person: Person, patientId: unknown) => isStaffRole(person.role) || patientId === person.userId;

  function known(values: Values): Outcome<null> {
    for (const field of ['patientId', 'providerId'] as const) {
      const userId = values[field];
      if (userId !== undefined && !people.byId(userId as string))
        return refuse(SYNC_ERRORS.invalid, `${field}: is not a known person`, field);
    }
    return { ok: true, value: null };
  }

  function lostSlot(person: Person, holder: AppointmentRow, wanted: AppointmentFields, ownId: string) {
    const { providerId, scheduledAt, duration } = wanted;
    const around = appointments.taken(providerId, scheduledAt - SLOT_SEARCH_MS, scheduledAt + SLOT_SEARCH_MS);
    const taken = around
      .filter((row) => row.appointment_id !== ownId)
      .map((row) => ({ startsAtMs: row.starts_at, durationMinutes: row.duration_minutes }));
    const free = nearestFreeStarts({ startsAtMs: scheduledAt, durationMinutes: duration }, taken, {
      notBeforeMs: now(),
      count: FREE_OFFERED,
    });
    const mayKnow = owns(person, holder.patient_id);
    return {
      taken: {
        appointmentId: mayKnow ? holder.appointment_id : null,
        providerId,
        patientId: mayKnow ? holder.patient_id : null,
        scheduledAt: new Date(holder.starts_at).toISOString(),
        duration: holder.duration_minutes,
        bookedBy: null,
        bookedAt: holder.created_at,
      },
      free: free.map((startMs) => new Date(startMs).toISOString()),
    } satisfies NonNullable<RecordConflict['slot']>;
  }

  return {
    load: (id) => {
      const row = appointments.byId(id);
      return row ? toValues(fieldsOf(row)) : null;
    },
    create: (id, values, at) => void appointments.add(toFields(values), at, id),
    save: (id, values, { now: at, ...facts }) => appointments.put(id, toFields(values), facts, at),
    mayRead: (person, id) => {
      const row = appointments.byId(id);
      return row !== null && owns(person, row.patient_id);
    },
    mayChange: (person, id, changes, created) => {
      const patientId = created ? created['patientId'] : appointments.byId(id)?.patient_id;
      if (!owns(person, patientId)) return refuse(RECORD_ERRORS.notAllowed, 'This appointment is not yours.');
      if (!created && changes['patientId'] !== undefined && changes['patientId'] !== patientId)
        return refuse(SYNC_ERRORS.invalid, 'patientId: cannot be changed', 'patientId');
      const missing = created ? REQUIRED.find((field) => created[field] === undefined) : undefined;
      if (missing) return refuse(SYNC_ERRORS.invalid, `${missing}: is missing`, missing);
      return known(changes);
    },
    readers: (id) => {
      const row = appointments.byId(id);
      const staff = people.directory().map((member) => member.userId);
      return row ? [...staff, row.patient_id] : staff;
    },
    obstacles: (person, id, before, after): Obstacle[] => {
      const wanted = toFields(after);
      const touched = SLOT_FIELDS.filter((field) => before === null || before[field] !== after[field]);
      if (touched.length === 0) return [];
      const holder = appointments.holderOf(wanted, id);
      if (holder) {
        const slot = lostSlot(person, holder, wanted, id);
        return touched.map((field) => ({ field, slot }));
      }
      // A time given to an appointment that was cancelled meanwhile would be a time for nobody.
      const stays = before !== null && !holdsItsSlot(toFields(before).status) && !holdsItsSlot(wanted.status);
      return stays ? touched.filter((field) => field !== 'status').map((field) => ({ field })) : [];
    },
    isCurrent: (id, at) => (appointments.byId(id)?.starts_at ?? 0) >= at - CURRENT_MS,
  };
}

export function toValues(fields: AppointmentFields): Values {
  return { ...fields, scheduledAt: new Date(fields.scheduledAt).toISOString() };
}

function toFields(values: Values): AppointmentFields {
  const { status = 'scheduled', reasonForVisit = null, notes = null } = values;
  const scheduledAt = Date.parse(values['scheduledAt'] as string);
  return { ...values, status, reasonForVisit, notes, scheduledAt } as AppointmentFields;
}
