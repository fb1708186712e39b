// sync.v1: what the gateway adds to the platform's contract. Announced in `connected`
// (`capabilities: ["sync.v1"], serverTime, limits, laneCursors`), spoken over the same socket, requests with a callback
// that answers `{success: true, …}` or `{success: false, error: {code, message, field?, retryAfterMs?}}`.
//
// The room log. Every change of a room (new message, edit, retraction, reaction, acknowledgement, change of the room
// itself) takes the next sequence number of that room. What travels is not the change but the present state of what it
// touched: answers and events carry a *coverage* `from…to` and, for all the log entries in it, the newest state of the
// messages they touched. Applying a coverage is therefore idempotent and needs no order; a client keeps the ranges that
// it has covered, and a hole between two ranges is a gap that it can see.
//
// The handshake carries `auth: {token, device: {deviceId, epoch, workstation?}}`. A device's ops are numbered in each
// lane from 1 without holes; the server applies number n+1 only after n and answers a repeat with its stored result (OB8).

import { z } from 'zod';
import { CATCHUP_PER_ROOM, MAX_BATCH_OPS, MAX_BODY_LENGTH, MAX_PAGE } from './limits.ts';

export const SYNC_CAPABILITY = 'sync.v1';

/** Header of POST /auth/refresh (CN6): the same key with the same refresh token answers the same pair for ten minutes.
 *  A header, because the plain platform refuses fields that it does not know. */
export const REFRESH_KEY_HEADER = 'x-request-id';

const id = z.string().min(1).max(200);
const sequence = z.int().min(0);
const time = z.number();
export const acuity = z.enum(['routine', 'important', 'urgent']);

export const deviceIdentity = z.strictObject({
  deviceId: id,
  epoch: id,
  /** Shown with presence, such as "WS-14". */
  workstation: z.string().max(60).optional(),
});

export const messageRecord = z.object({
  messageId: id,
  clientId: id.nullable(),
  roomId: id,
  seq: sequence,
  changeSeq: sequence,
  senderId: id,
  body: z.string().max(20_000),
  acuity,
  sentAt: time,
  writtenAt: time.nullable(),
  editedAt: time.nullable(),
  retractedAt: time.nullable(),
  replyToId: id.nullable(),
  reactions: z.array(z.object({ emoji: z.string().max(40), userIds: z.array(id).max(5_000) })).max(100),
  acknowledgements: z.array(z.object({ userId: id, at: time })).max(5_000),
});

export const receiptMark = z.object({
  userId: id,
  kind: z.enum(['delivered', 'read']),
  upTo: sequence,
  at: time,
  receivedAt: time,
});

export const roomRecord = z.object({
  roomId: id,
  kind: z.enum(['direct', 'visit', 'team']),
  title: z.string().max(300),
  topic: z.string().max(2_000).nullable(),
  visitId: id.nullable(),
  memberIds: z.array(id).max(5_000),
  patient: z
    .object({
      identifier: z.string().max(100),
      initials: z.string().max(20),
      fullName: z.string().max(300),
      place: z.string().max(200).nullable(),
    })
    .nullable(),
  head: sequence,
  createdAt: time,
});

/** A coverage of one room's log. `messages` holds the present state of every message touched in `from…to`. */
export const roomCoverage = z.object({
  roomId: id,
  from: sequence,
  to: sequence,
  messages: z.array(messageRecord).max(1_000),
});
export type RoomCoverage = z.infer<typeof roomCoverage>;

export const roomMarks = z.object({
  roomId: id,
  marks: z.array(receiptMark.extend({ revision: sequence })).max(50_000),
});
export type RoomMarks = z.infer<typeof roomMarks>;

// ---- ops ----------------------------------------------------------------------------------------------------------

export const messageSendPayload = z.strictObject({
  roomId: id,
  body: z.string().min(1).max(MAX_BODY_LENGTH),
  acuity,
  replyToId: id.nullish(),
  writtenAt: time,
});
export const messageEditPayload = z.strictObject({
  roomId: id,
  targetClientId: id,
  body: z.string().min(1).max(MAX_BODY_LENGTH),
});
export const messageRetractPayload = z.strictObject({ roomId: id, targetClientId: id });
export const messageReactPayload = z.strictObject({
  roomId: id,
  /** messageId or clientId of the message. */
  target: id,
  emoji: z.string().min(1).max(40),
  on: z.boolean(),
});
export const messageAcknowledgePayload = z.strictObject({ roomId: id, target: id, at: time });

/** One op on the wire; `opId` is the message's clientId for `message.send`. `hash` is SHA-256 over kind and payload as sent. */
const opEnvelope = { opId: id, laneSeq: z.int().min(1), hash: z.string().length(64) };
export const pushOp = z.discriminatedUnion('kind', [
  z.strictObject({ ...opEnvelope, kind: z.literal('message.send'), payload: messageSendPayload }),
  z.strictObject({ ...opEnvelope, kind: z.literal('message.edit'), payload: messageEditPayload }),
  z.strictObject({ ...opEnvelope, kind: z.literal('message.retract'), payload: messageRetractPayload }),
  z.strictObject({ ...opEnvelope, kind: z.literal('message.react'), payload: messageReactPayload }),
  z.strictObject({ ...opEnvelope, kind: z.literal('message.acknowledge'), payload: messageAcknowledgePayload }),
]);
export type PushOp = z.infer<typeof pushOp>;

