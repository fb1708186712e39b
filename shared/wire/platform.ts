// The platform's own contract: what it sends and answers, checked on arrival (SE4). Unknown fields pass and are dropped:
// the platform may grow. Times are ISO 8601 texts on this wire.

import { z } from 'zod';

const id = z.string().min(1).max(200);
const isoTime = z.string().max(40);
const text = z.string().max(20_000);

export const platformUser = z.object({
  id,
  email: z.string().max(320),
  firstName: z.string().max(200),
  lastName: z.string().max(200),
  role: z.string().max(50),
});
export type PlatformUser = z.infer<typeof platformUser>;

/** Answer of POST /auth/login and /auth/refresh. */
export const authAnswer = z.object({
  user: platformUser,
  tokens: z.object({ accessToken: z.string().min(1).max(8_192), refreshToken: z.string().min(1).max(8_192) }),
});
export type AuthAnswer = z.infer<typeof authAnswer>;

/** Claims of an access token; the signature is the server's business. */
export const accessClaims = z.object({
  userId: id,
  email: z.string().max(320).optional(),
  role: z.string().max(50).optional(),
  iat: z.number(),
  exp: z.number(),
});

/** Error body of REST. `error` may be a text or an object. */
export const restError = z.object({
  code: z.string().max(100).optional(),
  message: z.string().max(2_000).optional(),
  error: z
    .union([
      z.string().max(2_000),
      z.object({ code: z.string().max(100).optional(), message: z.string().max(2_000).optional() }),
    ])
    .optional(),
  field: z.string().max(200).optional(),
});

export const platformMetadata = z
  .object({
    messageType: z.string().max(50).optional().catch(undefined),
    replyToId: z.string().max(200).optional().catch(undefined),
    roomId: z.string().max(200).optional().catch(undefined),
    clientId: z.string().max(200).optional().catch(undefined),
    acuity: z.enum(['routine', 'important', 'urgent']).optional().catch(undefined),
    writtenAt: z.number().optional().catch(undefined),
  })
  .catch({});

/** `message:new`, `message:sent`, the answer of `message:send`, one entry of `message:history` (there without metadata). */
export const platformMessage = z.object({
  id,
  senderId: id,
  recipientId: id.nullish(),
  visitId: id.nullish(),
  message: text,
  timestamp: isoTime,
  metadata: platformMetadata.nullish(),
});
export type PlatformMessage = z.infer<typeof platformMessage>;

/** Every answer to a request with a callback. */
export const platformAnswer = z.object({ success: z.boolean(), error: z.unknown().optional() });

export const messageSendAnswer = z.object({ message: platformMessage });
export const messageHistoryAnswer = z.object({
  messages: z.array(platformMessage).max(1_000),
  hasMore: z.boolean().optional(),
});
export const roomJoinAnswer = z.object({
  roomId: id,
  participants: z
    .array(z.object({ userId: id }))
    .max(5_000)
    .catch([]),
});

export const connectedEvent = z.object({
  socketId: z.string().max(100),
  userId: id,
  timestamp: isoTime.optional(),
  capabilities: z.array(z.string().max(100)).max(100).optional(),
  serverTime: z.number().optional(),
  laneCursors: z.record(z.string().max(300), z.int()).optional(),
  limits: z.object({ maxBatchOps: z.int().positive(), maxBatchBytes: z.int().positive() }).optional(),
});
export type ConnectedEvent = z.infer<typeof connectedEvent>;

export const serverShutdownEvent = z.object({
  message: z.string().max(2_000).optional(),
  retryAfterMs: z.number().optional(),
});

export const messageDeliveredEvent = z.object({ messageId: id, userId: id, timestamp: isoTime });
export const messageReadEvent = z.object({ messageIds: z.array(id).max(5_000), userId: id, timestamp: isoTime });

export const typingEvent = z.object({ userId: id, roomId: id.optional() });

export const platformPresence = z.object({
  userId: id,
  status: z.enum(['online', 'offline', 'away', 'busy', 'in_call']),
  lastSeen: z.union([isoTime, z.number()]).nullish(),
  customStatus: z.string().max(500).nullish(),
  isOnline: z.boolean().optional(),
  // sync.v1 adds:
  source: z.string().max(100).nullish(),
  since: z.number().nullish(),
  until: z.number().nullish(),
});
export type PlatformPresence = z.infer<typeof platformPresence>;
export const presenceList = z.object({ presences: z.array(platformPresence).max(20_000) });

export const notificationEvent = z.object({
  id,
  type: z.string().max(100),
  priority: z.enum(['low', 'medium', 'high', 'urgent']).catch('medium'),
  title: z.string().max(500),
  message: z.string().max(5_000),
  data: z.record(z.string(), z.unknown()).nullish(),
  timestamp: isoTime,
});

export const appointmentStatus = z.enum(['scheduled', 'confirmed', 'in-progress', 'completed', 'cancelled', 'no-show']);
export const appointment = z.object({
  id,
  patientId: id,
  providerId: id,
  scheduledAt: isoTime,
  duration: z.number(),
  type: z.enum(['video', 'audio', 'chat', 'in-person']),
  status: appointmentStatus,
  reasonForVisit: z.string().max(5_000).nullish(),
  notes: z.string().max(20_000).nullish(),
  createdAt: isoTime.optional(),
  updatedAt: isoTime.optional(),
  // sync.v1 adds:
  revision: z.int().optional(),
  fieldRevisions: z.record(z.string(), z.int()).optional(),
});
export type Appointment = z.infer<typeof appointment>;
export const appointmentList = z.object({
  data: z.array(appointment).max(1_000),
  pagination: z.object({ page: z.int(), limit: z.int(), total: z.int(), totalPages: z.int() }),
});
