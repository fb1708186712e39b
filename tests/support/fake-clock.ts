// A clock that moves when the test says so. Wall time and monotone time are separate: a test may put the wall clock back
// by a year while timers go on (IN13).
//
//   const clock = new FakeClock();
//   clock.advance(5_000);          // runs what falls due, in order of time, then of arming
//   clock.setWall(0);              // the wall clock jumps; no timer notices
//   await clock.settle(5_000);     // the same as advance, giving promises their turn between two timers

import type { Clock } from '#daemon/ports/clock.ts';

interface Timer {
  dueMs: number;
  order: number;
  run: () => void;
}

/** Monday 2 November 2026, 09:00 UTC. */
export const FAKE_START_MS = Date.UTC(2026, 10, 2, 9);

export class FakeClock implements Clock {
  #monotonicMs = 0;
  #wallMs: number;
  #armed = 0;
  readonly #timers = new Set<Timer>();

  constructor(wallMs: number = FAKE_START_MS) {
    this.#wallMs = wallMs;
  }

  now(): number {
    return this.#wallMs;
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, run: () => void): () => void {
    this.#armed += 1;
    const timer = { dueMs: this.#monotonicMs + Math.max(0, delayMs), order: this.#armed, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Puts the wall clock anywhere; monotone time and timers do not change. */
  setWall(wallMs: number): void {
    this.#wallMs = wallMs;
  }

  /** Timers that have not run and were not cancelled. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer, or null when none is armed. */
  get nextTimerMs(): number | null {
    const next = this.#next();
    return next === null ? null : next.dueMs - this.#monotonicMs;
  }

  /** Lets `byMs` pass and runs every timer that falls due in it, also those that are armed on the way. */
  advance(byMs: number): void {
    const targetMs = this.#monotonicMs + byMs;
    while (this.#runNext(targetMs));
    this.#moveTo(targetMs);
  }

  /** As `advance`, and promises get their turn before, between and after the timers. */
  async settle(byMs = 0): Promise<void> {
    const targetMs = this.#monotonicMs + byMs;
    do await turn();
    while (this.#runNext(targetMs));
    this.#moveTo(targetMs);
    await turn();
  }

  /** The machine sleeps: time passes and no timer runs until it has woken; then those that are due run at once. */
  sleep(forMs: number): void {
    this.#moveTo(this.#monotonicMs + forMs);
    this.advance(0);
  }

  #next(): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      const earlier = next === null || timer.dueMs < next.dueMs;
      if (earlier || (timer.dueMs === next?.dueMs && timer.order < next.order)) next = timer;
    }
    return next;
  }

  #runNext(untilMs: number): boolean {
    const next = this.#next();
    if (next === null || next.dueMs > untilMs) return false;
    this.#timers.delete(next);
    this.#moveTo(Math.max(this.#monotonicMs, next.dueMs));
    next.run();
    return true;
  }

  #moveTo(monotonicMs: number): void {
    this.#wallMs += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }
}

/** One turn of the event loop: every promise that is ready has run when it is over. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
