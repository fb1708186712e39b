// `npm run faults`: the runs of runs.test.ts at length, each with luck of its own.
//
//   npm run faults -- --runs 200              partitions
//   npm run faults -- --runs 50 --kind kills  kills while 500 ops drain
//   npm run faults -- --runs 1 --seed 17      one of them again
//
// A run that fails names its seed and what was lost, doubled or displaced, and the others go on. The luck of a run is
// its seed's; the timing of a real machine is not, so that a seed repeats the faults and not the moment.

import { parseArgs } from 'node:util';
import { createSeededRandom } from '#tests/support/seeded-random.ts';
import { runKills } from './runs/kills.ts';
import { runPartition } from './runs/partition.ts';
import { DESK, NAMES, openStage, WARD } from './stage/stage.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string', default: 'partitions' },
    consoles: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '30' },
  },
});

const wholeNumber = (name: 'runs' | 'seed' | 'consoles' | 'seconds'): number => {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1 on.`);
  return value;
};

async function partition(seed: number): Promise<string> {
  const random = createSeededRandom(seed);
  const stage = await openStage({ rooms: 3 });
  try {
    const desks = [];
    for (const name of NAMES.slice(0, wholeNumber('consoles'))) desks.push(await stage.openDesk(name, { speed: 5 }));
    const { written, cuts, healedMs, accused } = await runPartition(stage, desks, {
      rooms: [WARD, DESK, 'team:room-3'],
      messagesPerSecond: 10,
      forMs: wholeNumber('seconds') * 1_000,
      random: () => random.uniform(),
    });
    return `${written} messages, ${cuts} cuts, in step ${healedMs} ms after healing, ${accused} tried again by hand`;
  } finally {
    await stage.close();
  }
}

async function kills(seed: number): Promise<string> {
  const random = createSeededRandom(seed);
  const stage = await openStage();
  try {
    const report = await runKills(stage, await stage.openDesk('maya'), {
      ops: 500,
      rooms: [WARD, DESK],
      shortestMs: 1,
      longestMs: 100,
      random: () => random.uniform(),
    });
    return `${report.kills} kills, ${report.whileConnected} of them while connected, ${report.tookMs} ms`;
  } finally {
    await stage.close();
  }
}

const kinds = new Map([
  ['partitions', partition],
  ['kills', kills],
]);
const run = kinds.get(values.kind);
if (!run) throw new Error(`--kind must be ${[...kinds.keys()].join(' or ')}.`);

const failed: number[] = [];
const first = wholeNumber('seed');
const count = wholeNumber('runs');
for (let seed = first; seed < first + count; seed += 1) {
  try {
    process.stdout.write(`${values.kind} ${seed}: ${await run(seed)}\n`);
  } catch (error) {
    failed.push(seed);
    process.stdout.write(`${values.kind} ${seed}: FAILED\n${error instanceof Error ? error.message : String(error)}\n`);
  }
}
process.stdout.write(
  `${count - failed.length} of ${count} hold${failed.length > 0 ? `; not: ${failed.join(', ')}` : ''}\n`,
);
process.exit(failed.length > 0 ? 1 : 0);
