// Runs one suite in a tree and says what noticed something: the first failing test, or the first seed with a finding.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Suite } from './list.ts';

const LIMIT_MS = 300_000;

/** `broken`: the suite did not run at all, which says nothing about the bug. */
export type Verdict = { kind: 'noticed'; by: string } | { kind: 'silent' } | { kind: 'broken'; why: string };

export function hunt(folder: string, suite: Suite): Promise<Verdict> {
  return 'seeds' in suite ? huntSeeds(folder, suite.seeds) : huntTests(folder, suite.tests);
}

export const nameOf = (suite: Suite): string => ('seeds' in suite ? `${suite.seeds} seeds` : suite.tests);

async function huntSeeds(folder: string, seeds: number): Promise<Verdict> {
  const { code, output } = await run(folder, ['tests/simulation/main.ts', '--seed', '1', '--seeds', String(seeds)]);
  const finding = /^seed (\d+): (.+)$/m.exec(output);
  if (finding) return { kind: 'noticed', by: `seed ${finding[1]}: ${finding[2]}` };
  return code === 0 ? { kind: 'silent' } : { kind: 'broken', why: lastLineOf(output) };
}

interface Record {
  testResults: {
    name: string;
    message?: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

async function huntTests(folder: string, tests: string): Promise<Verdict> {
  const kept = join(folder, 'noticed.json');
  rmSync(kept, { force: true });
  const runner = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--bail=1',
    '--reporter=json',
    `--outputFile=${kept}`,
    tests,
  ];
  const { code, output } = await run(folder, runner);
  if (code === 0) return { kind: 'silent' };
  if (!existsSync(kept)) return { kind: 'broken', why: lastLineOf(output) };
  const { testResults } = JSON.parse(readFileSync(kept, 'utf8')) as Record;
  for (const file of testResults) {
    const failed = file.assertionResults.find(({ status }) => status === 'failed');
    if (failed) return { kind: 'noticed', by: `${relative(folder, file.name)}: ${failed.fullName}` };
  }
  return { kind: 'broken', why: testResults.find(({ message }) => message)?.message ?? lastLineOf(output) };
}

function run(folder: string, words: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    // Nobody needs the smallest case of a bug that was put in on purpose.
    const env = { ...process.env, MODEL_SHRINK: 'off', MODEL_SEED: undefined, MODEL_TIMES: undefined };
    const child = spawn(process.execPath, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => void (output += chunk.toString()));
    const limit = setTimeout(() => void child.kill('SIGKILL'), LIMIT_MS);
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ code, output: code === null ? `${output}\nit did not end within ${LIMIT_MS / 1_000} s` : output });
    });
  });
}

const lastLineOf = (output: string): string => output.trimEnd().split('\n').at(-1) ?? '';
