// Notifications that the server raises: stored first, then announced to whoever is connected. They name no content.

import type { Audience } from './audience.ts';
import type { Services } from '../services.ts';
import type { AppointmentRow } from '../store/appointments.ts';
import type { NewNotification } from '../store/notifications.ts';

export type Notifier = ReturnType<typeof createNotifier>;

export function createNotifier(services: Services, audience: Audience) {
  const { notifications, people, settings } = services;

  function raise(notification: NewNotification): void {
    if (!people.byId(notification.userId)) return;
    const stored = notifications.add(notification, settings.clock.now());
    audience.toPerson(notification.userId, 'notification:new', stored);
  }

  return {
    /** Tells those whom an appointment concerns, the one who changed it excepted. */
    appointment: (row: AppointmentRow, what: 'booked' | 'changed' | 'cancelled', byUserId: string): void => {
      for (const userId of new Set([row.provider_id, row.patient_id])) {
        if (userId === byUserId) continue;
        raise({
          userId,
          type: `appointment_${what}`,
          priority: what === 'cancelled' ? 'high' : 'medium',
          title: `Appointment ${what}`,
          message: `An appointment of yours was ${what}.`,
          data: { appointmentId: row.appointment_id },
        });
      }
    },
    missedCall: (recipientId: string, callerId: string, callId: string): void => {
      raise({
        userId: recipientId,
        type: 'missed_call',
        priority: 'high',
        title: 'Missed call',
        message: 'A call was not answered.',
        data: { callId, callerId },
      });
    },
  };
}
