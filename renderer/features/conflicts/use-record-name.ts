// What a record is called among people: a room by its title, an appointment by its time and patient, a profile by its
// person.

import type { RecordView } from '#shared/model/record.ts';
import type { NameOf } from '../../bridge/hooks/use-names.ts';
import { useCall } from '../../bridge/use-call.ts';
import { t } from '../../ui/text.ts';
import type { RecordName } from './review-rows.ts';
import { momentText } from './values.ts';

export interface NamedRecord {
  /** `Handoff note` */
  kind: string;
  /** Empty where nothing is known. */
  name: string;
  roomId: string | null;
}

export function useRecordName({ entity, id }: RecordName, nameOf: NameOf): NamedRecord {
  const ofRoom = entity === 'room' || entity === 'note';
  const rooms = useCall('rooms.list', {}, { enabled: ofRoom }).data;
  const appointment = useCall('records.get', { entity, id }, { enabled: entity === 'appointment' }).data;
  const kind = t(`conflicts.record.${entity}`);
  if (entity === 'profile') return { kind, name: nameOf(id), roomId: null };
  if (entity === 'appointment')
    return { kind, name: appointment ? appointmentName(appointment, nameOf) : '', roomId: null };
  const room = rooms?.find(({ roomId }) => roomId === id);
  return { kind, name: room?.title ?? t('conflicts.roomUnknown'), roomId: room ? id : null };
}

function appointmentName({ fields }: RecordView, nameOf: NameOf): string {
  const at = fields['scheduledAt']?.value;
  const patientId = fields['patientId']?.value;
  return [typeof at === 'string' && momentText(at), typeof patientId === 'string' && nameOf(patientId)]
    .filter(Boolean)
    .join(' · ');
}
