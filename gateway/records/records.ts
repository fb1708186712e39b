// Records, changed field by field in one transaction (CF1): a field is written when it has not changed since its author
// saw it. One that has is not refused but answered, with what stands there; the others of the change are written all the
// same, unless it is all or nothing. With `force` it is written anyway, and the author of what was there is told.

import type { JsonValue } from '#shared/bridge/contract.ts';
import { parseHybridTime } from '#shared/model/hybrid-time.ts';
import { sameValue, type RecordEntity, type RecordState } from '#shared/model/record.ts';
import {
  RECORD_ERRORS,
  RECORD_FIELDS,
  type OverwrittenValue,
  type RecordChangePayload,
  type RecordConflict,
} from '#shared/wire/records.ts';
import { SYNC_ERRORS } from '#shared/wire/sync.ts';
import { firstIssue, refuse, type Outcome } from '../problem.ts';
import type { Store } from '../store/store.ts';
import type { FieldHead, Heads, RecordHead } from './heads.ts';
import type { Home, Person, Values } from './home.ts';

export type Homes = Record<RecordEntity, Home>;

export interface Changed {
  record: RecordState | null;
  conflicts: RecordConflict[];
  /** Fields that are not what they were. */
  written: string[];
  created: boolean;
  overwritten: { authorId: string; value: OverwrittenValue }[];
}

export type Records = ReturnType<typeof openRecords>;

/** A clock ahead of the server's by more than this stamps nothing that counts. */
const AHEAD_MS = 60_000;
const FIRST: FieldHead = { revision: 1, at: null, by: null, hlc: null };

