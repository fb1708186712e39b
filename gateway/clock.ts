// Time as the gateway knows it. Tests give their own; everything that waits or stamps goes through here.

export interface Clock {
  /** Epoch milliseconds; the only time that is ever written to a message. */
  now(): number;
  /** Runs once after about `delayMs`; answers how to cancel. A pending run keeps no process alive. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Runs again and again with a pause between, until cancelled. */
export function every(clock: Clock, intervalMs: number, run: () => void): () => void {
  let cancel = clock.after(intervalMs, turn);
  function turn() {
    cancel = clock.after(intervalMs, turn);
    run();
  }
  return () => cancel();
}
