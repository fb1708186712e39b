// Who may connect, and what every connected socket is given. The token is checked on every connection; whatever is wrong
// with it is told in the platform's one text. Sockets without a packet of their own for five minutes are cut.

import { z } from 'zod';
import { MAX_BATCH_BYTES, MAX_BATCH_OPS } from '#shared/wire/limits.ts';
import { RECORDS_CAPABILITY } from '#shared/wire/records.ts';
import { deviceIdentity, SYNC_CAPABILITY } from '#shared/wire/sync.ts';
import { channel } from './audience.ts';
import { createReceiver, type Client } from './client.ts';
import { every } from '../clock.ts';
import type { Front } from './front.ts';
import { receiveCallEvents } from '../platform/call-events.ts';
import { receiveMessageEvents } from '../platform/message-events.ts';
import { receiveNotificationEvents } from '../platform/notification-events.ts';
import { receivePresenceEvents } from '../platform/presence-events.ts';
import { receiveRoomEvents } from '../platform/room-events.ts';
import { receiveSyncEvents } from '../sync/sync-events.ts';

const handshakeSchema = z.object({ token: z.string().min(1).max(8_192), device: z.unknown().optional() });

export function acceptSockets(front: Front): () => void {
  const { io, services, clients, presence } = front;
  const { settings, tokens, sessions, switches, ops } = services;
  const { clock, plain } = settings;

  io.use((socket, next) => {
    const refused = (message: string, code: string) => {
      const error: Error & { data?: unknown } = new Error(message);
      if (!plain) error.data = { code };
      next(error);
    };
    const fault = switches.refusedConnection();
    if (fault !== null) return refused(fault, 'UNAVAILABLE');
    const handshake = handshakeSchema.safeParse(socket.handshake.auth);
    if (!handshake.success) return refused('Authentication error: No token provided', 'UNAUTHORISED');
    const device =
      plain || handshake.data.device === undefined ? null : deviceIdentity.safeParse(handshake.data.device);
    if (device && !device.success) return refused('Invalid device', 'INVALID');
    void tokens.check(handshake.data.token).then((check) => {
      if (check.kind !== 'valid' || !sessions.isLive(check.claims.sessionId)) {
        return refused('Authentication error: Invalid token', 'UNAUTHORISED');
      }
      const { userId, role, sessionId, keyId } = check.claims;
      const client: Client = {
        socket,
        userId,
        role,
        sessionId,
        keyId,
        device: device?.data ?? null,
        joined: new Map(),
        lastPacketAt: clock.now(),
      };
      socket.data = client;
      next();
    });
  });

  io.on('connection', (socket) => {
    const client = socket.data as Client;
    const { userId, device } = client;
    clients.set(socket.id, client);
    void socket.join([channel.person(userId), device ? channel.device(userId) : channel.foreign(userId)]);

    const leaseMs = device ? settings.presenceLeaseMs : settings.presenceKeptMs;
    socket.onAny(() => {
      client.lastPacketAt = clock.now();
      if (!device) presence.renew(userId, socket.id);
    });

    const platform = createReceiver(services, client, 'platform');
    receiveRoomEvents(front, client, platform);
    receiveMessageEvents(front, client, platform);
    receiveCallEvents(front, client, platform);
    receivePresenceEvents(front, client, platform);
    receiveNotificationEvents(front, client, platform);
    if (device) receiveSyncEvents(front, client, createReceiver(services, client, 'sync'));

    socket.on('disconnect', () => {
      clients.delete(socket.id);
      presence.leave(userId, socket.id);
    });

    const now = clock.now();
    const connected = { socketId: socket.id, userId, timestamp: new Date(now).toISOString() };
    const announced = {
      capabilities: [SYNC_CAPABILITY, RECORDS_CAPABILITY],
      serverTime: now,
      limits: { maxBatchOps: MAX_BATCH_OPS, maxBatchBytes: MAX_BATCH_BYTES },
      laneCursors: device ? ops.cursors(userId, device.deviceId, device.epoch) : {},
    };
    socket.emit('connected', plain ? connected : { ...connected, ...announced });
    presence.arrive(userId, socket.id, device?.workstation ?? null, leaseMs);
  });

  const stopCutting = every(clock, Math.max(10, settings.idleCutMs / 10), () => {
    const now = clock.now();
    for (const client of clients.values()) {
      if (now - client.lastPacketAt >= settings.idleCutMs) client.socket.disconnect(true);
    }
  });
  const stopListening = sessions.onEnded((sessionIds) => {
    for (const client of clients.values()) {
      if (client.sessionId !== undefined && sessionIds.includes(client.sessionId)) client.socket.disconnect(true);
    }
  });
  return () => {
    stopCutting();
    stopListening();
  };
}
