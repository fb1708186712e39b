// One life of a console's process: everything that comes in from outside passes through `run`. A killed process hears
// nothing any more; a suspended one hears it all when it wakes, in order. What it throws is either the crash itself or a
// finding: the daemon must not let an exception out of a timer or of a wire.

import type { Clock } from '#daemon/ports/clock.ts';
import { FAKE_START_MS } from '#tests/support/fake-clock.ts';
import { SimulatedCrash } from '#tests/support/memory-storage.ts';
import type { Scheduler } from './scheduler.ts';

export type Death = 'kill' | 'power';

export class Process {
  readonly number: number;
  alive = true;
  #asleep = false;
  readonly #missed: (() => void)[] = [];
  readonly #dying = new Set<(how: Death) => void>();
  readonly #onThrow: (error: unknown) => void;

  constructor(number: number, onThrow: (error: unknown) => void) {
    this.number = number;
    this.#onThrow = onThrow;
  }

  get asleep(): boolean {
    return this.#asleep;
  }

  run(work: () => void): void {
    if (!this.alive) return;
    if (this.#asleep) {
      this.#missed.push(work);
      return;
    }
    try {
      work();
    } catch (error) {
      if (!(error instanceof SimulatedCrash)) this.#onThrow(error);
    }
  }

  /** What happens in the world when this process is gone; returns how to take it back. */
  onDeath(work: (how: Death) => void): () => void {
    this.#dying.add(work);
    return () => void this.#dying.delete(work);
  }

  kill(how: Death): void {
    if (!this.alive) return;
    this.alive = false;
    for (const work of this.#dying) work(how);
  }

  suspend(): void {
    this.#asleep = true;
  }

  wake(): void {
    this.#asleep = false;
    for (const work of this.#missed.splice(0)) this.run(work);
  }
}

/** The clocks of one process: the wall clock is the workstation's and may be set, the monotone one counts from the start. */
export function processClock(scheduler: Scheduler, process: Process, wallOffsetMs: () => number): Clock {
  const startedAt = scheduler.nowMs;
  return {
    now: () => FAKE_START_MS + scheduler.nowMs + wallOffsetMs(),
    monotonic: () => scheduler.nowMs - startedAt,
    after: (delayMs, run) => {
      let due = true;
      const cancel = scheduler.after(delayMs, () =>
        process.run(() => {
          // Cancelled while the machine slept.
          if (due) run();
        }),
      );
      return () => {
        due = false;
        cancel();
      };
    },
  };
}
