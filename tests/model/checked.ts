// Runs a property as often as the suite can afford, always with the same luck unless told otherwise, so that `npm test`
// says the same of the same sources. A failure names its seed; to see it again, or to look further:
//
//   MODEL_SEED=1234 vitest run --project quick tests/model/outbox
//   MODEL_SEED=random MODEL_TIMES=50 vitest run --project quick tests/model

import fc, { type IAsyncPropertyWithHooks } from 'fast-check';

/** On a busy machine thousands of cases take their time. */
export const CASES_LIMIT_MS = 300_000;
const DEFAULT_SEED = 20_261_102;

function seedOf(wanted: string | undefined): number {
  if (wanted === 'random') return Math.floor(Math.random() * 2 ** 31);
  return wanted === undefined ? DEFAULT_SEED : Number(wanted);
}

export async function check<Values>(property: IAsyncPropertyWithHooks<Values>, runs: number): Promise<void> {
  const seed = seedOf(process.env.MODEL_SEED);
  const numRuns = runs * Number(process.env.MODEL_TIMES ?? 1);
  const details = await fc.check(property, { seed, numRuns, endOnFailure: process.env.MODEL_SHRINK === 'off' });
  if (!details.failed) return;
  const replay = `replay: MODEL_SEED=${seed} MODEL_TIMES=${process.env.MODEL_TIMES ?? 1} vitest run --project quick <this file>`;
  const why = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  throw new Error(`${fc.defaultReportMessage(details) ?? 'a case failed'}\n${why}\n${replay}`, {
    cause: details.errorInstance,
  });
}
