// One world for one seed: consoles with their people, wires, a server, faults; first everything goes wrong, then nothing
// does, and in the end all must be equal. The seed decides everything, so a seed that fails replays to the last line.

import { FAKE_START_MS } from '#tests/support/fake-clock.ts';
import { createSeededRandom, type SeededRandom } from '#tests/support/seeded-random.ts';
import { Console } from './console.ts';
import { Faults } from './faults.ts';
import { GatewayFront } from './server/gateway-front.ts';
import { GatewayModel } from './server/gateway-model.ts';
import { GatewaySessions } from './server/gateway-sessions.ts';
import { Ledger } from './people/ledger.ts';
import { mutationOf, type MutationName } from './mutations.ts';
import { Inspection } from './oracles/inspection.ts';
import { lookAtConnection, lookAtPresence } from './oracles/promptness.ts';
import { personOf, roomsOf, userOf } from './people/clinic.ts';
import { Person } from './people/person.ts';
import { Scheduler } from './engine/scheduler.ts';
import { ScreenWatch } from './oracles/screen-watch.ts';
import { createTrace, type Trace } from './engine/trace.ts';
import { Wire } from './engine/wire.ts';

export interface WorldOptions {
  seed: number | string;
  /** 2 to 6; the seed decides when left out. */
  consoles?: number;
  /** How long everything goes wrong; the seed decides when left out. */
  stormMs?: number;
  mutation?: MutationName;
  onLine?: (line: string) => void;
}

export interface Report {
  seed: number | string;
  findings: string[];
  digest: string;
  virtualMs: number;
  events: number;
  messages: number;
  /** The last lines of the trace, for a failing seed. */
  tail: string[];
}

/** At most this long after healing everything must be at rest (IN6): reconnect and back-off waits, then anti-entropy. */
const REST_WITHIN_MS = 15 * 60_000;
const LOOK_EVERY_MS = 2_000;
/** Of the hints that windows hear, so many are followed by a look; a look is the dearest thing in this world. */
const GLANCES = 0.4;
const PAGE_ROWS = 16;
const MOST_FINDINGS = 5;
/** In some worlds people look at what was refused only after this long: time for everything else to leave. */
const PATIENCE_MS = 150_000;

