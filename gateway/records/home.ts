// What a kind of record must say about itself, so that one mechanism can change them all: where its values are at home,
// who may read and change it, and what the field makes impossible whatever two people agree on (a time given away).

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { RecordConflict } from '#shared/wire/records.ts';
import type { Outcome } from '../problem.ts';

export type Values = Record<string, JsonValue>;

export interface Person {
  userId: string;
  role: string;
}

/** Fields that cannot be written as they are wanted, with what stands in their way. */
export type Obstacle = Pick<RecordConflict, 'field' | 'slot'>;

export interface Home {
  /** Present values by field; null when there is no such record. */
  load(id: string): Values | null;
  /** Makes a record; absent where records come by other ways. */
  create?(id: string, values: Values, now: number): void;
  save(
    id: string,
    values: Values,
    facts: { revision: number; fieldRevisions: Record<string, number>; now: number },
  ): void;
  mayRead(person: Person, id: string): boolean;
  /** `created`: the values that the record is to begin with. */
  mayChange(person: Person, id: string, changes: Values, created: Values | null): Outcome<null>;
  /** Everybody who hears of a change at once. */
  readers(id: string): string[];
  /** `before` is null for a record that is to be made. */
  obstacles?(person: Person, id: string, before: Values | null, after: Values): Obstacle[];
  /** Whether a console that catches up still has use for it. */
  isCurrent?(id: string, now: number): boolean;
}

export const isStaffRole = (role: string): boolean => role !== 'patient';
