// Who hears what. Consoles with sync.v1 ("devices") live in rooms of their person; clients of the plain platform
// ("foreign") hear what the platform would tell them. Socket.IO encodes a broadcast once, whatever the number of hearers.

import type { Server } from 'socket.io';

export type Hearers = 'all' | 'foreign';

export const channel = {
  person: (userId: string) => `person:${userId}`,
  device: (userId: string) => `device:${userId}`,
  foreign: (userId: string) => `foreign:${userId}`,
  /** Sockets that joined a room by `room:join`. */
  joined: (roomId: string) => `joined:${roomId}`,
  foreignJoined: (roomId: string) => `foreign-joined:${roomId}`,
  topic: (name: string) => `topic:${name}`,
};

export type Audience = ReturnType<typeof createAudience>;

export function createAudience(io: Server) {
  const anyone = (name: string) => io.sockets.adapter.rooms.has(name);

  return {
    toPerson: (userId: string, event: string, payload: unknown): void => {
      io.to(channel.person(userId)).emit(event, payload);
    },
    /** Consoles with sync.v1 of these people; `exceptUserId` leaves one of them out. */
    toDevices: (userIds: string[], event: string, payload: unknown, exceptUserId?: string): void => {
      const present = userIds.map(channel.device).filter(anyone);
      if (present.length === 0) return;
      const hearers = io.to(present);
      (exceptUserId === undefined ? hearers : hearers.except(channel.device(exceptUserId))).emit(event, payload);
    },
    toForeign: (userId: string, event: string, payload: unknown): void => {
      io.to(channel.foreign(userId)).emit(event, payload);
    },
    /** Those who have joined the room, without any socket of `exceptUserId`. */
    toJoined: (roomId: string, hearers: Hearers, exceptUserId: string, event: string, payload: unknown): void => {
      const name = hearers === 'all' ? channel.joined(roomId) : channel.foreignJoined(roomId);
      if (anyone(name)) io.to(name).except(channel.person(exceptUserId)).emit(event, payload);
    },
    anyForeignIn: (roomId: string): boolean => anyone(channel.foreignJoined(roomId)),
    isForeignPresent: (userId: string): boolean => anyone(channel.foreign(userId)),
    isPresent: (userId: string): boolean => anyone(channel.person(userId)),
    anybody: (): boolean => io.sockets.sockets.size > 0,
  };
}