export class World {
  readonly findings: string[] = [];
  readonly #scheduler = new Scheduler();
  readonly #trace: Trace;
  readonly #random: SeededRandom;
  readonly #glances: SeededRandom;
  readonly #model: GatewayModel;
  readonly #front: GatewayFront;
  readonly #ledger = new Ledger();
  readonly #watch: ScreenWatch;
  readonly #inspection: Inspection;
  readonly #consoles: Console[] = [];
  readonly #people: Person[] = [];
  readonly #faults: Faults;
  /** Rooms that windows were told to look at again, by console. */
  readonly #hints = new Set<string>();
  readonly #options: WorldOptions;
  readonly #mutation: ReturnType<typeof mutationOf>;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#mutation = mutationOf(options.mutation ?? null);
    const random = createSeededRandom(`world ${options.seed}`);
    this.#random = random;
    this.#glances = random.fork('glances');
    const scheduler = this.#scheduler;
    this.#trace = createTrace(() => scheduler.nowMs, options.onLine);
    const now = () => FAKE_START_MS + scheduler.nowMs;
    const count = options.consoles ?? (random.chance(0.8) ? 2 : 3 + random.integer(2));
    const users = Array.from({ length: count }, (_, index) => userOf(index));
    const sizes = random.fork('sizes');
    this.#model = new GatewayModel(
      {
        perRoom: sizes.pick([5, 20, 100]),
        perAnswer: sizes.pick([10, 50, 2_000]),
        forgetsRepeats: this.#mutation.modelForgetsRepeats,
      },
      now,
    );
    const rooms = roomsOf(users.map((user) => user.id));
    for (const room of rooms) this.#model.addRoom(room);
    const sessions = new GatewaySessions(users, sizes.pick([60_000, 600_000, 3_600_000]), now);
    const trace = this.#trace;
    this.#front = new GatewayFront({
      model: this.#model,
      sessions,
      people: users.map(personOf),
      scheduler,
      random: random.fork('server'),
      trace,
      now,
    });
    const powerCuts = random.chance(0.25);
    const paceMs = sizes.pick([600, 1_500, 3_000]);
    users.forEach((user, index) => {
      const name = `c${index}`;
      const wire = new Wire(scheduler, random.fork(`wire ${index}`), trace, this.#front, name);
      const console = new Console({
        name,
        userId: user.id,
        scheduler,
        random: random.fork(`console ${index}`),
        trace,
        wire,
        unsyncedCommits: powerCuts ? 1 + sizes.integer(8) : 0,
        tamper: this.#mutation.tamper,
        finding: (what) => this.#finding(what),
        hinted: (roomId) => void this.#hints.add(`${index}\n${roomId}`),
      });
      this.#consoles.push(console);
      const mine = rooms.filter((room) => room.memberIds.includes(user.id)).map((room) => room.roomId);
      this.#people.push(
        new Person({
          index,
          console,
          email: user.email,
          rooms: mine as [string, ...string[]],
          scheduler,
          random: random.fork(`person ${index}`),
          trace,
          ledger: this.#ledger,
          paceMs,
        }),
      );
    });
    this.#watch = new ScreenWatch(this.#model, this.#ledger, (what) => this.#finding(what));
    this.#inspection = new Inspection({
      consoles: this.#consoles,
      model: this.#model,
      ledger: this.#ledger,
      trace,
      pass: (ms) => this.#until(scheduler.nowMs + ms),
    });
    this.#faults = new Faults({
      consoles: this.#consoles,
      front: this.#front,
      model: this.#model,
      sessions,
      scheduler,
      random: random.fork('faults'),
      trace,
      powerCuts,
      paceMs: sizes.pick([3_000, 8_000, 20_000]),
    });
  }

  async run(): Promise<Report> {
    const heard = (reason: unknown): void => this.unhandled(reason);
    process.on('unhandledRejection', heard);
    try {
      await this.#live();
    } finally {
      process.off('unhandledRejection', heard);
    }
    for (const console of this.#consoles) console.kill('kill');
    if (!this.#mutation.took()) this.#finding('the statement which this bug changes is not there');
    return {
      seed: this.#options.seed,
      findings: this.findings,
      digest: this.#trace.digest(),
      virtualMs: this.#scheduler.nowMs,
      events: this.#scheduler.ran,
      messages: this.#model.effects.filter((effect) => effect.kind === 'message.send').length,
      tail: this.findings.length > 0 ? this.#trace.tail(120) : [],
    };
  }

  /** A promise that nobody waited for failed: the crash itself, or a finding. */
  unhandled(reason: unknown): void {
    if (reason instanceof Error && reason.name === 'SimulatedCrash') return;
    this.#finding(`a promise failed unheard: ${reason instanceof Error ? (reason.stack ?? reason.name) : 'no error'}`);
  }

  async #live(): Promise<void> {
    for (const console of this.#consoles) console.start();
    this.#lookAgain();
    const drawnMs = 15_000 + this.#random.fork('length').uniform() * 60_000;
    const stormMs = this.#options.stormMs ?? drawnMs;
    await this.#until(stormMs);
    if (this.#over()) return;
    this.#trace.note('everything is healed');
    this.#faults.heal();
    for (const person of this.#people) {
      person.rest();
      person.comeBack();
    }
    const healedMs = this.#scheduler.nowMs;
    const patient = this.#random.fork('patience').chance(0.2);
    for (let passedMs = 0; passedMs < REST_WITHIN_MS && !this.#over(); passedMs += 5_000) {
      await this.#until(healedMs + passedMs + 5_000);
      for (const person of this.#people) person.comeBack();
      if (patient && passedMs < PATIENCE_MS) continue;
      if (patient && passedMs === PATIENCE_MS) await this.#inspection.checkLanes((what) => this.#finding(what));
      for (const person of this.#people) person.decide(0.3);
      if (await this.#inspection.atRest()) {
        this.#trace.note(`at rest after ${(this.#scheduler.nowMs - healedMs) / 1_000} s`);
        return this.#inspection.checkEnd(true, (what) => this.#finding(what));
      }
    }
    if (this.#over()) return;
    this.#finding(`[IN6] not at rest ${REST_WITHIN_MS / 60_000} min after healing`);
    await this.#inspection.checkEnd(false, (what) => this.#finding(what));
  }

  #over(): boolean {
    return this.findings.length >= MOST_FINDINGS;
  }

  #finding(what: string): void {
    if (this.#over() || this.findings.includes(what)) return;
    this.#trace.note(`FINDING ${what}`);
    this.findings.push(what);
  }

  async #until(ms: number): Promise<void> {
    await this.#scheduler.runUntil(ms, () => {
      if (this.#over()) return false;
      for (const hint of this.#hints) {
        if (!this.#glances.chance(GLANCES)) continue;
        const [index, roomId] = hint.split('\n') as [string, string];
        this.#lookAt(Number(index), roomId);
      }
      this.#hints.clear();
      for (const complaint of this.#front.complaints.splice(0)) this.#finding(complaint);
      return true;
    });
  }

  #lookAt(index: number, roomId: string): void {
    const console = this.#consoles[index];
    console?.ask('chat.page', { roomId, before: null, limit: PAGE_ROWS }, (answer) => {
      if (answer?.ok) this.#watch.look(index, console, this.#mutation.page(answer.value));
    });
  }

  /** What windows were not told of, and what changes by the mere passing of time. */
  #lookAgain(): void {
    this.#scheduler.after(LOOK_EVERY_MS, () => {
      this.#lookAgain();
      for (const [index, console] of this.#consoles.entries()) {
        if (!console.running || console.asleep) continue;
        if (console.touched)
          for (const room of this.#model.roomsOf(console.userId)) this.#lookAt(index, room.record.roomId);
        console.touched = false;
        const say = (what: string) => this.#finding(what);
        const others = this.#consoles.filter((other) => other !== console).map((other) => other.userId);
        lookAtPresence(console, others, this.#scheduler.nowMs, say);
        lookAtConnection(console, this.#scheduler.nowMs, say);
      }
    });
  }
}

export function runSeed(options: WorldOptions): Promise<Report> {
  return new World(options).run();
}
