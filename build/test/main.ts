// `npm test`, once everything is installed: prepares what tests need, builds, runs all of them, and says plainly what
// could not run here. Words after `--` go to the runner: npm test -- tests/gateway

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownNode, projectFolder } from '../install.mjs';
import { onOrphaned } from '../relay.mjs';
import { ensureBuilt } from '../start/bundle.ts';
import { startChild } from '../start/child.ts';
import { CHROMIUM_VARIABLE, preparePrerequisites } from './prerequisites.ts';
import { type Totals, totalsLine, totalsOf } from './report.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function run(words: readonly string[]): Promise<number> {
  const prepared = preparePrerequisites(say);
  await ensureBuilt(say);

  const folder = mkdtempSync(join(tmpdir(), 'console-tests-'));
  const record = join(folder, 'results.json');
  const runner = startChild(
    ownNode,
    [
      join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${record}`,
      ...words,
    ],
    { cwd: projectFolder, env: prepared.chromium === null ? {} : { [CHROMIUM_VARIABLE]: prepared.chromium } },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void runner.stop());
  onOrphaned(() => void runner.stop());
  const code = await runner.ended;

  for (const sentence of prepared.missing) say(sentence);
  const totals = readTotals(record);
  rmSync(folder, { recursive: true, force: true });
  if (totals !== null) say(totalsLine(totals));
  return code ?? 1;
}

/** Null when the runner ended before it could write its record; it has said why. */
function readTotals(record: string): Totals | null {
  try {
    return totalsOf(JSON.parse(readFileSync(record, 'utf8')) as Parameters<typeof totalsOf>[0]);
  } catch {
    return null;
  }
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
