// What a person can do about a change, as one deed for all that is decided together.

import type { JsonValue } from '#shared/bridge/contract.ts';
import { offersOf, type Offers, type Side, type Way } from './conflict-words.ts';
import type { ReviewedChange } from './review-rows.ts';

export type Deed =
  | { kind: 'mine' }
  | { kind: 'theirs' }
  | { kind: 'merged'; value: JsonValue }
  | { kind: 'slot'; startsAt: string }
  | { kind: 'turn-round'; to: Side }
  | { kind: 'undo' };

/** All or nothing is offered as all or nothing; a merged value is one field's. */
export function sharedOffers({ conflicts }: ReviewedChange): Offers {
  const all = conflicts.map(offersOf);
  const [first] = all;
  const shared = (side: Side) =>
    all.every((offers) => offers[side] === first?.[side]) ? (first?.[side] ?? null) : null;
  return {
    // A time that somebody else has cannot be taken by insisting, nor the rest of the booking without it.
    mine: conflicts.every(({ slot }) => slot === null) ? shared('mine') : null,
    theirs: shared('theirs'),
    merge: conflicts.length === 1 && all.every(({ merge }) => merge) && conflicts.every(({ slot }) => slot === null),
    undo: all.every(({ undo }) => undo),
    dismiss: all.every(({ dismiss }) => dismiss),
  };
}

/** What a rule decided is turned round; anything else is decided. */
export const deedFor = (side: Side, way: Way): Deed =>
  way === 'decide' ? { kind: side } : { kind: 'turn-round', to: side };
