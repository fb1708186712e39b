// npm run simulate -- --seed 1 --seeds 500 [--consoles 3] [--storm SECONDS] [--mutation NAME] [--trace]
// Runs seeds one after the other and says how it goes; the first finding of a seed comes with its last events.

import { parseArgs } from 'node:util';
import { MUTATIONS, type MutationName } from './mutations.ts';
import { runSeed, type Report } from './world.ts';

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

const first = Number(values.seed);
const count = Number(values.seeds);
const mutation = MUTATIONS.find((name) => name === values.mutation);
if (!Number.isInteger(first) || !Number.isInteger(count) || (values.mutation !== undefined && !mutation)) {
  console.error(`--seed and --seeds are whole numbers; --mutation is one of: ${MUTATIONS.join(', ')}`);
  process.exit(2);
}

const startedAt = performance.now();
let virtualMs = 0;
let events = 0;
let messages = 0;
let bad = 0;
for (let seed = first; seed < first + count; seed += 1) {
  const report = await runSeed({
    seed,
    ...(values.consoles === undefined ? {} : { consoles: Number(values.consoles) }),
    ...(values.storm === undefined ? {} : { stormMs: Number(values.storm) * 1_000 }),
    ...(mutation === undefined ? {} : { mutation: mutation satisfies MutationName }),
    ...(values.trace ? { onLine: (line: string) => console.log(line) } : {}),
  });
  virtualMs += report.virtualMs;
  events += report.events;
  messages += report.messages;
  if (report.findings.length > 0) {
    bad += 1;
    tell(report);
  }
  const done = seed - first + 1;
  if (count > 1 && (done % 50 === 0 || done === count)) progress(done);
}
process.exit(bad > 0 ? 1 : 0);

function tell(report: Report): void {
  if (!values.trace && count <= 5) for (const line of report.tail) console.log(line);
  for (const finding of report.findings) console.log(`seed ${report.seed}: ${finding}`);
  console.log(`replay: npm run simulate -- --seed ${report.seed} --trace`);
}

function progress(done: number): void {
  const seconds = (performance.now() - startedAt) / 1_000;
  const pace = Math.round(virtualMs / 1_000 / seconds);
  console.log(
    `${done} of ${count} seeds in ${seconds.toFixed(1)} s, ${bad} bad; ${messages} messages, ${events} events, ` +
      `${Math.round(virtualMs / 60_000)} virtual minutes (${pace} virtual seconds a second)`,
  );
}
