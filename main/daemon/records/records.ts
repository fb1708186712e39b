// Records of one signed-in person, as windows ask for them and change them. What is shown is folded anew at each question
// (IN10); a change is an op in the record's own lane, written before it is answered (IN1).

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { ConflictStrategy } from '#shared/model/conflict.ts';
import { sameValue, type RecordEntity, type RecordView } from '#shared/model/record.ts';
import { done, fail, ok, type Result } from '#shared/result.ts';
import { RECORD_FIELDS } from '#shared/wire/records.ts';
import type { HybridClock } from '../conflict/hybrid-clock.ts';
import { restGet, type SignedRest } from '../connection/rest-get.ts';
import type { Op } from '../outbox/op.ts';
import { DatabaseError } from '../ports/database.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ConflictStore } from '../store/conflicts.ts';
import type { RecordStore } from '../store/records.ts';
import { foldRecord } from './fold.ts';
import { newRecordOp, readRecordOp, recordLane, targetOf, type FieldChange } from './record-op.ts';
import { pathOf, readRestRecord } from './rest-records.ts';

export interface RecordChangeInput {
  opId: string;
  entity: RecordEntity;
  id: string;
  create?: boolean | undefined;
  changes: { field: string; value: JsonValue; base?: number | null | undefined; baseValue?: JsonValue | undefined }[];
  atomic: boolean;
  strategy?: ConflictStrategy | undefined;
}

export interface Records {
  /** Null when nothing is known of it. On a plain platform it is read first when there is a connection. */
  get(entity: RecordEntity, id: string): Promise<Result<RecordView | null>>;
  view(entity: RecordEntity, id: string): RecordView | null;
  change(input: RecordChangeInput): Result<{ opId: string }>;
  /** Reads once more, on a platform that pushes no records, those that were asked for last (SY4). */
  revalidate(): Promise<Result<null>>;
}

/** What a person can have on screen at a time, about. */
const MOST_REVALIDATED = 3;

export interface RecordsDeps {
  records: RecordStore;
  conflicts: ConflictStore;
  outbox: Outbox;
  opsOf(lane: string): Op[];
  hybridClock: HybridClock;
  rest: SignedRest;
  now(): number;
  /** `plain` also where sync.v1 comes without records. */
  server(): 'records' | 'plain' | null;
  connected(): boolean;
  changed(entity: RecordEntity, id: string): void;
}

