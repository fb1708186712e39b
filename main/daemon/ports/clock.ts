// Time, as the core knows it. Wall time is for people to read; order, retries and expiry use the monotone clock (IN13).

export interface Clock {
  /** Wall clock, epoch milliseconds. May jump in either direction. */
  now(): number;
  /** Milliseconds since some fixed moment of this process; never goes back. Counts time asleep where the system does. */
  monotonic(): number;
  /** Calls `run` once after about `delayMs`; returns how to cancel. Never calls synchronously. */
  after(delayMs: number, run: () => void): () => void;
}
