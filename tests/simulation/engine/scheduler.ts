// Virtual time. One queue drives the whole world: timers of every console, frames on every wire, acts of people, faults.
// What falls due at the same moment runs in the order in which it was planned, and promises are drained between two
// events, so that a seed replays to the last byte. Nothing here waits for real time.

interface Planned {
  dueMs: number;
  order: number;
  /** Null once cancelled. */
  run: (() => void) | null;
}

export class Scheduler {
  #nowMs = 0;
  #planned = 0;
  #ran = 0;
  /** A binary heap, earliest first. */
  readonly #heap: Planned[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Events that have run so far. */
  get ran(): number {
    return this.#ran;
  }

  /** Runs once after `delayMs` of virtual time; returns how to cancel. */
  after(delayMs: number, run: () => void): () => void {
    this.#planned += 1;
    const planned: Planned = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#planned, run };
    this.#push(planned);
    return () => {
      planned.run = null;
    };
  }

  /**
   * Runs everything that falls due until `untilMs`. `afterEach` follows every event, once its promises are drained, and
   * says whether to go on.
   */
  async runUntil(untilMs: number, afterEach: () => boolean): Promise<void> {
    await turn();
    for (;;) {
      const next = this.#heap[0];
      if (!next || next.dueMs > untilMs) break;
      this.#pop();
      if (next.run === null) continue;
      this.#nowMs = next.dueMs;
      this.#ran += 1;
      next.run();
      await turn();
      if (!afterEach()) return;
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  #push(planned: Planned): void {
    const heap = this.#heap;
    heap.push(planned);
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!earlier(heap[at] as Planned, heap[parent] as Planned)) break;
      swap(heap, at, parent);
      at = parent;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    swap(heap, 0, heap.length - 1);
    heap.pop();
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && earlier(heap[child] as Planned, heap[least] as Planned)) least = child;
      }
      if (least === at) return;
      swap(heap, at, least);
      at = least;
    }
  }
}

function earlier(a: Planned, b: Planned): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

function swap(heap: Planned[], a: number, b: number): void {
  const kept = heap[a] as Planned;
  heap[a] = heap[b] as Planned;
  heap[b] = kept;
}

/** One turn of the event loop: every promise that is ready has run when it is over. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