/** `sync:push`. Ops are applied in order; the first refused one stops the batch and the rest answers `skipped`. */
export const pushRequest = z.strictObject({
  deviceId: id,
  epoch: id,
  lane: z.string().min(1).max(300),
  ops: z.array(pushOp).min(1).max(MAX_BATCH_OPS),
});
export type PushRequest = z.infer<typeof pushRequest>;

/** What an applied op did; the same words for its repeat. */
export const opEffect = z.object({ roomId: id, messageId: id, seq: sequence, at: time });
export type OpEffect = z.infer<typeof opEffect>;

export const wireError = z.object({
  code: z.string().max(100),
  message: z.string().max(2_000),
  field: z.string().max(300).optional(),
  retryAfterMs: z.number().optional(),
});
export type WireError = z.infer<typeof wireError>;

export const opResult = z.discriminatedUnion('status', [
  z.object({ opId: id, status: z.literal('applied'), effect: opEffect }),
  z.object({ opId: id, status: z.literal('duplicate'), effect: opEffect }),
  z.object({ opId: id, status: z.literal('refused'), error: wireError }),
  z.object({ opId: id, status: z.literal('skipped') }),
]);
export type OpResult = z.infer<typeof opResult>;

/** `cursor`: the highest lane sequence number applied, after this batch. */
export const pushAnswer = z.object({ results: z.array(opResult).max(MAX_BATCH_OPS), cursor: sequence });

/** Error codes of sync.v1 ops and requests; those of REST keep the platform's `ERR_…`. */
export const SYNC_ERRORS = {
  invalid: 'INVALID',
  tooLarge: 'TOO_LARGE',
  notMember: 'NOT_A_MEMBER',
  noSuchRoom: 'NO_SUCH_ROOM',
  noSuchMessage: 'NO_SUCH_MESSAGE',
  notAuthor: 'NOT_AUTHOR',
  retracted: 'RETRACTED',
  urgentNotAllowed: 'URGENT_NOT_ALLOWED',
  outOfOrder: 'OUT_OF_ORDER',
  mismatch: 'IDEMPOTENCY_MISMATCH',
  unauthorised: 'UNAUTHORISED',
  rateLimited: 'RATE_LIMITED',
  unavailable: 'UNAVAILABLE',
  tooOld: 'UPGRADE_REQUIRED',
} as const;

// ---- requests -----------------------------------------------------------------------------------------------------

/** `sync:catchup`: one call for all rooms, newest rooms first. Rooms not named are sent from their newest page on. */
export const catchupRequest = z.strictObject({
  rooms: z.record(id, z.strictObject({ cursor: sequence, marks: sequence })),
  perRoom: z.int().min(1).max(CATCHUP_PER_ROOM).optional(),
  /** Rooms already answered in this catch-up, when the previous answer said `more`. */
  after: z.int().min(0).optional(),
});
export const catchupAnswer = z.object({
  serverTime: time,
  /** How many rooms this person has in all; the call is repeated with `after` while `more`. */
  total: z.int(),
  more: z.boolean(),
  rooms: z
    .array(
      z.object({
        room: roomRecord,
        coverage: roomCoverage.nullable(),
        marks: z.array(receiptMark.extend({ revision: sequence })).max(50_000),
      }),
    )
    .max(5_000),
});
export type CatchupAnswer = z.infer<typeof catchupAnswer>;

/** `sync:range`: the newest `limit` log entries of `from…to`. The answer is a coverage; its `from` says how far it reached. */
export const rangeRequest = z.strictObject({
  roomId: id,
  from: sequence,
  to: sequence,
  limit: z.int().min(1).max(MAX_PAGE),
});
export const rangeAnswer = z.object({ coverage: roomCoverage });

/** `sync:heads`: highest sequence number of each of my rooms, and of its receipt marks the highest revision (SY3). */
export const headsAnswer = z.object({ heads: z.record(id, sequence), marks: z.record(id, sequence).optional() });

/** `sync:directory` */
export const person = z.object({
  userId: id,
  firstName: z.string().max(200),
  lastName: z.string().max(200),
  role: z.string().max(50),
  title: z.string().max(200),
  department: z.string().max(200),
  place: z.string().max(200),
  extension: z.string().max(40).nullable(),
  onCall: z.string().max(200).nullable(),
});
export const directoryAnswer = z.object({ people: z.array(person).max(20_000), asOf: time });

/** `sync:mark`: own receipt marks, monotone, answered `{}`; a lower value than the known one is not an error. */
export const markRequest = z.strictObject({
  marks: z
    .array(z.strictObject({ roomId: id, kind: z.enum(['delivered', 'read']), upTo: sequence, at: time }))
    .min(1)
    .max(500),
});

/** `sync:openRoom`: makes sure that the direct room with that person exists; idempotent. */
export const openRoomRequest = z.strictObject({ userId: id });
export const openRoomAnswer = z.object({ room: roomRecord });

/** `sync:ping`: application heartbeat (CN4). It renews the own presence lease, and its answer vouches for every
 *  presence sent so far to this socket: what did not change by then still holds. */
export const pingRequest = z.strictObject({ sentAt: time });
export const pingAnswer = z.object({ serverTime: time });

// ---- server → console ---------------------------------------------------------------------------------------------

/** `sync:room`: a coverage, and the room's record where it is new or changed. */
export const syncRoomEvent = roomCoverage.extend({ room: roomRecord.optional() });
/** `sync:marks` is `roomMarks`; `sync:left {roomId}`: no longer a member. Presence and typing keep the platform's events,
 *  with the additions in platform.ts (`roomId` in typing; `source, since, until` in presence). */
export const syncLeftEvent = z.object({ roomId: id });
