// Records: small facts that several people change, kept field by field (CF1). One mechanism for a person's profile,
// appointments, a room's topic and labels, and the handoff note of a room. A field's revision is the record's revision at
// its last change; whoever changes a field says which revision of it they saw.

import type { JsonValue } from '../bridge/contract.ts';

export const RECORD_ENTITIES = ['profile', 'appointment', 'room', 'note'] as const;
export type RecordEntity = (typeof RECORD_ENTITIES)[number];

export interface RecordField {
  value: JsonValue;
  revision: number;
  /** Server time of its last change; null where nobody knows. */
  at: number | null;
  /** Who changed it last. */
  by: string | null;
  /** The author's hybrid logical clock at that change; null where it was uncertain. */
  hlc: string | null;
}

/** The server's present state of one record. A plain platform has no revisions: they are 0 there. */
export interface RecordState {
  entity: RecordEntity;
  id: string;
  revision: number;
  fields: Record<string, RecordField>;
}

export interface RecordFieldView {
  value: JsonValue;
  /** The revision that is seen here; give it back as `base` with a change. */
  base: number | null;
  at: number | null;
  by: string | null;
  /** An own change of this field that is shown and has not been confirmed. */
  pending: 'waiting' | 'sending' | null;
}

/** A record as shown: fold(cached record, pending ops) (IN10). */
export interface RecordView {
  entity: RecordEntity;
  id: string;
  revision: number;
  fields: Record<string, RecordFieldView>;
  /** Made here and not confirmed by the server: shown as provisional (AP1). */
  provisional: boolean;
  /** Own changes that wait for a decision; the record shows the server's value meanwhile (CF2). */
  waits: number;
  /** Own changes that the server refused; the outbox has them in full. */
  refused: { opId: string; reason: string; fields: string[] }[];
  /** Server time of the last word about it; null while the server has said nothing. */
  asOf: number | null;
}

/** Nested values as dotted fields: `{address: {city}}` is the field `address.city`, so that neighbours never conflict. */
export function flattenFields(nested: { [key: string]: JsonValue }, prefix = ''): Record<string, JsonValue> {
  const flat: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(nested)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      Object.assign(flat, flattenFields(value, `${prefix}${name}.`));
    else flat[`${prefix}${name}`] = value;
  }
  return flat;
}

/** Names that would reach into the machinery of every object; a path with one of them is left out (SE4). */
const UNSAFE_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export function nestFields(flat: Record<string, JsonValue>): { [key: string]: JsonValue } {
  const nested: { [key: string]: JsonValue } = {};
  for (const [path, value] of Object.entries(flat)) {
    const names = path.split('.');
    if (names.some((name) => UNSAFE_NAMES.has(name))) continue;
    const last = names.pop() ?? path;
    let into = nested;
    for (const name of names) {
      const there = into[name];
      const next = typeof there === 'object' && there !== null && !Array.isArray(there) ? there : {};
      into[name] = next;
      into = next;
    }
    into[last] = value;
  }
  return nested;
}

/** Two values of a field are the same when they say the same; the order of keys says nothing. */
export function sameValue(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  return one === other || canonical(one ?? null) === canonical(other ?? null);
}

function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(',')}}`;
}
