// Where there is still room in a clinician's day: the free starts nearest to the one that was wanted.

export interface Slot {
  startsAtMs: number;
  durationMinutes: number;
}

const STEP_MS = 15 * 60_000;
const WITHIN_STEPS = 48;

/** Nearest first, the later of two equally near ones first; none before `notBeforeMs`. */
export function nearestFreeStarts(
  wanted: Slot,
  taken: readonly Slot[],
  options: { notBeforeMs: number; count: number },
): number[] {
  const lengthMs = wanted.durationMinutes * 60_000;
  const isFree = (startMs: number) =>
    taken.every(
      (slot) => slot.startsAtMs + slot.durationMinutes * 60_000 <= startMs || slot.startsAtMs >= startMs + lengthMs,
    );
  const starts: number[] = [];
  for (let step = 1; step <= WITHIN_STEPS && starts.length < options.count; step += 1) {
    for (const startMs of [wanted.startsAtMs + step * STEP_MS, wanted.startsAtMs - step * STEP_MS])
      if (startMs >= options.notBeforeMs && isFree(startMs)) starts.push(startMs);
  }
  return starts.slice(0, options.count);
}

/** How far around a wanted start one has to look for what is taken. */
export const SLOT_SEARCH_MS = (WITHIN_STEPS + 4) * STEP_MS;
