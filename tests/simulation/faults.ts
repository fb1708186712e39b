// What goes wrong, and when: faults of faults.md drawn by weight from the seed, each on one console, its wire, or the
// server, for a while. `heal` ends everything that is still wrong.

import type { SeededRandom } from '#tests/support/seeded-random.ts';
import type { StoreName } from '#daemon/ports/storage.ts';
import type { Console } from './console.ts';
import { type GatewayFront, HEALTHY } from './server/gateway-front.ts';
import type { GatewayModel } from './server/gateway-model.ts';
import type { GatewaySessions } from './server/gateway-sessions.ts';
import type { Scheduler } from './engine/scheduler.ts';
import type { Trace } from './engine/trace.ts';
import { CLEAR, type WireFaults } from './engine/wire.ts';

export interface FaultDeps {
  consoles: readonly Console[];
  front: GatewayFront;
  model: GatewayModel;
  sessions: GatewaySessions;
  scheduler: Scheduler;
  random: SeededRandom;
  trace: Trace;
  powerCuts: boolean;
  /** Mean time between two faults. */
  paceMs: number;
}

interface Kind {
  name: string;
  weight: number;
  strike(console: Console): void;
}

const DAY_MS = 24 * 60 * 60_000;

export class Faults {
  #striking = true;
  readonly #deps: FaultDeps;
  readonly #kinds: readonly Kind[];
  readonly #weight: number;

  constructor(deps: FaultDeps) {
    this.#deps = deps;
    this.#kinds = this.#table();
    this.#weight = this.#kinds.reduce((sum, kind) => sum + kind.weight, 0);
    this.#plan();
  }

