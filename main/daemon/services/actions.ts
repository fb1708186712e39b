// The seed document's action types as ops. A payload that does not fit is refused with the field's name, before
// anything is stored.

import { z } from 'zod';
import type { ACTION_TYPES, JsonValue } from '#shared/bridge/contract.ts';
import { STRATEGIES, type ConflictStrategy } from '#shared/model/conflict.ts';
import { flattenFields } from '#shared/model/record.ts';
import { fail, ok, type Result } from '#shared/result.ts';
import { appointmentStatus } from '#shared/wire/platform.ts';
import { MAX_BODY_LENGTH } from '#shared/wire/limits.ts';
import type { RecordChangeInput } from '../records/records.ts';

export type ActionType = (typeof ACTION_TYPES)[number];

const id = z.string().min(1).max(200);
const appointmentFields = {
  patientId: id,
  providerId: id,
  scheduledAt: z.iso.datetime({ offset: true }),
  type: z.enum(['video', 'audio', 'chat', 'in-person']),
  duration: z.union([z.literal(15), z.literal(30), z.literal(45), z.literal(60)]),
  reasonForVisit: z.string().max(5_000).optional(),
  notes: z.string().max(20_000).optional(),
};

const shortText = z.string().max(200);
/** How a conflict of this change is settled, where its caller knows better than the table of rules (CF3). */
const conflictResolution = z.enum(STRATEGIES).optional();

export const actionPayloads = {
  send_message: z.object({
    roomId: id,
    /** The seed document calls the text `message`. */
    message: z.string().min(1).max(MAX_BODY_LENGTH),
    acuity: z.enum(['routine', 'important', 'urgent']).default('routine'),
    replyToId: id.nullable().default(null),
  }),
  mark_message_read: z.object({ roomId: id, messageId: id }),
  create_appointment: z.strictObject({ ...appointmentFields, conflictResolution }),
  update_appointment: z.strictObject({
    id,
    ...z.object(appointmentFields).partial().shape,
    status: appointmentStatus.optional(),
    conflictResolution,
  }),
  cancel_appointment: z.strictObject({ id, conflictResolution }),
  update_profile: z.strictObject({
    firstName: shortText.optional(),
    lastName: shortText.optional(),
    phone: shortText.optional(),
    address: z.record(z.string().max(50), shortText).optional(),
    preferences: z.record(z.string().max(50), z.json()).optional(),
    conflictResolution,
  }),
} as const satisfies Record<ActionType, z.ZodType>;

export type ActionPayload<Type extends ActionType> = z.infer<(typeof actionPayloads)[Type]>;

/** The payload of an action, checked; the failure names the field. */
export function readAction<Type extends ActionType>(
  type: Type,
  payload: Record<string, JsonValue>,
): Result<ActionPayload<Type>> {
  const parsed = actionPayloads[type].safeParse(payload);
  if (parsed.success) return ok(parsed.data as ActionPayload<Type>);
  const issue = parsed.error.issues[0];
  const field = ['payload', ...(issue?.path ?? [])].join('.');
  return fail('invalid-input', `${field}: ${issue?.message ?? 'does not fit'}`, { field });
}

/** A record action as a change of a record; messages and read marks go their own ways. */
export function recordChange(
  type: Exclude<ActionType, 'send_message' | 'mark_message_read'>,
  payload: ActionPayload<typeof type>,
  ids: { opId: string; selfId: string },
): RecordChangeInput {
  const { opId, selfId } = ids;
  const { id: named, conflictResolution: strategy, ...fields } = payload as Named & Record<string, JsonValue>;
  const changes = Object.entries(flattenFields(fields)).map(([field, value]) => ({ field, value }));
  const common = { opId, changes, atomic: false, strategy };
  switch (type) {
    case 'update_profile':
      return { ...common, entity: 'profile', id: selfId };
    case 'create_appointment':
      // Its id is made here, so that what is booked offline can be changed offline.
      return { ...common, entity: 'appointment', id: opId, create: true, atomic: true };
    case 'update_appointment':
      return { ...common, entity: 'appointment', id: named ?? '' };
    case 'cancel_appointment':
      return { ...common, entity: 'appointment', id: named ?? '', changes: [{ field: 'status', value: 'cancelled' }] };
  }
}

interface Named {
  id?: string;
  conflictResolution?: ConflictStrategy;
}
