// Carries changes of records to a platform without records.v1, by REST, one at a time. It knows no revisions, so the
// courier reads, compares with what the author saw, and writes what has not changed (CF1); what has is answered as a
// conflict, as a server with records would. Between reading and writing somebody may still come: that the platform
// cannot tell. A booking of unknown outcome is looked for before it is booked again (IN2).

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { LostSlot } from '#shared/model/conflict.ts';
import { nestFields, sameValue, type RecordState } from '#shared/model/record.ts';
import { nearestFreeStarts, SLOT_SEARCH_MS } from '#shared/model/slots.ts';
import { appointmentList, type Appointment } from '#shared/wire/platform.ts';
import type { RecordConflict, RecordEffect } from '#shared/wire/records.ts';
import type { SignedRest } from '../connection/rest-get.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import { allRefused, type Courier, type Delivery } from '../outbox/courier.ts';
import type { Op } from '../outbox/op.ts';
import { restDuring } from '../outbox/rest-courier.ts';
import type { RestAnswer } from '../ports/rest.ts';
import { asker, codeOf, isDone, refused, type Platform } from './ask-platform.ts';
import { readRecordOp, type RecordOp } from './record-op.ts';
import { pathOf, readRestRecord } from './rest-records.ts';

export interface RestRecordDeps {
  access: SignedRest;
  /** The link that is ready now. */
  current(): ReadyLink | null;
  /** The platform's own name of a record that was made here. */
  serverId(op: RecordOp): string;
  now(): number;
}

const SLOT_FIELDS: ReadonlySet<string> = new Set(['scheduledAt', 'duration', 'providerId', 'status']);
const FREE_OFFERED = 5;
const HOLDS_ITS_SLOT: ReadonlySet<string> = new Set(['scheduled', 'confirmed', 'in-progress']);
const SLOT_TAKEN = 'ERR_4001';