  /** Ends all faults for good. */
  heal(): void {
    const { consoles, front, model } = this.#deps;
    this.#striking = false;
    front.faults = { ...HEALTHY };
    model.closedRooms.clear();
    for (const console of consoles) {
      console.killAtStep(null);
      for (const takeBack of this.#fullDisks.splice(0)) takeBack();
      const wasDown = console.wire.faults.down;
      console.wire.set({ ...CLEAR });
      console.wake();
      console.start();
      if (wasDown) console.network(true);
    }
  }

  readonly #fullDisks: (() => void)[] = [];

  #plan(): void {
    const { scheduler, random, consoles, trace, paceMs } = this.#deps;
    scheduler.after(random.uniform() * 2 * paceMs, () => {
      if (!this.#striking) return;
      this.#plan();
      const console = consoles[random.integer(consoles.length)];
      let draw = random.uniform() * this.#weight;
      for (const kind of this.#kinds) {
        draw -= kind.weight;
        if (draw >= 0 || !console) continue;
        trace.note(`${console.name} fault ${kind.name}`);
        return kind.strike(console);
      }
    });
  }

  #table(): readonly Kind[] {
    const { front, sessions, random, powerCuts } = this.#deps;
    const ms = (upTo: number) => random.uniform() * upTo;
    return [
      { name: 'F9 black hole', weight: 5, strike: (c) => this.#wire(c, { outHole: true, inHole: true }, ms(60_000)) },
      { name: 'F10 hole out', weight: 4, strike: (c) => this.#wire(c, { outHole: true }, ms(40_000)) },
      { name: 'F10 hole in', weight: 5, strike: (c) => this.#wire(c, { inHole: true }, ms(40_000)) },
      { name: 'F8 reset', weight: 8, strike: (c) => c.wire.tear('reset') },
      { name: 'F32 network down', weight: 5, strike: (c) => this.#networkDown(c, ms(60_000)) },
      { name: 'F11 flapping', weight: 2, strike: (c) => this.#flap(c, 3 + random.integer(8)) },
      { name: 'F3 acks lost', weight: 6, strike: (c) => this.#wire(c, { ackLoss: 0.2 + ms(0.8) }, ms(40_000)) },
      { name: 'F5 frames copied', weight: 4, strike: (c) => this.#wire(c, { frameCopies: 0.5 }, ms(30_000)) },
      { name: 'F12 slow', weight: 3, strike: (c) => this.#wire(c, { slowMs: ms(6_000) }, ms(60_000)) },
      { name: 'F31 portal', weight: 2, strike: (c) => this.#portal(c, ms(30_000)) },
      {
        name: 'F45 events lost, copied, shuffled',
        weight: 6,
        strike: (c) => this.#wire(c, { eventLoss: 0.2, eventCopies: 0.2, eventShuffle: 0.3 }, ms(60_000)),
      },
      { name: 'F13 server restarts', weight: 4, strike: () => front.restart(random.chance(0.5), ms(20_000)) },
      { name: 'C5 dies before commit', weight: 4, strike: () => this.#server({ crashBeforeCommit: 0.3 }, ms(20_000)) },
      { name: 'F14 dies after commit', weight: 5, strike: () => this.#server({ crashAfterCommit: 0.4 }, ms(20_000)) },
      {
        name: 'F16 error answers',
        weight: 5,
        strike: () => this.#server({ errorAnswers: 0.4, restErrors: 0.4 }, ms(40_000)),
      },
      { name: 'F25 REST fails', weight: 2, strike: () => this.#server({ restErrors: 0.9 }, ms(60_000)) },
      { name: 'F22 tokens expire', weight: 4, strike: () => sessions.expireAll() },
      { name: 'F26 session ended', weight: 1, strike: (c) => sessions.revoke(c.userId) },
      { name: 'F18 room closed', weight: 3, strike: () => this.#closeRoom(ms(20_000)) },
      {
        name: 'F30 suspend',
        weight: 3,
        strike: (c) => this.#suspend(c, random.chance(0.05) ? 8 * 3_600_000 : ms(120_000)),
      },
      {
        name: 'F29 wall clock set',
        weight: 3,
        strike: (c) => void (c.wallOffsetMs += (random.uniform() - 0.5) * 730 * DAY_MS),
      },
      { name: 'F33 disk full', weight: 4, strike: (c) => this.#fullDisk(c, ms(15_000)) },
      { name: 'F1 kill', weight: 5, strike: (c) => this.#kill(c, 'kill') },
      { name: 'F1 kill between two writes', weight: 10, strike: (c) => this.#killAtStep(c) },
      { name: 'power cut', weight: powerCuts ? 4 : 0, strike: (c) => this.#kill(c, 'power') },
    ];
  }

  #later(delayMs: number, work: () => void): void {
    this.#deps.scheduler.after(delayMs, () => {
      if (this.#striking) work();
    });
  }

  #wire(console: Console, change: Partial<WireFaults>, forMs: number): void {
    console.wire.set(change);
    const over = Object.fromEntries(Object.keys(change).map((name) => [name, CLEAR[name as keyof WireFaults]]));
    this.#later(forMs, () => console.wire.set(over));
  }

  #networkDown(console: Console, forMs: number): void {
    const told = this.#deps.random.chance(0.5);
    console.wire.set({ down: true });
    if (told) console.network(false);
    this.#later(forMs, () => {
      console.wire.set({ down: false });
      if (told) console.network(true);
    });
  }

  #flap(console: Console, times: number): void {
    if (times === 0) return;
    console.wire.set({ down: true });
    this.#later(1_000, () => {
      console.wire.set({ down: false });
      this.#later(1_000, () => this.#flap(console, times - 1));
    });
  }

  #portal(console: Console, forMs: number): void {
    this.#wire(console, { portal: true }, forMs);
    console.wire.tear('captive');
  }

  #server(change: Partial<typeof HEALTHY>, forMs: number): void {
    const { front } = this.#deps;
    front.faults = { ...front.faults, ...change };
    this.#later(forMs, () => {
      const over = Object.fromEntries(Object.keys(change).map((name) => [name, 0]));
      front.faults = { ...front.faults, ...over };
    });
  }

  #closeRoom(forMs: number): void {
    const { model, random } = this.#deps;
    const room = [...model.rooms.keys()][random.integer(model.rooms.size)];
    if (room === undefined) return;
    model.closedRooms.add(room);
    this.#later(forMs, () => model.closedRooms.delete(room));
  }

  #suspend(console: Console, forMs: number): void {
    console.suspend(this.#deps.random.chance(0.7));
    // The server's engine gives a sleeper up.
    if (forMs > 85_000) this.#later(85_000, () => console.wire.tear('ping timeout'));
    this.#later(forMs, () => console.wake());
  }

  #fullDisk(console: Console, forMs: number): void {
    const { random } = this.#deps;
    const store = random.pick<StoreName | null>(['vault', 'cache', null]);
    const takeBack = console.storage.inject({ problem: 'full', ...(store ? { store } : {}) });
    this.#fullDisks.push(takeBack);
    this.#later(forMs, takeBack);
  }

  #kill(console: Console, how: 'kill' | 'power'): void {
    console.kill(how);
    this.#later(this.#deps.random.uniform() * 5_000, () => console.start());
  }

  #killAtStep(console: Console): void {
    console.killAtStep(1 + this.#deps.random.integer(60));
    const restart = (): void => {
      if (!console.running) console.start();
      else this.#later(500, restart);
    };
    this.#later(500, restart);
  }
}
