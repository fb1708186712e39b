// The way between one console and the server: delays, losses, copies, black holes, tears. Frames of one connection keep
// their order in each direction, as on TCP; only server events may be shuffled, by a fault. What was sent into a black
// hole is held, and on healing arrives or does not, also after its sender has given the connection up.

import type { Link, LinkEnd, LinkListener, LinkOptions } from '#daemon/ports/link.ts';
import type { RestAnswer, RestRequest } from '#daemon/ports/rest.ts';
import { fail, ok, type Result } from '#shared/result.ts';
import { page } from '#tests/support/hand-rest.ts';
import type { SeededRandom } from '#tests/support/seeded-random.ts';
import type { Clock } from '#daemon/ports/clock.ts';
import type { Process } from './process.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** What the server is to a wire. */
export interface Server {
  up(): boolean;
  /** Why the connection is refused, or how to greet it once it has been told that it is open. */
  handshake(options: LinkOptions, socket: ServerSocket): { refused: string } | { socketId: string; greet(): void };
  /** `copy` is set for the second of two copies of one frame. */
  request(socket: ServerSocket, event: string, payload: unknown, copy: boolean, answer: (value: unknown) => void): void;
  notice(socket: ServerSocket, event: string, payload: unknown): void;
  disconnected(socket: ServerSocket): void;
  rest(request: RestRequest): RestAnswer | 'offline';
}

/** The server's end of one connection. */
export interface ServerSocket {
  send(event: string, payload: unknown): void;
  /** `polite` is a disconnect by the server; otherwise its process is gone. */
  close(polite: boolean): void;
}

/** What goes wrong on the wire at present. */
export interface WireFaults {
  down: boolean;
  outHole: boolean;
  inHole: boolean;
  portal: boolean;
  slowMs: number;
  ackLoss: number;
  eventLoss: number;
  eventCopies: number;
  eventShuffle: number;
  frameCopies: number;
}

export const CLEAR: WireFaults = {
  down: false,
  outHole: false,
  inHole: false,
  portal: false,
  slowMs: 0,
  ackLoss: 0,
  eventLoss: 0,
  eventCopies: 0,
  eventShuffle: 0,
  frameCopies: 0,
};

type Direction = 'out' | 'in';

interface Cable {
  torn: boolean;
  /** After a tear a prefix of what was on its way still arrives. */
  cutOff: Record<Direction, boolean>;
  lastArrivalMs: Record<Direction, number>;
  held: { direction: Direction; deliver: () => void }[];
  tear(why: LinkEnd): void;
}

/** Engine pings of both sides give a silent connection up after this long. */
const ENGINE_TIMEOUT_MS = 85_000;

export class Wire {
  faults: WireFaults = { ...CLEAR };
  /** Since when nothing can get through in one direction at least; null while both are open. */
  holeSinceMs: number | null = null;
  /** Since when nothing has arrived at the console. */
  lastHeardMs = 0;
  readonly #cables = new Set<Cable>();
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #trace: Trace;
  readonly #server: Server;
  readonly #name: string;