export function openRecords(store: Store, heads: Heads, homes: Homes) {
  function stateOf(entity: RecordEntity, id: string): RecordState | null {
    const values = homes[entity].load(id);
    const head = heads.find(entity, id);
    if (!values || !head) return null;
    return { entity, id, revision: head.revision, fields: fieldsOf(values, head) };
  }

  /** The values, in their one spelling, or what is wrong with the first that does not fit. */
  function checked(change: RecordChangePayload): Outcome<Values> {
    const values: Values = {};
    for (const { field, value } of change.changes) {
      const schema = Object.hasOwn(RECORD_FIELDS[change.entity], field)
        ? RECORD_FIELDS[change.entity][field]
        : undefined;
      if (!schema) return refuse(SYNC_ERRORS.invalid, `${field}: is not a known field`, field);
      const parsed = schema.safeParse(value);
      if (!parsed.success) return refuse(SYNC_ERRORS.invalid, `${field}: ${firstIssue(parsed.error).message}`, field);
      values[field] = parsed.data as JsonValue;
    }
    return { ok: true, value: values };
  }

  function create(person: Person, change: RecordChangePayload, values: Values, now: number): Outcome<Changed> {
    const { entity, id } = change;
    const home = homes[entity];
    if (!home.create) return refuse(RECORD_ERRORS.noSuchRecord, 'There is no such record.', 'id');
    const allowed = home.mayChange(person, id, values, values);
    if (!allowed.ok) return allowed;
    const obstacles = home.obstacles?.(person, id, null, values) ?? [];
    if (obstacles.length > 0) {
      const [obstacle] = obstacles.filter(({ field }) => field === 'scheduledAt').concat(obstacles);
      const nothing = { theirs: null, theirRevision: null, theirBy: null, theirAt: null, theirHlc: null };
      const conflicts = obstacle ? [{ ...nothing, ...obstacle }] : [];
      return { ok: true, value: { record: null, conflicts, written: [], created: false, overwritten: [] } };
    }
    home.create(id, values, now);
    const by = { revision: 1, at: now, by: person.userId, hlc: bounded(change.hlc, now) };
    const written = Object.keys(values);
    heads.put({ entity, id, revision: 1, fields: Object.fromEntries(written.map((field) => [field, by])) }, now);
    return {
      ok: true,
      value: { record: stateOf(entity, id), conflicts: [], written, created: true, overwritten: [] },
    };
  }

  function write(
    person: Person,
    change: RecordChangePayload,
    { wanted, before, now, quietly }: { wanted: Values; before: Values; now: number; quietly: boolean },
  ): Changed {
    const { entity, id } = change;
    const home = homes[entity];
    const head = heads.find(entity, id) ?? { entity, id, revision: 1, changeNo: 0, fields: {} };
    const headOf = (field: string): FieldHead => head.fields[field] ?? FIRST;
    const conflictAt = (field: string, slot?: RecordConflict['slot']): RecordConflict => {
      const { revision, by, at, hlc } = headOf(field);
      const theirs = before[field] ?? null;
      return { field, theirs, theirRevision: revision, theirBy: by, theirAt: at, theirHlc: hlc, ...(slot && { slot }) };
    };
    const touched = change.changes.filter(({ field }) => !sameValue(before[field], wanted[field]));
    const changedMeanwhile = touched.filter(({ field, base }) => base !== headOf(field).revision);
    const conflicts = change.force ? [] : changedMeanwhile.map(({ field }) => conflictAt(field));
    let fields = touched.map(({ field }) => field).filter((field) => conflicts.every((one) => one.field !== field));
    const after = () => ({ ...before, ...pick(wanted, fields) });
    for (const { field, slot } of home.obstacles?.(person, id, before, after()) ?? []) {
      if (!fields.includes(field)) continue;
      conflicts.push(conflictAt(field, slot));
    }
    fields = fields.filter((field) => conflicts.every((one) => one.field !== field));
    if (change.atomic && conflicts.length > 0) fields = [];
    const state = { conflicts, created: false, written: fields };
    if (fields.length === 0) return { ...state, record: stateOf(entity, id), overwritten: [] };

    const revision = head.revision + 1;
    const overwritten: Changed['overwritten'] = [];
    const nextHeads = { ...head.fields };
    for (const field of fields) {
      const previous = headOf(field);
      const isTold = change.force && !quietly && previous.by !== null && previous.by !== person.userId;
      const value = before[field] ?? null;
      const replaced = { entity, id, field, value, head: previous, by: person.userId, at: now, unseen: isTold };
      const historyNo = heads.keep(replaced);
      if (isTold && previous.by !== null) {
        const names = { historyNo, entity, id, field, value, writtenAt: previous.at };
        const told = { ...names, replacedBy: person.userId, replacedAt: now, standing: wanted[field] ?? null };
        overwritten.push({ authorId: previous.by, value: told });
      }
      nextHeads[field] = { revision, at: now, by: person.userId, hlc: bounded(change.hlc, now) };
    }
    const values = after();
    const fieldRevisions = Object.fromEntries(
      Object.keys(values).map((field) => [field, (nextHeads[field] ?? FIRST).revision]),
    );
    home.save(id, values, { revision, fieldRevisions, now });
    heads.put({ entity, id, revision, fields: nextHeads }, now);
    return { ...state, record: stateOf(entity, id), overwritten };
  }

  return {
    get: (person: Person, entity: RecordEntity, id: string): RecordState | null =>
      homes[entity].mayRead(person, id) ? stateOf(entity, id) : null,

    /**
     * `trusted` skips the question who may: the server itself changes something that it was asked to do. `quietly`: whoever
     * asked knew of no revisions, so force is no insisting, and nobody is told of having been written over.
     */
    change: (
      person: Person,
      change: RecordChangePayload,
      now: number,
      { trusted = false, quietly = trusted }: { trusted?: boolean; quietly?: boolean } = {},
    ): Outcome<Changed> =>
      store.transaction(() => {
        const wanted = checked(change);
        if (!wanted.ok) return wanted;
        const before = homes[change.entity].load(change.id);
        if (!before)
          return change.create
            ? create(person, change, wanted.value, now)
            : refuse(RECORD_ERRORS.noSuchRecord, 'There is no such record.', 'id');
        const allowed = trusted
          ? { ok: true as const, value: null }
          : homes[change.entity].mayChange(person, change.id, wanted.value, null);
        return allowed.ok
          ? { ok: true, value: write(person, change, { wanted: wanted.value, before, now, quietly }) }
          : allowed;
      }),

    readers: (entity: RecordEntity, id: string): string[] => homes[entity].readers(id),

    /** What changed since a cursor among what this person may see, in the order of the changes. */
    since: (person: Person, cursor: number, limit: number, now: number) => {
      const changed = heads.since(cursor, limit);
      const records = changed.flatMap(({ entity, id }) => {
        if (!homes[entity].mayRead(person, id)) return [];
        if (entity === 'profile' && id !== person.userId) return [];
        if (homes[entity].isCurrent?.(id, now) === false) return [];
        return stateOf(entity, id) ?? [];
      });
      return { records, cursor: changed.at(-1)?.changeNo ?? cursor, more: changed.length === limit };
    },
    newest: () => heads.newest(),
    newestOverwritten: () => heads.newestHistory(),
    overwritten: (userId: string, since: number, limit: number): OverwrittenValue[] =>
      heads.overwritten(userId, since, limit).map((value) => ({
        ...value,
        standing: homes[value.entity].load(value.id)?.[value.field] ?? null,
      })),
  };
}

function fieldsOf(values: Values, head: RecordHead): RecordState['fields'] {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { value, ...(head.fields[field] ?? FIRST) }]),
  );
}

const pick = (values: Values, fields: readonly string[]): Values =>
  Object.fromEntries(fields.map((field) => [field, values[field] ?? null]));

/** A stamp from a clock that runs ahead would win for ever: it does not count (CF2). */
function bounded(hlc: string | null, now: number): string | null {
  const time = hlc === null ? null : parseHybridTime(hlc);
  return time && time.ms <= now + AHEAD_MS ? hlc : null;
}
