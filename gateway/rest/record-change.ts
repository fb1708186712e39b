// A change by REST of what is a record: the same store, all or nothing. Without a base it is written as it is asked for,
// as the platform does; with `If-Match: "<revision>"` a field that changed after that revision is a conflict (CF1).

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { RecordEntity } from '#shared/model/record.ts';
import { RECORD_ERRORS } from '#shared/wire/records.ts';
import type { Front } from '../live/front.ts';
import type { RouteContext } from './context.ts';
import { forbidden, notFound, RestError } from './errors.ts';

export interface RestChange {
  entity: RecordEntity;
  id: string;
  values: Record<string, JsonValue>;
  create?: boolean;
  /** The record's revision that the author saw. */
  base?: number;
  /** What to call it when there is none. */
  notFound: string;
  /** The record as a conflict shows it. */
  current?: () => unknown;
}

/** The revision of `If-Match`, or null; of a plain platform it is none. */
export function ifMatch(context: RouteContext): number | null {
  const header = context.req.header('if-match');
  const revision = header === undefined ? null : /^"?(\d{1,15})"?$/.exec(header)?.[1];
  if (revision === undefined) throw new RestError('ERR_1006', 'If-Match: must be a revision');
  return revision === null ? null : Number(revision);
}

/** Answers how to tell the others. Only inside the transaction that stores the answer. */
export function changeRecord(front: Front, context: RouteContext, asked: RestChange): () => void {
  const { records, settings } = front.services;
  const { claims } = context.var;
  const { entity, id, values, create = false } = asked;
  const base = asked.base ?? (settings.plain ? null : ifMatch(context));
  const known = create || base === null ? null : records.get(claims, entity, id);
  const changes = Object.entries(values).map(([field, value]) => {
    const revision = known?.fields[field]?.revision ?? 1;
    return { field, value, base: base === null ? null : Math.min(revision, base) };
  });
  if (changes.length === 0) return () => {};
  const force = base === null;
  const outcome = records.change(
    claims,
    { entity, id, create, changes, atomic: true, force, hlc: null },
    settings.clock.now(),
    { quietly: true },
  );
  if (!outcome.ok) {
    const { code, message, field } = outcome.error;
    if (code === RECORD_ERRORS.noSuchRecord) throw notFound(asked.notFound);
    if (code === RECORD_ERRORS.notAllowed) throw forbidden();
    throw new RestError('ERR_1006', message, field);
  }
  const { conflicts } = outcome.value;
  const lost = conflicts.find(({ slot }) => slot !== undefined);
  if (lost)
    throw new RestError('ERR_4001', 'The clinician already has an appointment at that time', 'scheduledAt', {
      ...(settings.plain ? {} : { slot: lost.slot }),
    });
  if (conflicts.length > 0) {
    const conflictingFields = conflicts.map(({ field }) => field);
    const current = asked.current?.();
    throw new RestError('ERR_1005', 'It was changed meanwhile', conflictingFields[0], { conflictingFields, current });
  }
  return () => front.recordNews.tell(outcome.value, claims.userId);
}
