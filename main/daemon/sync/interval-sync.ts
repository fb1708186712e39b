// What nobody pushes is asked for at an interval (SY4): one question at a time, each kind in its turn, so that a clinic
// behind one address stays below the platform's limit of requests. The interval is jittered, because consoles that came
// back together would ask together for ever; a server that says "wait" is waited for.

import type { Result } from '#shared/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';

export interface IntervalTask {
  /** Never more often than this, however short the interval. */
  atMostEveryMs: number;
  run(): Promise<Result<unknown>>;
}

export interface IntervalSync {
  onReady(): void;
  onLost(): void;
}

const JITTER = 0.2;

export function createIntervalSync(deps: {
  clock: Clock;
  random: Random;
  /** The settings' `syncInterval`, read each time. */
  intervalMs(): number;
  tasks: readonly IntervalTask[];
}): IntervalSync {
  const { clock } = deps;
  const ranAt = new Map<IntervalTask, number>();
  let generation = 0;
  let cancel = () => {};

  function plan(atLeastMs = 0): void {
    const spread = 1 - JITTER + 2 * JITTER * deps.random.uniform();
    const mine = generation;
    cancel = clock.after(Math.max(atLeastMs, deps.intervalMs() * spread), () => void tick(mine));
  }

  async function tick(mine: number): Promise<void> {
    const task = mostOverdue();
    if (!task) return plan();
    ranAt.set(task, clock.monotonic());
    const result = await task.run();
    if (mine === generation) plan(result.ok ? 0 : (result.error.retryAfterMs ?? 0));
  }

  function mostOverdue(): IntervalTask | null {
    const now = clock.monotonic();
    const last = (task: IntervalTask) => ranAt.get(task) ?? Number.NEGATIVE_INFINITY;
    const due = deps.tasks.filter((task) => now - last(task) >= task.atMostEveryMs);
    return due.sort((a, b) => last(a) - last(b))[0] ?? null;
  }

  return {
    onReady: () => {
      // Everything was just asked for at the connect.
      for (const task of deps.tasks) ranAt.set(task, clock.monotonic());
      generation += 1;
      cancel();
      plan();
    },
    onLost: () => {
      generation += 1;
      cancel();
    },
  };
}
