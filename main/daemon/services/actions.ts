// The seed document's action types as ops. A payload that does not fit is refused with the field's name, before
// anything is stored.

import { z } from 'zod';
import type { ACTION_TYPES, JsonValue } from '#shared/bridge/contract.ts';
import { fail, ok, type Result } from '#shared/result.ts';
import { appointmentStatus } from '#shared/wire/platform.ts';
import { MAX_BODY_LENGTH } from '#shared/wire/limits.ts';
import type { NewOp } from '../outbox/op.ts';

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

export const actionPayloads = {
  send_message: z.object({
    roomId: id,
    /** The seed document calls the text `message`. */
    message: z.string().min(1).max(MAX_BODY_LENGTH),
    acuity: z.enum(['routine', 'important', 'urgent']).default('routine'),
    replyToId: id.nullable().default(null),
  }),
  mark_message_read: z.object({ roomId: id, messageId: id }),
  create_appointment: z.strictObject(appointmentFields),
  update_appointment: z.strictObject({
    id,
    ...z.object(appointmentFields).partial().shape,
    status: appointmentStatus.optional(),
  }),
  cancel_appointment: z.strictObject({ id }),
  update_profile: z.strictObject({
    firstName: shortText.optional(),
    lastName: shortText.optional(),
    phone: shortText.optional(),
    address: z.record(z.string().max(50), shortText).optional(),
    preferences: z.record(z.string().max(50), z.json()).optional(),
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

/** The op of a record action; messages and read marks go their own ways. */
export function recordOp(
  type: Exclude<ActionType, 'send_message' | 'mark_message_read'>,
  payload: ActionPayload<typeof type>,
  ids: { opId: string; selfId: string },
): NewOp {
  const { opId, selfId } = ids;
  const { id: named, ...fields } = payload as { id?: string } & Record<string, JsonValue>;
  const common = { opId, roomId: null, acuity: 'routine' as const, payload: fields };
  switch (type) {
    case 'update_profile':
      return { ...common, kind: 'profile.update', target: selfId };
    case 'create_appointment':
      return { ...common, kind: 'appointment.create', target: null };
    case 'update_appointment':
      return { ...common, kind: 'appointment.update', target: named ?? null };
    case 'cancel_appointment':
      return { ...common, kind: 'appointment.cancel', target: named ?? null };
  }
}
