// The requests of sync.v1 (shared/wire/sync.ts). Only sockets that named their device speak it.

import { z } from 'zod';
import {
  catchupRequest,
  markRequest,
  openRoomRequest,
  pingRequest,
  rangeRequest,
  SYNC_ERRORS,
} from '#shared/wire/sync.ts';
import { anyPushRequest, recordsRequest } from '#shared/wire/records.ts';
import type { Client, Receiver } from '../live/client.ts';
import type { Front } from '../live/front.ts';
import { refuse, type Outcome } from '../problem.ts';
import type { Mark } from '../store/marks.ts';
import type { RoomRow } from '../store/rooms.ts';

const nothing = z.unknown();

export function receiveSyncEvents(front: Front, client: Client, receiver: Receiver): void {
  const { services, push, reading, fanout, presence } = front;
  const { people, rooms, marks, settings, tokens } = services;
  const { userId, socket } = client;

  /** A token that was made to expire while connected: the console refreshes it and connects again. */
  const expired = (): (Outcome<never> & { ok: false }) | null =>
    client.keyId === tokens.keyId ? null : refuse(SYNC_ERRORS.unauthorised, 'The session has to be renewed.');

  receiver.requestThen('sync:push', anyPushRequest, (request) => {
    if (request.deviceId !== client.device?.deviceId) {
      return refuse(SYNC_ERRORS.invalid, 'deviceId: is not the device of this connection', 'deviceId');
    }
    return expired() ?? { ok: true, value: push(client, request) };
  });
  receiver.request('sync:catchup', catchupRequest, (request) => ({
    ok: true,
    value: reading.catchup(userId, request),
  }));
  receiver.request('sync:records', recordsRequest, (request) => ({
    ok: true,
    value: reading.records(client, request),
  }));
  receiver.request('sync:range', rangeRequest, (request) => reading.range(userId, request));
  receiver.request('sync:heads', nothing, () => ({ ok: true, value: rooms.heads(userId) }));
  receiver.request('sync:directory', nothing, () => ({
    ok: true,
    value: { people: people.directory(), asOf: settings.clock.now() },
  }));

  receiver.requestThen('sync:mark', markRequest, (request) => {
    const now = settings.clock.now();
    const steps = new Map<string, { room: RoomRow; steps: { mark: Mark; after: number }[] }>();
    services.store.transaction(() => {
      for (const { roomId, kind, upTo, at } of request.marks) {
        const room = steps.get(roomId)?.room ?? rooms.byId(roomId);
        // A mark for a room left meanwhile is nothing that anybody waits for.
        if (!room || !rooms.isMember(room, userId)) continue;
        const step = marks.advance(room, { userId, kind, upTo, at: Math.round(at) }, now);
        if (!step) continue;
        const known = steps.get(roomId);
        if (known) known.steps.push(step);
        else steps.set(roomId, { room, steps: [step] });
      }
    });
    const tell = () => {
      for (const advanced of steps.values()) fanout.marksAdvanced(advanced.room, advanced.steps);
    };
    return { ok: true, value: { answer: {}, tell } };
  });

  receiver.requestThen('sync:openRoom', openRoomRequest, (request) => {
    const opened = rooms.direct(userId, request.userId, settings.clock.now());
    if (!opened) return refuse(SYNC_ERRORS.noSuchRoom, 'There is no such person.', 'userId');
    const tell = () => {
      if (opened.created) fanout.roomChanged(opened.room, opened.room.head + 1, { withRecord: true });
    };
    return { ok: true, value: { answer: { room: rooms.record(opened.room) }, tell } };
  });

  receiver.request('sync:ping', pingRequest, () => {
    if (presence.knows(userId, socket.id)) presence.renew(userId, socket.id);
    else presence.arrive(userId, socket.id, client.device?.workstation ?? null, settings.presenceLeaseMs);
    return { ok: true, value: { serverTime: settings.clock.now() } };
  });
}
