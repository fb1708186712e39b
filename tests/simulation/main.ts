// npm run simulate -- --seed 1 --seeds 500 [--consoles 3] [--storm SECONDS] [--mutation NAME] [--trace]
// Runs seeds and says how it goes; a seed that fails comes with its last events. `--trace` shows every line of one seed.

import { parseArgs } from 'node:util';
import { MUTATIONS } from './mutations.ts';
import { runSeeds, summary, tell } from './run-seeds.ts';
import { runSeed, type Report, type WorldOptions } from './world.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    consoles: { type: 'string' },
    storm: { type: 'string' },
    mutation: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});

function wholeNumber(name: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  console.error(`--${name} is a whole number from ${from} to ${to}`);
  process.exit(2);
}

const first = wholeNumber('seed', values.seed, 0, 2 ** 31);
const count = wholeNumber('seeds', values.seeds, 1, 10_000_000);
const mutation = MUTATIONS.find((name) => name === values.mutation);
if (values.mutation !== undefined && mutation === undefined) {
  console.error(`--mutation is one of: ${MUTATIONS.join(', ')}`);
  process.exit(2);
}

const optionsOf = (seed: number): WorldOptions => ({
  seed,
  ...(values.consoles === undefined ? {} : { consoles: wholeNumber('consoles', values.consoles, 2, 6) }),
  ...(values.storm === undefined ? {} : { stormMs: wholeNumber('storm', values.storm, 1, 100_000) * 1_000 }),
  ...(mutation === undefined ? {} : { mutation }),
});

const startedAt = performance.now();
const tookMs = () => performance.now() - startedAt;
const reports: Report[] = [];

if (values.trace) {
  for (let seed = first; seed < first + count; seed += 1) {
    const report = await runSeed({ ...optionsOf(seed), onLine: (line) => console.log(line) });
    reports.push(report);
    console.log(tell({ ...report, tail: [] }));
  }
} else {
  const all = Array.from({ length: count }, (_, at) => optionsOf(first + at));
  await runSeeds(all, (report) => {
    reports.push(report);
    if (report.findings.length > 0) console.log(tell(report));
    if (reports.length % 100 === 0 && reports.length < count) console.log(summary(reports, tookMs()));
  });
}
console.log(summary(reports, tookMs()));
process.exit(reports.some((report) => report.findings.length > 0) ? 1 : 0);