export function restRecordCourier(deps: RestRecordDeps): Courier {
  return {
    batchOps: 1,
    numbered: false,
    deliver: async (ops, ready, timeoutMs) => {
      const op = ops[0];
      if (!op) return { outcomes: [], cursor: null };
      const change = readRecordOp(op);
      const path = pathOf(change.entity, deps.serverId(change));
      if (path === null) {
        const message = 'This server keeps no topics, labels or handoff notes.';
        return allRefused(ops, { class: 'permanent', code: 'UNSUPPORTED', message });
      }
      const platform = asker(restDuring(deps.access, ready, deps.current), op, timeoutMs);
      const made = change.entity === 'appointment' && deps.serverId(change) !== change.id;
      return change.create && !made ? book(op, change, platform) : rewrite(op, change, path, platform);
    },
  };

  async function book(op: Op, change: RecordOp, platform: Platform): Promise<Delivery> {
    const values = Object.fromEntries(change.changes.map(({ field, value }) => [field, value]));
    if (op.maybeSent) {
      const there = await day(values, platform);
      if ('ended' in there) return there.ended;
      const own = there.list.find((one) => isSameBooking(one, values));
      if (own) return applied(op, change, readRestRecord('appointment', own), []);
    }
    const asked = await platform('POST', '/api/v1/appointments', nestFields(values));
    if ('ended' in asked) return asked.ended;
    if (codeOf(asked.answer) !== SLOT_TAKEN) return told(op, change, asked.answer);
    const slot = await lostSlot(values, platform);
    if ('ended' in slot) return slot.ended;
    return applied(op, change, null, [conflictAt('scheduledAt', null, slot.slot)]);
  }

  async function rewrite(op: Op, change: RecordOp, path: string, platform: Platform): Promise<Delivery> {
    const asked = await platform('GET', path);
    if ('ended' in asked) return asked.ended;
    const record = asked.answer.status === 200 ? readRestRecord(change.entity, asked.answer.json) : null;
    if (!record) return refused(op, asked.answer);
    const there = (field: string): JsonValue => record.fields[field]?.value ?? null;
    const touched = change.changes.filter(({ field, value }) => !sameValue(there(field), value));
    const conflicts = touched
      .filter(({ field, baseValue, baseKnown }) => baseKnown && !change.force && !sameValue(there(field), baseValue))
      .map(({ field }) => conflictAt(field, there(field)));
    const writable = touched.filter(({ field }) => conflicts.every((one) => one.field !== field));
    if (writable.length === 0 || (change.atomic && conflicts.length > 0)) return applied(op, change, record, conflicts);
    const values = Object.fromEntries(writable.map(({ field, value }) => [field, value]));
    const onlyCancels = writable.length === 1 && values['status'] === 'cancelled';
    const written = onlyCancels ? await platform('DELETE', path) : await platform('PATCH', path, nestFields(values));
    if ('ended' in written) return written.ended;
    if (codeOf(written.answer) === SLOT_TAKEN) {
      const current = Object.fromEntries(Object.entries(record.fields).map(([field, { value }]) => [field, value]));
      const slot = await lostSlot({ ...current, ...values }, platform, record.id);
      if ('ended' in slot) return slot.ended;
      const lost = writable.filter(({ field }) => SLOT_FIELDS.has(field));
      const clashes = lost.map(({ field }) => conflictAt(field, there(field), slot.slot));
      const rest = writable.filter((one) => !lost.includes(one));
      if (change.atomic || rest.length === 0) return applied(op, change, record, [...conflicts, ...clashes]);
      const others = nestFields(Object.fromEntries(rest.map(({ field, value }) => [field, value])));
      const partly = await platform('PATCH', path, others);
      return 'ended' in partly ? partly.ended : told(op, change, partly.answer, [...conflicts, ...clashes]);
    }
    if (onlyCancels && isDone(written.answer))
      return applied(op, change, withField(record, 'status', 'cancelled'), conflicts);
    return told(op, change, written.answer, conflicts);
  }

  async function day(values: Record<string, JsonValue>, platform: Platform) {
    const atMs = Date.parse(values['scheduledAt'] as string);
    const [from, to] = [atMs - SLOT_SEARCH_MS, atMs + SLOT_SEARCH_MS].map((ms) => new Date(ms).toISOString());
    const query = `from=${from}&to=${to}&providerId=${encodeURIComponent(values['providerId'] as string)}&limit=100`;
    const asked = await platform('GET', `/api/v1/appointments?${query}`);
    if ('ended' in asked) return asked;
    const parsed = appointmentList.safeParse(asked.answer.json);
    return { list: parsed.success ? parsed.data.data : [] };
  }

  async function lostSlot(values: Record<string, JsonValue>, platform: Platform, ownId: string | null = null) {
    const there = await day(values, platform);
    if ('ended' in there) return there;
    const wanted = {
      startsAtMs: Date.parse(values['scheduledAt'] as string),
      durationMinutes: values['duration'] as number,
    };
    const others = there.list.filter((one) => one.id !== ownId && HOLDS_ITS_SLOT.has(one.status));
    const taken = others.map((one) => ({ startsAtMs: Date.parse(one.scheduledAt), durationMinutes: one.duration }));
    const endMs = wanted.startsAtMs + wanted.durationMinutes * 60_000;
    const holder = others.find(
      (one) =>
        Date.parse(one.scheduledAt) < endMs && Date.parse(one.scheduledAt) + one.duration * 60_000 > wanted.startsAtMs,
    );
    const free = nearestFreeStarts(wanted, taken, { notBeforeMs: deps.now(), count: FREE_OFFERED });
    const slot: LostSlot = {
      taken: {
        appointmentId: holder?.id ?? null,
        providerId: values['providerId'] as string,
        patientId: holder?.patientId ?? null,
        scheduledAt: holder?.scheduledAt ?? (values['scheduledAt'] as string),
        duration: holder?.duration ?? wanted.durationMinutes,
        bookedBy: null,
        bookedAt: holder?.createdAt === undefined ? null : Date.parse(holder.createdAt) || null,
      },
      free: free.map((startMs) => new Date(startMs).toISOString()),
    };
    return { slot };
  }
}

/** The platform's answer to a write: the record as it is now, or a refusal in its own words. */
function told(op: Op, change: RecordOp, answer: RestAnswer, conflicts: RecordConflict[] = []): Delivery {
  const record = isDone(answer) ? readRestRecord(change.entity, answer.json) : null;
  return record ? applied(op, change, record, conflicts) : refused(op, answer);
}

function applied(op: Op, change: RecordOp, record: RecordState | null, conflicts: RecordConflict[]): Delivery {
  const effect: RecordEffect = { entity: change.entity, id: change.id, record, conflicts, at: 0 };
  return { outcomes: [{ opId: op.opId, outcome: 'applied', effect: { value: effect as never } }], cursor: null };
}

function conflictAt(field: string, theirs: JsonValue, slot?: LostSlot): RecordConflict {
  const nobodyKnows = { theirRevision: null, theirBy: null, theirAt: null, theirHlc: null };
  return { field, theirs, ...nobodyKnows, ...(slot ? { slot } : {}) };
}

function isSameBooking(one: Appointment, values: Record<string, JsonValue>): boolean {
  return (
    HOLDS_ITS_SLOT.has(one.status) &&
    one.patientId === values['patientId'] &&
    one.providerId === values['providerId'] &&
    one.duration === values['duration'] &&
    Date.parse(one.scheduledAt) === Date.parse(values['scheduledAt'] as string)
  );
}

function withField(record: RecordState, field: string, value: JsonValue): RecordState {
  const there = record.fields[field] ?? { revision: 0, at: null, by: null, hlc: null };
  return { ...record, fields: { ...record.fields, [field]: { ...there, value } } };
}
