// Records as a plain platform tells them: profiles and appointments, without revisions (0). Its topics and handoff notes
// it does not have. What comes in is checked field by field; what does not fit is left out, never half believed (SE4).

import type { JsonValue } from '#shared/bridge/contract.ts';
import { flattenFields, type RecordEntity, type RecordState } from '#shared/model/record.ts';
import { RECORD_FIELDS } from '#shared/wire/records.ts';

export function pathOf(entity: RecordEntity, id: string): string | null {
  const name = encodeURIComponent(id);
  if (entity === 'profile') return `/api/v1/users/${name}`;
  return entity === 'appointment' ? `/api/v1/appointments/${name}` : null;
}

/** Null when the answer is not of a record. */
export function readRestRecord(entity: RecordEntity, json: unknown): RecordState | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const raw = json as { [key: string]: JsonValue };
  if (typeof raw['id'] !== 'string' || raw['id'] === '' || raw['id'].length > 200) return null;
  const flat = flattenFields(raw);
  const fields: RecordState['fields'] = {};
  for (const [field, schema] of Object.entries(RECORD_FIELDS[entity])) {
    const parsed = schema.safeParse(flat[field] ?? null);
    const value = parsed.success ? (parsed.data as JsonValue) : null;
    fields[field] = { value, revision: 0, at: null, by: null, hlc: null };
  }
  return { entity, id: raw['id'], revision: 0, fields };
}
