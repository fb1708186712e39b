// Many seeds on the threads that the machine can spare, and what is to be said of those that failed.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Report, WorldOptions } from './world.ts';

const MOST_THREADS = 4;

export async function runSeeds(all: readonly WorldOptions[], onReport?: (report: Report) => void): Promise<Report[]> {
  const threads = Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1), all.length);
  const shares = Array.from({ length: threads }, (_, thread) => all.filter((_each, at) => at % threads === thread));
  const reports = await Promise.all(shares.map((share) => runShare(share, onReport)));
  return reports.flat();
}

function runShare(share: readonly WorldOptions[], onReport?: (report: Report) => void): Promise<Report[]> {
  return new Promise((resolve, reject) => {
    const reports: Report[] = [];
    const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { workerData: share });
    worker.on('message', (report: Report) => {
      reports.push(report);
      onReport?.(report);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (reports.length === share.length) resolve(reports);
      else reject(new Error(`a thread ended with ${code} after ${reports.length} of ${share.length} seeds`));
    });
  });
}

/** What was found, what led to it, and how to see it again. */
export function tell(report: Report): string {
  const findings = report.findings.map((finding) => `seed ${report.seed}: ${finding}`);
  return [...report.tail, ...findings, `replay: npm run simulate -- --seed ${report.seed} --trace`].join('\n');
}

export function summary(reports: readonly Report[], tookMs: number): string {
  const total = (of: (report: Report) => number) => reports.reduce((sum, report) => sum + of(report), 0);
  const virtualSeconds = total((report) => report.virtualMs) / 1_000;
  const bad = reports.filter((report) => report.findings.length > 0).length;
  const seconds = tookMs / 1_000;
  return (
    `${reports.length} seeds in ${seconds.toFixed(1)} s, ${bad} bad: ${total((report) => report.messages)} messages, ` +
    `${total((report) => report.events)} events, ${Math.round(virtualSeconds / 60)} virtual minutes ` +
    `(${Math.round(virtualSeconds / seconds)} virtual seconds in a second)`
  );
}
