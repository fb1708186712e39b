// Rooms of the platform: who has joined hears what is relayed there. A join is of one socket and ends with it.

import type { Server } from 'socket.io';
import { SYNC_ERRORS } from '#shared/wire/sync.ts';
import { channel } from '../live/audience.ts';
import type { Client, Receiver } from '../live/client.ts';
import type { Front } from '../live/front.ts';
import { refuse } from '../problem.ts';
import { roomJoin, roomName } from './shapes.ts';

export function receiveRoomEvents(front: Front, client: Client, receiver: Receiver): void {
  const { socket, userId, role } = client;
  const { io, clients, conversation, services } = front;
  const timestamp = () => new Date(services.settings.clock.now()).toISOString();

  const participants = (roomId: string) =>
    [...(io.sockets.adapter.rooms.get(channel.joined(roomId)) ?? [])].flatMap((socketId) => {
      const other = clients.get(socketId);
      const place = other?.joined.get(roomId);
      return other && place ? [{ socketId, userId: other.userId, userRole: other.role, joinedAt: place.joinedAt }] : [];
    });

  receiver.request('room:join', roomJoin, ({ roomId, roomType }) => {
    if (!conversation.mayJoin(client, roomId)) {
      return refuse(SYNC_ERRORS.notMember, 'Access denied to this room', 'roomId');
    }
    const names = [channel.joined(roomId)];
    if (!client.device) names.push(channel.foreignJoined(roomId));
    void socket.join(names);
    if (!client.joined.has(roomId)) {
      client.joined.set(roomId, { joinedAt: timestamp() });
      const joined = { userId, userRole: role, socketId: socket.id, timestamp: timestamp() };
      socket.to(channel.joined(roomId)).emit('room:userJoined', joined);
    }
    return { ok: true, value: { roomId, roomType, participants: participants(roomId), timestamp: timestamp() } };
  });

  receiver.request('room:leave', roomName, ({ roomId }) => {
    leaveRoom(io, client, roomId, timestamp());
    return { ok: true, value: { roomId, timestamp: timestamp() } };
  });

  receiver.request('room:participants', roomName, ({ roomId }) =>
    client.joined.has(roomId) || conversation.mayJoin(client, roomId)
      ? { ok: true, value: { roomId, participants: participants(roomId) } }
      : refuse(SYNC_ERRORS.notMember, 'Access denied to this room', 'roomId'),
  );

  socket.on('disconnect', () => {
    for (const roomId of client.joined.keys()) leaveRoom(io, client, roomId, timestamp());
  });
}

function leaveRoom(io: Server, client: Client, roomId: string, timestamp: string): void {
  const { socket, userId } = client;
  if (!client.joined.delete(roomId)) return;
  void socket.leave(channel.joined(roomId));
  void socket.leave(channel.foreignJoined(roomId));
  io.to(channel.joined(roomId)).emit('room:userLeft', { userId, socketId: socket.id, timestamp });
}
