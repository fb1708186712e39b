// From what stands in a form to the change that is asked for: only fields that differ from what its author saw, each with
// the revision and the value that were seen. Nobody's neighbouring field is touched (CF1).

import type { CallInput, JsonValue } from '#shared/bridge/contract.ts';
import { sameValue, type RecordEntity, type RecordView } from '#shared/model/record.ts';
import { RECORD_FIELDS } from '#shared/wire/records.ts';

/** What somebody saw when they began to write, and what they have written since. */
export interface Begun {
  seen: Record<string, { value: JsonValue; base: number | null }>;
  written: Record<string, JsonValue>;
}

export function begin({ fields }: RecordView, names: readonly string[]): Begun {
  const seen = Object.fromEntries(
    names.map((name) => [name, { value: fields[name]?.value ?? null, base: fields[name]?.base ?? null }]),
  );
  return { seen, written: {} };
}

export const valueOf = ({ seen, written }: Begun, field: string): JsonValue =>
  (Object.hasOwn(written, field) ? written[field] : seen[field]?.value) ?? null;

/** The value where it is a text; anything else shows as none. */
export const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

export const write = (begun: Begun, field: string, value: JsonValue): Begun => ({
  ...begun,
  written: { ...begun.written, [field]: value },
});

export function changesOf({ seen, written }: Begun): CallInput<'records.change'>['changes'] {
  return Object.entries(written)
    .filter(([field, value]) => !sameValue(value, seen[field]?.value))
    .map(([field, value]) => ({
      field,
      value,
      base: seen[field]?.base ?? null,
      baseValue: seen[field]?.value ?? null,
    }));
}

/** Fields that hold what the record cannot. */
export const unfit = (entity: RecordEntity, begun: Begun): string[] =>
  changesOf(begun)
    .filter(({ field, value }) => RECORD_FIELDS[entity][field]?.safeParse(value).success !== true)
    .map(({ field }) => field);

/** What somebody else has written meanwhile, of those fields that are being written here. */
export function changedMeanwhile(
  { seen }: Begun,
  view: RecordView,
): { field: string; by: string | null; at: number | null }[] {
  return Object.entries(seen).flatMap(([field, { value }]) => {
    const now = view.fields[field];
    if (!now || now.pending !== null || sameValue(now.value, value)) return [];
    return [{ field, by: now.by, at: now.at }];
  });
}

/** The newest change of some fields; null where nobody knows of one, or where what is shown is not on the server yet. */
export function lastChange(view: RecordView, names: readonly string[]): { by: string | null; at: number } | null {
  if (names.some((name) => view.fields[name]?.pending != null)) return null;
  const changes = names.flatMap((name) => {
    const field = view.fields[name];
    return field && field.at !== null ? [{ by: field.by, at: field.at }] : [];
  });
  return changes.reduce<(typeof changes)[number] | null>(
    (last, next) => (last && last.at >= next.at ? last : next),
    null,
  );
}