export function createRecords(deps: RecordsDeps): Records {
  const { records, conflicts, outbox } = deps;
  const reading = new Map<string, Promise<void>>();
  /** Asked for, oldest first. */
  const shown = new Map<string, { entity: RecordEntity; id: string }>();

  const view = (entity: RecordEntity, id: string): RecordView | null =>
    foldRecord(entity, id, records.get(entity, id), {
      ops: deps.opsOf(recordLane(entity, id)),
      inflight: (opId) => outbox.inflight(opId),
      waits: conflicts.waiting(entity, id),
    });

  /** What a plain platform has now; single flight for each record. */
  function read(entity: RecordEntity, id: string): Promise<void> {
    const target = targetOf(entity, id);
    const there = reading.get(target);
    if (there) return there;
    const path = pathOf(entity, conflicts.serverId(entity, id) ?? id);
    if (path === null) return Promise.resolve();
    const before = JSON.stringify(records.get(entity, id)?.record);
    const started = restGet(deps.rest, path)
      .then((answer) => {
        const record = answer.ok ? readRestRecord(entity, answer.value) : null;
        // An answer from before an own change has settled would bring the old value back (SY4).
        const overtaken = changing(entity, id) || JSON.stringify(records.get(entity, id)?.record) !== before;
        if (record && !overtaken && records.put({ ...record, id }, deps.now())) deps.changed(entity, id);
      })
      .catch((error: unknown) => {
        // What cannot be kept is asked for again by the next look.
        if (!(error instanceof DatabaseError)) throw error;
      })
      .finally(() => reading.delete(target));
    reading.set(target, started);
    return started;
  }

  /** Own changes of it are pending, and something of it is known to show them over. */
  const changing = (entity: RecordEntity, id: string): boolean =>
    records.get(entity, id) !== null && deps.opsOf(recordLane(entity, id)).some((op) => op.state !== 'rejected');

  function change(input: RecordChangeInput): Result<{ opId: string }> {
    const { entity, id, opId } = input;
    if (outbox.get(opId)) return ok({ opId });
    const values = checked(input);
    if (!values.ok) return values;
    if (deps.server() === 'plain' && pathOf(entity, id) === null)
      return fail('unsupported', 'This server keeps no topics, labels or handoff notes.', { field: 'entity' });
    const shown = view(entity, id);
    if (!shown && !input.create) return changeUnseen(input, values.value);
    const pending = deps.opsOf(recordLane(entity, id)).filter((op) => op.state !== 'rejected');
    const changes = input.changes.flatMap((asked): FieldChange[] => {
      const value = values.value[asked.field] ?? null;
      const there = shown?.fields[asked.field];
      if (there && sameValue(there.value, value) && !input.create) return [];
      const cached = records.get(entity, id)?.record.fields[asked.field] ?? null;
      const after = pending.some((op) => touches(op, asked.field));
      const base = asked.base === undefined ? (cached?.revision ?? null) : asked.base;
      const isCurrent = base === (cached?.revision ?? null);
      // A window that began before the last change tells what it saw; nobody else knows.
      const baseKnown = asked.baseValue !== undefined || after || isCurrent;
      const baseValue = asked.baseValue !== undefined ? asked.baseValue : baseKnown ? (there?.value ?? null) : null;
      return [{ field: asked.field, value, base, baseValue, baseKnown, after }];
    });
    return changes.length === 0 ? ok({ opId }) : write(input, changes, false);
  }

  /** Nothing was seen of it: what is there is written over, and its author gets it back. */
  function changeUnseen(input: RecordChangeInput, values: Record<string, JsonValue>): Result<{ opId: string }> {
    const unknown = { base: null, baseValue: null, baseKnown: false, after: false };
    const changes = Object.entries(values).map(([field, value]): FieldChange => ({ field, value, ...unknown }));
    return write(input, changes, true);
  }

  function write(input: RecordChangeInput, changes: FieldChange[], force: boolean): Result<{ opId: string }> {
    const { entity, id, create = false, atomic, strategy = null } = input;
    const hlc = deps.hybridClock.stamp();
    const written = outbox.enqueue(
      newRecordOp(input.opId, { entity, id, create, changes, atomic, force, hlc, strategy }),
    );
    if (written.ok) deps.changed(entity, id);
    return written;
  }

  return {
    view,
    change,
    get: async (entity, id) => {
      const known = view(entity, id);
      shown.delete(targetOf(entity, id));
      shown.set(targetOf(entity, id), { entity, id });
      if (deps.server() !== 'plain' || !deps.connected() || changing(entity, id)) return ok(known);
      const fresh = read(entity, id);
      if (known?.asOf == null) await fresh;
      return ok(view(entity, id));
    },
    revalidate: async () => {
      for (const target of [...shown.keys()].slice(0, -MOST_REVALIDATED)) shown.delete(target);
      if (deps.server() !== 'plain') return done;
      for (const { entity, id } of shown.values())
        if (deps.connected() && !changing(entity, id)) await read(entity, id);
      return done;
    },
  };
}

const touches = (op: Op, field: string): boolean => {
  const { create, changes } = readRecordOp(op);
  return create || changes.some((change) => change.field === field);
};

/** The values in their one spelling; the failure names the field. */
function checked({ entity, changes }: RecordChangeInput): Result<Record<string, JsonValue>> {
  const values: Record<string, JsonValue> = {};
  for (const { field, value } of changes) {
    const schema = Object.hasOwn(RECORD_FIELDS[entity], field) ? RECORD_FIELDS[entity][field] : undefined;
    const refused = (why: string) => fail('invalid-input', `${field}: ${why}`, { field });
    if (!schema) return refused('is not a known field');
    if (Object.hasOwn(values, field)) return refused('is named twice');
    const parsed = schema.safeParse(value);
    if (!parsed.success) return refused(parsed.error.issues[0]?.message ?? 'does not fit');
    values[field] = parsed.data as JsonValue;
  }
  return ok(values);
}
