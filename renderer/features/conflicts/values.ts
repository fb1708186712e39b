// Values of a record's fields for people's eyes: times as times, people as names, texts whole.

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { RecordEntity } from '#shared/model/record.ts';
import type { NameOf } from '../../bridge/hooks/use-names.ts';
import { maybeText, t } from '../../ui/text.ts';
import { dateAndClock } from '../../ui/time.ts';

/** `prose` is compared word by word, a `list` element by element, a `fact` is one thing or another. */
export type ShownValue =
  | { kind: 'nothing' }
  | { kind: 'prose'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'fact'; text: string };

const PROSE: Record<RecordEntity, readonly string[]> = {
  note: ['text'],
  room: ['topic'],
  appointment: ['notes', 'reasonForVisit'],
  profile: [],
};
const PEOPLE: readonly string[] = ['patientId', 'providerId'];

export const isProse = (entity: RecordEntity, field: string): boolean => PROSE[entity].includes(field);

export function shownValue(entity: RecordEntity, field: string, value: JsonValue, nameOf: NameOf): ShownValue {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return { kind: 'nothing' };
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => plainText(item)) };
  if (typeof value === 'string' && isProse(entity, field)) return { kind: 'prose', text: value };
  return { kind: 'fact', text: factText(entity, field, value, nameOf) };
}

function factText(entity: RecordEntity, field: string, value: JsonValue, nameOf: NameOf): string {
  if (typeof value === 'boolean') return t(value ? 'conflicts.yes' : 'conflicts.no');
  if (PEOPLE.includes(field) && typeof value === 'string') return nameOf(value);
  if (field === 'scheduledAt' && typeof value === 'string') return momentText(value);
  if (field === 'duration' && typeof value === 'number') return t('time.minutes', { minutes: value });
  return (typeof value === 'string' ? maybeText(`conflicts.value.${entity}.${value}`) : null) ?? plainText(value);
}

/** A moment on the wire, for reading. */
export function momentText(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : dateAndClock(at);
}

const plainText = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The name of a field as the screen has it; one that no text knows is named as it is. */
export const fieldName = (entity: RecordEntity, field: string): string =>
  maybeText(`conflicts.field.${entity}.${field}`) ?? field;