  constructor(scheduler: Scheduler, random: SeededRandom, trace: Trace, server: Server, name: string) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#trace = trace;
    this.#server = server;
    this.#name = name;
  }

  /** Takes other faults over and carries out what changes with them. */
  set(change: Partial<WireFaults>): void {
    const before = this.faults;
    this.faults = { ...before, ...change };
    const holed = this.faults.outHole || this.faults.inHole;
    if (!holed) this.holeSinceMs = null;
    else if (this.holeSinceMs === null) {
      const since = this.#scheduler.nowMs;
      this.holeSinceMs = since;
      this.#scheduler.after(ENGINE_TIMEOUT_MS, () => {
        if (this.holeSinceMs === since) this.tear('ping timeout');
      });
    }
    if (this.faults.down && !before.down) this.tear('network down');
    if ((before.outHole && !this.faults.outHole) || (before.inHole && !this.faults.inHole)) this.#release();
  }

  /** Every connection breaks, and both ends learn of it. */
  tear(message: string): void {
    for (const cable of [...this.#cables]) cable.tear({ kind: 'lost', message });
  }

  open(process: Process, clock: Clock, options: LinkOptions, listener: LinkListener): Link {
    const scheduler = this.#scheduler;
    const pending = new Set<(result: Result<unknown>) => void>();
    let state: 'opening' | 'open' | 'ended' = 'opening';
    let serverKnows = false;

    const end = (why: LinkEnd): void => {
      if (state === 'ended') return;
      state = 'ended';
      this.#trace.note(`${this.#name} link ${why.kind}`);
      cancelOpening();
      for (const settle of [...pending]) settle(fail('offline', 'the connection ended before the answer'));
      listener.closed(why);
    };
    const dropServerEnd = (): void => {
      if (!serverKnows) return;
      serverKnows = false;
      this.#cables.delete(cable);
      this.#server.disconnected(socket);
    };
    const cable: Cable = {
      torn: false,
      cutOff: { out: false, in: false },
      lastArrivalMs: { out: 0, in: 0 },
      held: [],
      tear: (why) => {
        cable.torn = true;
        this.#cables.delete(cable);
        scheduler.after(this.#latency(), dropServerEnd);
        scheduler.after(this.#latency(), () => process.run(() => end(why)));
      },
    };
    this.#cables.add(cable);
    const toClient = (work: () => void): void =>
      this.#transmit(cable, 'in', () => {
        this.lastHeardMs = scheduler.nowMs;
        process.run(() => {
          if (state !== 'ended') work();
        });
      });
    const socket: ServerSocket = {
      send: (event, payload) => {
        const copy = wired(payload);
        const deliver = () => {
          this.#trace.note(`${this.#name} < ${event}`);
          listener.event(event, copy);
        };
        if (event === 'connected') return toClient(deliver);
        if (this.#random.chance(this.faults.eventLoss)) return;
        const times = this.#random.chance(this.faults.eventCopies) ? 2 : 1;
        for (let time = 0; time < times; time += 1) {
          if (this.#random.chance(this.faults.eventShuffle))
            scheduler.after(this.#random.uniform() * 4_000, () => toClient(deliver));
          else toClient(deliver);
        }
      },
      close: (polite) => {
        serverKnows = false;
        this.#cables.delete(cable);
        this.#transmit(cable, 'in', () =>
          process.run(() => end(polite ? { kind: 'cut-by-server' } : { kind: 'lost', message: 'transport close' })),
        );
      },
    };
    const cancelOpening = clock.after(options.timeoutMs, () => {
      this.#cables.delete(cable);
      end({ kind: 'unreachable', message: 'no connection in time' });
    });

    if (this.faults.down || !this.#server.up()) {
      scheduler.after(this.#latency(), () => process.run(() => end({ kind: 'unreachable', message: 'refused' })));
    } else {
      this.#transmit(cable, 'out', () => {
        if (!this.#server.up()) return cable.tear({ kind: 'unreachable', message: 'refused' });
        // A console that gave up waiting is met by a reset.
        if (!process.alive || state === 'ended') return;
        const outcome = this.#server.handshake(options, socket);
        if ('refused' in outcome) {
          toClient(() => end({ kind: 'refused', message: outcome.refused, code: null, retryAfterMs: null }));
          return;
        }
        serverKnows = true;
        toClient(() => {
          state = 'open';
          cancelOpening();
          this.#trace.note(`${this.#name} link open ${outcome.socketId}`);
          listener.opened(outcome.socketId);
        });
        outcome.greet();
      });
    }

    const toServer = (work: (copy: boolean) => void): void => {
      const times = this.#random.chance(this.faults.frameCopies) ? 2 : 1;
      for (let time = 0; time < times; time += 1)
        this.#transmit(cable, 'out', () => {
          if (serverKnows && this.#server.up()) work(time > 0);
        });
    };
    const request = (event: string, payload: unknown, timeoutMs: number): Promise<Result<unknown>> => {
      if (!process.alive) return new Promise(() => {});
      if (state !== 'open') return Promise.resolve(fail('offline', 'there is no connection'));
      return new Promise((resolve) => {
        const settle = (result: Result<unknown>): void => {
          if (!pending.delete(settle)) return;
          cancelTimeout();
          resolve(result);
        };
        const cancelTimeout = clock.after(timeoutMs, () => settle(fail('timeout', `no answer to ${event}`)));
        pending.add(settle);
        const copy = wired(payload);
        toServer((again) => {
          this.#trace.note(`${this.#name} > ${event}`);
          this.#server.request(socket, event, copy, again, (value) => {
            const answer = wired(value);
            if (event !== 'sync:ping' && this.#random.chance(this.faults.ackLoss)) return;
            toClient(() => {
              this.#trace.note(`${this.#name} < answer ${event}`);
              settle(ok(answer));
            });
          });
        });
      });
    };

    process.onDeath((how) => {
      // The kernel closes what the process held; without power nobody does.
      if (how === 'kill') this.#transmit(cable, 'out', dropServerEnd);
    });
    return {
      send: (event, payload) => {
        if (state !== 'open' || !process.alive) return;
        const copy = wired(payload);
        toServer(() => this.#server.notice(socket, event, copy));
      },
      request,
      close: () => {
        if (!process.alive) return;
        this.#transmit(cable, 'out', dropServerEnd);
        end({ kind: 'closed-here' });
      },
    };
  }

  rest(process: Process, clock: Clock, request: RestRequest): Promise<Result<RestAnswer>> {
    return new Promise((resolve) => {
      if (!process.alive) return;
      const cancelTimeout = clock.after(request.timeoutMs, () => resolve(fail('timeout', 'no answer in time')));
      const answer = (result: Result<RestAnswer>): void =>
        process.run(() => {
          cancelTimeout();
          resolve(result);
        });
      const { path, method } = request;
      const copy = wired(request) as RestRequest;
      this.#scheduler.after(this.#latency(), () => {
        if (this.faults.down || !this.#server.up()) return answer(fail('offline', 'no connection'));
        if (this.faults.outHole) return;
        if (this.faults.portal) return answer(ok(page(200)));
        const given = this.#server.rest(copy);
        this.#trace.note(`${this.#name} > ${method} ${path} ${typeof given === 'string' ? given : given.status}`);
        this.#scheduler.after(this.#latency(), () => {
          if (this.faults.inHole) return;
          if (given === 'offline' || this.faults.down || this.#random.chance(this.faults.ackLoss))
            return answer(fail('offline', 'the connection broke'));
          this.lastHeardMs = this.#scheduler.nowMs;
          answer(ok(wired(given) as RestAnswer));
        });
      });
    });
  }

  #latency(): number {
    return 1 + this.#random.uniform() * (20 + this.faults.slowMs);
  }

  /** Sends a frame one way; what is held by a black hole waits for its end. */
  #transmit(cable: Cable, direction: Direction, deliver: () => void): void {
    const holed = () => (direction === 'out' ? this.faults.outHole : this.faults.inHole);
    if (holed()) {
      cable.held.push({ direction, deliver });
      this.#cables.add(cable);
      return;
    }
    const arrivalMs = Math.max(this.#scheduler.nowMs + this.#latency(), cable.lastArrivalMs[direction]);
    cable.lastArrivalMs[direction] = arrivalMs;
    this.#scheduler.after(arrivalMs - this.#scheduler.nowMs, () => {
      if (holed()) {
        cable.held.push({ direction, deliver });
        this.#cables.add(cable);
        return;
      }
      if (cable.torn && !cable.cutOff[direction]) cable.cutOff[direction] = this.#random.chance(0.5);
      if (!cable.cutOff[direction]) deliver();
    });
  }

  #release(): void {
    for (const cable of [...this.#cables]) {
      const held = cable.held.splice(0);
      if (held.length === 0) continue;
      if (this.#random.chance(0.5)) for (const frame of held) this.#transmit(cable, frame.direction, frame.deliver);
      else cable.tear({ kind: 'lost', message: 'reset after a black hole' });
    }
  }
}

/** What arrives is a copy, as after a real wire; undefined fields are not there. */
function wired(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
