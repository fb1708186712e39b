// The payloads of the platform's socket events. Unknown fields pass and are dropped, as the platform does.

import { z } from 'zod';

const id = z.string().min(1).max(200);
const ids = z.array(id).max(5_000);

export const roomJoin = z.object({
  roomId: id,
  roomType: z.enum(['chat', 'video_call', 'notification']),
  metadata: z.object({ visitId: id.optional(), appointmentId: id.optional() }).optional(),
});
export const roomName = z.object({ roomId: id });

export const messageSend = z.object({
  roomId: id.optional(),
  recipientId: id.optional(),
  visitId: id.optional(),
  message: z.string().min(1).max(20_000),
  attachments: z.array(z.string().max(500)).max(50).optional(),
  metadata: z.record(z.string().max(200), z.unknown()).optional(),
});
export const messageReceived = z.object({ messageId: id, roomId: id.optional() });
export const messageRead = z.object({ messageIds: ids, roomId: id.optional() });
export const messageHistory = z.object({
  visitId: id,
  limit: z.int().min(1).max(200).default(50),
  before: z.iso.datetime({ offset: true }).optional(),
});
export const typing = z.object({ roomId: id.optional(), recipientId: id.optional() });

export const callInitiate = z.object({
  recipientId: id,
  visitId: id.optional(),
  callType: z.enum(['audio', 'video']),
  metadata: z.record(z.string().max(200), z.unknown()).optional(),
});
export const callAnswer = z.object({ callId: id, reason: z.string().max(500).optional() });
export const callEnd = z.object({ callId: id, duration: z.number().min(0).optional() });
export const callSignal = z.object({
  callId: id,
  recipientId: id,
  signal: z.unknown(),
  signalType: z.enum(['offer', 'answer', 'ice-candidate']),
});
export const callQuality = z.object({
  callId: id,
  metrics: z.object({
    bitrate: z.number().optional(),
    packetsLost: z.number().optional(),
    jitter: z.number().optional(),
    latency: z.number().optional(),
    audioLevel: z.number().optional(),
    videoResolution: z.unknown().optional(),
    frameRate: z.number().optional(),
  }),
});

export const userIds = z.object({ userIds: ids });
export const presenceStatus = z.object({
  status: z.enum(['online', 'offline', 'away', 'busy', 'in_call']),
  customStatus: z.string().max(140).nullish(),
  /** Only with sync.v1: when it ends by itself. */
  until: z.number().nullish(),
});

export const notificationRead = z.object({ notificationId: id });
export const topics = z.object({ topics: z.array(z.string().min(1).max(100)).max(50) });
/** Events whose only argument is the callback. */
export const nothing = z.unknown();
