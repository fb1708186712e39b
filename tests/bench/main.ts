// `npm run bench`: figures, each beside a baseline taken in the same run, and its goal. Figures are no assertions: a goal
// that is missed is said, and the exit code stays 0. Progress goes to the error output, the table to the output.
//
//   --only NAME   one of the names that `--only ?` lists; may be given several times
//   --runs N      turns of each measurement, in place of its own number

import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { elsewhereTable } from './elsewhere.ts';
import { progress, type Benchmark, type Figure } from './measure.ts';
import { figureTable } from './table.ts';
import { burst } from './work/burst.ts';
import { coldStart, rooms } from './work/cache.ts';
import { drain, farDrain } from './work/drain.ts';
import { enqueue } from './work/enqueue.ts';
import { footprint } from './work/footprint.ts';
import { keyPress } from './work/key-press.ts';

const BENCHMARKS: readonly Benchmark[] = [enqueue, drain, farDrain, burst, rooms, coldStart, keyPress, footprint];

function chosen(): { benchmarks: readonly Benchmark[]; turns: number | null } {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, runs: { type: 'string' } } });
  const names = BENCHMARKS.map((benchmark) => benchmark.name);
  const unknown = values.only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only takes one of: ${names.join(', ')}.`);
  const turns = values.runs === undefined ? null : Number(values.runs);
  if (turns !== null && !(Number.isInteger(turns) && turns > 0)) throw new Error('--runs takes a number from 1 on.');
  return { benchmarks: BENCHMARKS.filter(({ name }) => values.only?.includes(name) ?? true), turns };
}

async function main(): Promise<void> {
  const { benchmarks, turns } = chosen();
  const began = performance.now();
  const figures: Figure[] = [];
  const skipped: string[] = [];
  for (const benchmark of benchmarks) {
    progress(benchmark.what);
    const measured = await benchmark.measure(turns ?? benchmark.turns);
    if (Array.isArray(measured)) figures.push(...measured);
    else skipped.push(`${benchmark.what}: not measured, ${measured.skipped}`);
  }
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`;
  const parts = [`${machine}, medians, ${seconds} s`, figureTable(figures), ...skipped, elsewhereTable()];
  process.stdout.write(`\n${parts.join('\n\n')}\n`);
}

// An exit ends the servers and takes the folders away; a signal alone would leave them.
process.setMaxListeners(0);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
