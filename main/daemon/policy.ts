// Figures that an organisation may want to set, in one place.

import type { Acuity } from '#shared/model/message.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Policy {
  /** OB11: what has waited longer than this goes only when its author confirms it. */
  staleAfterMs: Readonly<Record<Acuity, number>>;
  /** OB11: an urgent message that has not left after this long says so loudly. */
  urgentLateAfterMs: number;
  /** CA2: what the cache may take, and how long something unused stays in it. */
  cache: { maxBytes: number; maxAgeMs: number };
}

export const defaultPolicy: Policy = {
  staleAfterMs: { routine: 24 * HOUR, important: 2 * HOUR, urgent: 5 * MINUTE },
  urgentLateAfterMs: 30 * SECOND,
  cache: { maxBytes: 256 * 1024 * 1024, maxAgeMs: 30 * DAY },
};
