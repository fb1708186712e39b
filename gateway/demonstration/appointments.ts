// Appointments from yesterday to next week, each at a free time of its clinician.

import type { Services } from '../services.ts';
import type { AppointmentFields } from '../store/appointments.ts';
import type { Luck } from './random.ts';
import { CLINICIAN, patients } from './staff.ts';

const REASONS = [
  'Follow-up after discharge',
  'Wound check',
  'Medication review',
  'Results of the last scan',
  'Chest pain clinic',
  'Pre-assessment before surgery',
  'Second opinion',
  'Repeat blood tests',
  'Plaster check',
  'First consultation',
];

const CLINICIANS = [
  { providerId: CLINICIAN, share: 0.75 },
  { providerId: 'farid.rahmani', share: 0.5 },
  { providerId: 'dina.rosen', share: 0.35 },
  { providerId: 'amara.obi', share: 0.35 },
];

const FIRST_HOUR = 8;
const SLOTS_A_DAY = 16;
const SLOT_MINUTES = 30;
const MINUTE_MS = 60_000;

export function seedAppointments({ appointments }: Services, luck: Luck, now: number): void {
  for (let day = -1; day <= 7; day += 1) {
    const date = new Date(now);
    date.setDate(date.getDate() + day);
    if ([0, 6].includes(date.getDay()) && day !== 0) continue;
    for (const { providerId, share } of CLINICIANS) {
      for (let slot = 0; slot < SLOTS_A_DAY; slot += 1) {
        if (!luck.chance(share)) continue;
        const scheduledAt = date.setHours(FIRST_HOUR, slot * SLOT_MINUTES, 0, 0);
        const duration = luck.pick([15, 30, 30]);
        const fields: AppointmentFields = {
          patientId: luck.pick(patients).userId,
          providerId,
          scheduledAt,
          duration,
          type: luck.pick(['in-person', 'in-person', 'in-person', 'video', 'video', 'audio', 'chat'] as const),
          status: statusAt(scheduledAt, scheduledAt + duration * MINUTE_MS, now, luck),
          reasonForVisit: luck.pick(REASONS),
          notes: null,
        };
        appointments.add(fields, scheduledAt - luck.between(2, 20) * 24 * 60 * MINUTE_MS);
      }
    }
  }
}

function statusAt(start: number, end: number, now: number, luck: Luck): AppointmentFields['status'] {
  if (end < now) return luck.chance(0.08) ? 'no-show' : luck.chance(0.06) ? 'cancelled' : 'completed';
  if (start <= now) return 'in-progress';
  return luck.chance(0.5) ? 'confirmed' : luck.chance(0.06) ? 'cancelled' : 'scheduled';
}
