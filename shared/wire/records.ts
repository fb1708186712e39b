// records.v1, announced beside sync.v1: records with a revision for each field (CF1). Ops travel by `sync:push` like all
// others, in lanes of their own; what differs is that a change that meets another is not refused but *answered*: the lane
// goes on, and the console decides what becomes of the value that did not win (CF2).

import { z } from 'zod';
import { RECORD_ENTITIES, type RecordEntity } from '../model/record.ts';
import { MAX_BATCH_OPS } from './limits.ts';
import { pushOp, pushRequest, wireError } from './sync.ts';

export const RECORDS_CAPABILITY = 'records.v1';

const id = z.string().min(1).max(200);
const revision = z.int().min(0);
const time = z.number();
const hybridTime = z.string().max(140).nullable();
export const recordEntity = z.enum(RECORD_ENTITIES);
export const recordValue = z.json();
export const fieldName = z.string().regex(/^[a-z][\w.]{0,99}$/i);

export const recordField = z.object({
  value: recordValue,
  revision,
  at: time.nullable(),
  by: id.nullable(),
  hlc: hybridTime,
});
export const recordState = z.object({
  entity: recordEntity,
  id,
  revision,
  fields: z.record(fieldName, recordField),
});
export type WireRecord = z.infer<typeof recordState>;

// ---- what a field may hold ------------------------------------------------------------------------------------------

const name = z.string().min(1).max(200);
const line = z.string().max(200).nullable();
const label = z.string().trim().min(1).max(60);
/** One spelling for each moment, so that equal times are equal values. */
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(Date.parse(text)).toISOString());

const profileFields = {
  firstName: name,
  lastName: name,
  phone: z.string().max(40).nullable(),
  'address.street': line,
  'address.city': line,
  'address.state': line,
  'address.postalCode': line,
  'address.country': line,
  'preferences.theme': z.string().max(40).nullable(),
  'preferences.language': z.string().max(40).nullable(),
  'preferences.timezone': z.string().max(100).nullable(),
  'preferences.notifications.email': z.boolean().nullable(),
  'preferences.notifications.sms': z.boolean().nullable(),
  'preferences.notifications.push': z.boolean().nullable(),
};
const appointmentFields = {
  patientId: id,
  providerId: id,
  scheduledAt: moment,
  duration: z.union([z.literal(15), z.literal(30), z.literal(45), z.literal(60)], 'must be 15, 30, 45 or 60'),
  type: z.enum(['video', 'audio', 'chat', 'in-person']),
  status: z.enum(['scheduled', 'confirmed', 'in-progress', 'completed', 'cancelled', 'no-show']),
  reasonForVisit: z.string().max(5_000).nullable(),
  notes: z.string().max(20_000).nullable(),
};
const roomFields = { topic: z.string().max(2_000).nullable(), labels: z.array(label).max(50) };
const noteFields = { text: z.string().max(20_000) };

export const RECORD_FIELDS: Record<RecordEntity, Record<string, z.ZodType>> = {
  profile: profileFields,
  appointment: appointmentFields,
  room: roomFields,
  note: noteFields,
};

// ---- ops ------------------------------------------------------------------------------------------------------------

export const recordChangePayload = z.strictObject({
  entity: recordEntity,
  id,
  /** Makes the record when there is none; its id is the author's choice. */
  create: z.boolean().optional(),
  changes: z
    .array(z.strictObject({ field: fieldName, value: recordValue, base: revision.nullable() }))
    .min(1)
    .max(50),
  /** All or none of the fields. */
  atomic: z.boolean(),
  /** Applied whatever changed meanwhile; the overwritten value goes to the history and to its author. */
  force: z.boolean(),
  hlc: hybridTime,
});
export type RecordChangePayload = z.infer<typeof recordChangePayload>;

