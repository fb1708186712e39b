// A record has changed: everybody who may see it gets its present state, whoever was written over gets back what they had
// written, and the people of an appointment are notified. After the transaction, never inside it.

import type { Changed } from '../records/records.ts';
import type { Services } from '../services.ts';
import type { Audience } from './audience.ts';
import type { Notifier } from './notifier.ts';

export type RecordNews = ReturnType<typeof createRecordNews>;

export function createRecordNews(services: Services, audience: Audience, notifier: Notifier) {
  const { appointments, records, settings } = services;

  function notify(changed: Changed, byUserId: string): void {
    const row = changed.record?.entity === 'appointment' ? appointments.byId(changed.record.id) : null;
    if (!row) return;
    const cancelled = changed.written.includes('status') && row.status === 'cancelled';
    notifier.appointment(row, changed.created ? 'booked' : cancelled ? 'cancelled' : 'changed', byUserId);
  }

  return {
    /** `silently`: shown everywhere, and nobody is notified. */
    tell: (changed: Changed, byUserId: string, options: { silently?: boolean } = {}): void => {
      const { record, written, overwritten } = changed;
      if (!record || written.length === 0) return;
      if (!options.silently) notify(changed, byUserId);
      if (settings.plain) return;
      audience.toDevices(records.readers(record.entity, record.id), 'sync:records', { records: [record] });
      for (const { authorId, value } of overwritten)
        audience.toDevices([authorId], 'sync:overwritten', { overwritten: [value] });
    },
  };
}
