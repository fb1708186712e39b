// Colleagues come on duty, go to lunch, are in a procedure, and come back.

import type { Status } from '../live/presence.ts';
import type { Stage } from './stage.ts';
import { CLINICIAN, FRONT_DESK, staff } from './staff.ts';

interface Manner {
  status: Status;
  customStatus: string | null;
  /** How long it lasts, in minutes of the person's account of it. */
  untilMinutes: number | null;
  share: number;
}

const MANNERS: readonly Manner[] = [
  { status: 'online', customStatus: null, untilMinutes: null, share: 0.58 },
  { status: 'away', customStatus: null, untilMinutes: null, share: 0.08 },
  { status: 'away', customStatus: 'On the ward round', untilMinutes: null, share: 0.06 },
  { status: 'busy', customStatus: 'In a procedure', untilMinutes: 40, share: 0.07 },
  { status: 'busy', customStatus: null, untilMinutes: 25, share: 0.05 },
  { status: 'in_call', customStatus: null, untilMinutes: null, share: 0.06 },
  { status: 'offline', customStatus: null, untilMinutes: null, share: 0.1 },
];

const STATION = 'script';
/** Whom one writes to first is there at the start. */
const AT_HAND = ['tomas.ortega', 'ruth.adeyemi', 'priya.nair', 'viktor.ilic'];

export function comeAndGo(stage: Stage, returned: (userId: string) => void): void {
  const { front, luck } = stage;
  const { presence } = front;
  const { clock } = front.services.settings;
  const colleagues = staff.filter((person) => ![CLINICIAN, FRONT_DESK].includes(person.userId));

  function show(userId: string, manner: Manner): void {
    const wasAway = !stage.isAttending(userId);
    if (manner.status === 'offline') {
      presence.leave(userId, STATION);
      return;
    }
    if (!presence.knows(userId, STATION)) {
      const place = staff.find((person) => person.userId === userId)?.place ?? null;
      presence.arrive(userId, STATION, place, null);
    }
    const { status, customStatus, untilMinutes } = manner;
    presence.declare(userId, STATION, {
      status,
      customStatus,
      until: untilMinutes === null ? null : clock.now() + untilMinutes * 60_000,
    });
    if (wasAway && stage.isAttending(userId)) returned(userId);
  }

  const online = MANNERS[0] as Manner;
  for (const { userId } of colleagues) show(userId, AT_HAND.includes(userId) ? online : drawn(luck.next()));

  function next(): void {
    stage.later(5, 14, () => {
      const { userId } = luck.pick(colleagues);
      if (!stage.isScripted(userId)) presence.leave(userId, STATION);
      else if (front.audience.anybody()) {
        const manner = stage.isAttending(userId) ? drawn(luck.next()) : online;
        show(userId, manner);
        // Nobody stays away for long: whoever waits for an answer gets one.
        if (manner.status !== 'online') stage.later(25, 70, () => stage.isScripted(userId) && show(userId, online));
      }
      next();
    });
  }
  next();
}

function drawn(luck: number): Manner {
  let rest = luck;
  for (const manner of MANNERS) {
    rest -= manner.share;
    if (rest < 0) return manner;
  }
  return MANNERS[0] as Manner;
}
