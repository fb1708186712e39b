// The fault proxy: a TCP proxy on loopback between one console and the gateway that understands what passes. Frames of a
// WebSocket can be dropped, doubled, held back or cut in the middle one by one; the line itself can be slow, silent in one
// direction or both, torn, or gone. HTTP passes through the same line, without being looked into.
//
//   proxy.fate = (frame) => (frame.kind === 'ack' ? 'drop' : 'pass');
//   proxy.silence('up');         // what the console sends does not arrive, and nobody is told; as a lost route
//   proxy.line = { bytesPerSecond: 1_000, delayMs: 750 };

import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createCable, type Cable } from './stage/cable.ts';
import type { Direction, Frame } from './stage/frames.ts';

/**
 * `slice`: half of the frame arrives and then a reset. `{lateMs}`: the frame comes so much later, others overtake it.
 */
export type Fate = 'pass' | 'drop' | 'twice' | 'slice' | { lateMs: number };

export interface Line {
  bytesPerSecond: number;
  /** In each direction. */
  delayMs: number;
}

/** What all cables of a proxy share; read anew at each chunk. */
export interface Weather {
  fate: (frame: Frame) => Fate;
  line: Line | null;
  silent: Record<Direction, boolean>;
  /** A middlebox that forgets a WebSocket on which nothing has passed for so long. */
  forgetIdleMs: number | null;
  /** Told of every frame that reached the proxy, and of what became of it. */
  passed(frame: Frame, fate: Fate): void;
}

export class FaultProxy {
  readonly #server;
  readonly #cables = new Set<Cable>();
  readonly #weather: Weather;
  readonly #target: () => number;
  #refusing = false;
  #port = 0;
  /** Frames so far by direction and event; acks under `ack`. */
  readonly counts = new Map<string, number>();
  connections = 0;

  constructor(target: () => number) {
    this.#target = target;
    this.#weather = {
      fate: () => 'pass',
      line: null,
      silent: { up: false, down: false },
      forgetIdleMs: null,
      passed: (frame) => {
        const name = `${frame.direction} ${frame.event ?? frame.kind}`;
        this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      },
    };
    this.#server = createServer({ noDelay: true }, (near) => this.#accept(near));
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  set fate(decide: (frame: Frame) => Fate) {
    this.#weather.fate = decide;
  }

  set line(line: Line | null) {
    this.#weather.line = line;
  }

  set forgetIdleMs(ms: number | null) {
    this.#weather.forgetIdleMs = ms;
  }

  /** No packet comes through any more, and no end of a connection either. */
  silence(which: Direction | 'both'): void {
    for (const direction of ['up', 'down'] as const)
      if (which === 'both' || which === direction) this.#weather.silent[direction] = true;
  }

  /** What was under way arrives after all, as after a lost route that came back. */
  heal(): void {
    this.#weather.silent.up = this.#weather.silent.down = false;
    this.#refusing = false;
    for (const cable of this.#cables) cable.resume();
  }

  /** Everything open ends with a reset. */
  tear(): void {
    for (const cable of this.#cables) cable.reset();
  }

  /** Torn, and refused until healed: the cable is out. */
  unplug(): void {
    this.#refusing = true;
    this.tear();
  }

  /** All faults off. */
  calm(): void {
    this.#weather.fate = () => 'pass';
    this.#weather.line = null;
    this.#weather.forgetIdleMs = null;
    this.heal();
  }

  count(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.tear();
    await closed;
  }

  #accept(near: Socket): void {
    if (this.#refusing) {
      near.resetAndDestroy();
      return;
    }
    this.connections += 1;
    const far = connect({ port: this.#target(), host: '127.0.0.1', noDelay: true });
    const cable = createCable(near, far, this.#weather);
    this.#cables.add(cable);
    void cable.ended.then(() => this.#cables.delete(cable));
  }
}