export const recordOp = z.strictObject({
  opId: id,
  laneSeq: z.int().min(1),
  hash: z.string().length(64),
  kind: z.literal('record.change'),
  payload: recordChangePayload,
});
export type RecordOp = z.infer<typeof recordOp>;

/** `sync:push` as a server with records.v1 takes it. */
export const anyPushOp = z.discriminatedUnion('kind', [...pushOp.options, recordOp]);
export type AnyPushOp = z.infer<typeof anyPushOp>;
export const anyPushRequest = pushRequest.extend({ ops: z.array(anyPushOp).min(1).max(MAX_BATCH_OPS) });
export type AnyPushRequest = z.infer<typeof anyPushRequest>;

export const lostSlot = z.object({
  taken: z.object({
    appointmentId: id.nullable(),
    providerId: id,
    patientId: id.nullable(),
    scheduledAt: z.string().max(40),
    duration: z.number(),
    bookedBy: id.nullable(),
    bookedAt: time.nullable(),
  }),
  free: z.array(z.string().max(40)).max(20),
});

/** A field that was not written, and what stands there. */
export const recordConflict = z.object({
  field: fieldName,
  theirs: recordValue,
  theirRevision: revision.nullable(),
  theirBy: id.nullable(),
  theirAt: time.nullable(),
  theirHlc: hybridTime,
  slot: lostSlot.optional(),
});
export type RecordConflict = z.infer<typeof recordConflict>;

/** What an op did; the same words for its repeat. `record` is null when it does not exist: a slot was lost. */
export const recordEffect = z.object({
  entity: recordEntity,
  id,
  record: recordState.nullable(),
  conflicts: z.array(recordConflict).max(50),
  at: time,
});
export type RecordEffect = z.infer<typeof recordEffect>;

export const recordOpResult = z.discriminatedUnion('status', [
  z.object({ opId: id, status: z.literal('applied'), effect: recordEffect }),
  z.object({ opId: id, status: z.literal('duplicate'), effect: recordEffect }),
  z.object({ opId: id, status: z.literal('refused'), error: wireError }),
  z.object({ opId: id, status: z.literal('skipped') }),
]);
export type RecordOpResult = z.infer<typeof recordOpResult>;
export const recordPushAnswer = z.object({ results: z.array(recordOpResult).max(MAX_BATCH_OPS), cursor: revision });

/** Beside those of `SYNC_ERRORS`. */
export const RECORD_ERRORS = { noSuchRecord: 'NO_SUCH_RECORD', notAllowed: 'NOT_ALLOWED' } as const;

// ---- requests and events --------------------------------------------------------------------------------------------

/** A value that an author of `client-wins` wrote over, told to whoever had written it. */
export const overwrittenValue = z.object({
  historyNo: revision,
  entity: recordEntity,
  id,
  field: fieldName,
  /** What was lost, and what stands now. */
  value: recordValue,
  writtenAt: time.nullable(),
  replacedBy: id,
  replacedAt: time,
  standing: recordValue,
});
export type OverwrittenValue = z.infer<typeof overwrittenValue>;

/** `sync:records`: what changed among the records that I may see, since my cursors. */
export const recordsRequest = z.strictObject({
  since: revision,
  overwrittenSince: revision,
  limit: z.int().min(1).max(500),
});
export const recordsAnswer = z.object({
  serverTime: time,
  /** The cursor of the next call. */
  cursor: revision,
  overwrittenCursor: revision,
  more: z.boolean(),
  /** The server lost its tail: forget what is known, this is all there is. */
  reset: z.boolean(),
  records: z.array(recordState).max(500),
  overwritten: z.array(overwrittenValue).max(500),
});
export type RecordsAnswer = z.infer<typeof recordsAnswer>;

/** Event `sync:records`, to everybody who may see them. */
export const recordsEvent = z.object({ records: z.array(recordState).max(500) });
/** Event `sync:overwritten`, to the author of what was written over. */
export const overwrittenEvent = z.object({ overwritten: z.array(overwrittenValue).max(500) });
