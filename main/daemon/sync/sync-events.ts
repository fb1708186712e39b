// What a server with sync.v1 tells while we are connected: coverages, marks, rooms left. Anything that does not fit its
// schema is dropped and counted, never half applied (SE4).

import { roomMarks, syncLeftEvent, syncRoomEvent } from '#shared/wire/sync.ts';
import type { Log } from '../ports/log.ts';
import type { CatchUp } from './catch-up.ts';
import type { RoomLog } from './room-log.ts';

/** Answers whether the event was one of sync.v1's. */
export function handleSyncEvent(
  name: string,
  payload: unknown,
  deps: { log: RoomLog; catchUp: CatchUp; record: Log; now(): number },
): boolean {
  switch (name) {
    case 'sync:room': {
      const event = syncRoomEvent.safeParse(payload);
      if (!event.success) deps.record.record('warn', 'unreadable-event', { event: name });
      else {
        deps.log.apply(event.data, { room: event.data.room, asOf: deps.now() });
        deps.catchUp.fill(event.data.roomId);
      }
      return true;
    }
    case 'sync:marks': {
      const event = roomMarks.safeParse(payload);
      if (event.success) deps.log.applyMarks(event.data.roomId, event.data.marks, 'single');
      else deps.record.record('warn', 'unreadable-event', { event: name });
      return true;
    }
    case 'sync:left': {
      const event = syncLeftEvent.safeParse(payload);
      if (event.success) deps.log.remove(event.data.roomId);
      return true;
    }
    default:
      return false;
  }
}
