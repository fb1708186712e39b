// Five hundred worlds in which everything goes wrong and nothing may be lost, doubled, reordered or claimed too early.

import { expect, test } from 'vitest';
import { runSeeds, summary, tell } from './run-seeds.ts';
import type { Report, WorldOptions } from './world.ts';

const SEEDS = 500;

async function run(all: readonly WorldOptions[]): Promise<Report[]> {
  const startedAt = performance.now();
  const reports = await runSeeds(all);
  process.stdout.write(`simulation: ${summary(reports, performance.now() - startedAt)}\n`);
  return reports;
}

const bad = (reports: readonly Report[]): string =>
  reports
    .filter((report) => report.findings.length > 0)
    .slice(0, 3)
    .map(tell)
    .join('\n\n');

test(`[IN1]–[IN10] hold in ${SEEDS} seeds`, { timeout: 600_000 }, async () => {
  const reports = await run(Array.from({ length: SEEDS }, (_, at) => ({ seed: at + 1 })));
  expect(reports).toHaveLength(SEEDS);
  expect(bad(reports)).toBe('');
  // A world in which little happens proves little.
  const messages = reports.reduce((sum, report) => sum + report.messages, 0);
  expect(messages).toBeGreaterThan(SEEDS * 50);
});

test('[IN1]–[IN10] hold for six consoles', { timeout: 300_000 }, async () => {
  const reports = await run([1, 2, 3, 4].map((seed) => ({ seed: `six ${seed}`, consoles: 6 })));
  expect(bad(reports)).toBe('');
});

test('a seed replays to the last line, and another seed does not', { timeout: 60_000 }, async () => {
  const [first, again, other] = await run([{ seed: 7 }, { seed: 7 }, { seed: 8 }]);
  expect(again?.digest).toBe(first?.digest);
  expect(again?.events).toBe(first?.events);
  expect(other?.digest).not.toBe(first?.digest);
});
