// Short runs of what `npm run faults -- --runs N` does at length: kills at any moment, and partitions of every kind.

import { expect, test } from 'vitest';
import { createSeededRandom } from '#tests/support/seeded-random.ts';
import { runKills } from './runs/kills.ts';
import { runPartition } from './runs/partition.ts';
import { DESK, openStage, WARD } from './stage/stage.ts';

test('[F1] [F2] killed at random while 500 ops drain: each once, in order', { timeout: 180_000 }, async (context) => {
  const stage = await openStage();
  context.onTestFinished(() => stage.close());
  const desk = await stage.openDesk('maya');
  const random = createSeededRandom(2);
  const report = await runKills(stage, desk, {
    ops: 500,
    rooms: [WARD, DESK],
    shortestMs: 20,
    longestMs: 200,
    random: () => random.uniform(),
  });
  expect(report.kills).toBeGreaterThan(3);
});

test('[F10] [F11] [IN6] three consoles write through partitions: every message once, all equal', async (context) => {
  const stage = await openStage({ rooms: 3 });
  context.onTestFinished(() => stage.close());
  const desks = [];
  for (const name of ['maya', 'nora', 'samir'] as const) desks.push(await stage.openDesk(name, { speed: 5 }));
  const random = createSeededRandom(3);
  const report = await runPartition(stage, desks, {
    rooms: [WARD, DESK, 'team:room-3'],
    messagesPerSecond: 4,
    forMs: 10_000,
    random: () => random.uniform(),
  });
  expect(report.written).toBeGreaterThan(50);
  expect(report.cuts).toBeGreaterThan(10);
});
