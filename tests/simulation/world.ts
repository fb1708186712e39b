// One world for one seed: consoles with their people, wires, a server, faults; first everything goes wrong, then nothing
// does, and in the end all must be equal. The seed decides everything, so a seed that fails replays to the last line.

import type { RoomRecord } from '#shared/model/room.ts';
import type { MessageRow, TimelinePage } from '#shared/model/message.ts';
import { directRoomId } from '#shared/ids.ts';
import { FAKE_START_MS } from '#tests/support/fake-clock.ts';
import { createSeededRandom, type SeededRandom } from '#tests/support/seeded-random.ts';
import { Console } from './console.ts';
import { Faults } from './faults.ts';
import { GatewayFront } from './gateway-front.ts';
import { GatewayModel } from './gateway-model.ts';
import { GatewaySessions } from './gateway-sessions.ts';
import { Ledger } from './ledger.ts';
import { mutationOf, type MutationName } from './mutations.ts';
import { checkEffects, checkReading, checkRoom } from './oracles.ts';
import { Person } from './people.ts';
import { Scheduler } from './scheduler.ts';
import { ScreenWatch } from './screen-watch.ts';
import { createTrace, type Trace } from './trace.ts';
import { Wire } from './wire.ts';

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
const WHOLE_PAGE_ROWS = 200;
/** CN4 promises 15 s; a check every second and a slow wire need a little more. */
const HOLE_NOTICED_MS = 18_000;
const MOST_FINDINGS = 5;

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
    for (let passedMs = 0; passedMs < REST_WITHIN_MS && !this.#over(); passedMs += 5_000) {
      await this.#until(healedMs + passedMs + 5_000);
      for (const person of this.#people) {
        person.comeBack();
        person.decide(0.3);
      }
      if (await this.#atRest()) {
        this.#trace.note(`at rest after ${(this.#scheduler.nowMs - healedMs) / 1_000} s`);
        return this.#checkEnd((what) => this.#finding(what));
      }
    }
    if (this.#over()) return;
    this.#finding(`[IN6] not at rest ${REST_WITHIN_MS / 60_000} min after healing`);
    await this.#checkEnd((what) => this.#finding(what));
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
        this.#lookAtPresence(console);
        this.#lookAtConnection(console);
      }
    });
  }

  /** PR1: nothing is shown green that was not heard of for a minute. */
  #lookAtPresence(console: Console): void {
    const others = this.#consoles.filter((other) => other !== console).map((other) => other.userId);
    const silentMs = this.#scheduler.nowMs - console.wire.lastHeardMs;
    if (silentMs < 61_000) return;
    console.ask('presence.get', { userIds: others }, (answer) => {
      for (const view of answer?.ok ? answer.value : [])
        if (view.state !== 'unknown') this.#finding(`[PR1] ${console.name} shows ${view.userId} as ${view.state}`);
    });
  }

  /** CN4: a link on which nothing gets through is found. */
  #lookAtConnection(console: Console): void {
    const since = console.wire.holeSinceMs;
    const awakeSince = Math.max(since ?? 0, console.wokenMs);
    if (since === null || this.#scheduler.nowMs - awakeSince < HOLE_NOTICED_MS) return;
    console.ask('connection.get', {}, (answer) => {
      if (answer?.ok && answer.value.state === 'ready')
        this.#finding(`[CN4] ${console.name} has not noticed a dead link for ${HOLE_NOTICED_MS / 1_000} s`);
    });
  }

  async #atRest(): Promise<boolean> {
    let calm = true;
    for (const console of this.#consoles)
      console.ask('outbox.summary', {}, (answer) => {
        if (!answer?.ok || answer.value.waiting + answer.value.refused > 0) calm = false;
      });
    await this.#until(this.#scheduler.nowMs + 1);
    if (!calm) return false;
    const differences: string[] = [];
    await this.#checkScreens((what) => differences.push(what));
    if (differences.length > 0) this.#trace.note(`not yet at rest: ${differences[0]}`);
    return differences.length === 0;
  }

  async #checkEnd(say: (what: string) => void): Promise<void> {
    checkEffects(this.#model, this.#ledger, say);
    await this.#checkScreens(say);
    for (const [key, body] of this.#ledger.drafts) {
      const [index, roomId] = key.split('\n') as [string, string];
      const console = this.#consoles[Number(index)];
      if (body === undefined || !console) continue;
      console.ask('chat.draft', { roomId }, (answer) => {
        const kept = answer?.ok ? (answer.value?.body ?? '') : null;
        if (kept !== body) say(`[CH1] ${console.name} ${roomId} has lost a draft`);
      });
    }
    await this.#until(this.#scheduler.nowMs + 1);
  }

  async #checkScreens(say: (what: string) => void): Promise<void> {
    for (const console of this.#consoles) {
      const summaries = new Map<string, Parameters<typeof checkReading>[4]>();
      console.ask('rooms.list', {}, (answer) => {
        for (const summary of answer?.ok ? answer.value : []) summaries.set(summary.roomId, summary);
      });
      for (const room of this.#model.roomsOf(console.userId)) {
        const { roomId } = room.record;
        const { rows, newest } = await this.#readAll(console, roomId);
        const summary = summaries.get(roomId);
        if (newest) checkRoom(console.name, room, rows, newest, say);
        if (newest && summary) checkReading(console.name, console.userId, this.#model, room, summary, rows, say);
        else say(`[at rest] ${console.name} does not have ${roomId}`);
      }
    }
  }

  /** A whole room, as somebody reads it who scrolls to its beginning and fetches what is missing. */
  async #readAll(console: Console, roomId: string): Promise<{ rows: MessageRow[]; newest: TimelinePage | null }> {
    const rows: MessageRow[] = [];
    let newest: TimelinePage | null = null;
    let before: number | null = null;
    for (let pages = 0; pages < 200; pages += 1) {
      let page: TimelinePage | null = null;
      console.ask('chat.page', { roomId, before, limit: WHOLE_PAGE_ROWS }, (answer) => {
        if (answer?.ok) page = answer.value;
      });
      await this.#until(this.#scheduler.nowMs + 1);
      if (page === null) break;
      const { rows: found, older, olderBefore } = page as TimelinePage;
      const gap = found.find((row) => row.row === 'gap');
      // A room in which nobody has written anything has nothing to ask for.
      if (gap || (older === 'ask' && olderBefore !== null)) {
        const [from, to] = gap ? [gap.from, gap.to] : [0, olderBefore ?? 0];
        console.ask('chat.loadGap', { roomId, from, to }, () => {});
        await this.#until(this.#scheduler.nowMs + 100);
        continue;
      }
      newest ??= page;
      rows.unshift(...found.filter((row) => row.row === 'message'));
      if (older !== 'more' || olderBefore === null) break;
      before = olderBefore;
    }
    return { rows, newest };
  }
}

export function runSeed(options: WorldOptions): Promise<Report> {
  return new World(options).run();
}

function userOf(index: number) {
  const id = `user-${index}`;
  return { id, email: `${id}@clinic.example.org`, firstName: 'Person', lastName: `${index}`, role: 'provider' };
}

function personOf(user: ReturnType<typeof userOf>) {
  const { id: userId, firstName, lastName, role } = user;
  const rest = { title: 'Nurse', department: 'Ward', place: 'Floor 3', extension: null, onCall: null };
  return { userId, firstName, lastName, role, ...rest };
}

/** A team room of all, another one, a visit of some, and a direct room. */
function roomsOf(userIds: readonly string[]): Omit<RoomRecord, 'head'>[] {
  const [first = '', second = ''] = userIds;
  const room = (roomId: string, kind: RoomRecord['kind'], memberIds: readonly string[]) => ({
    roomId,
    kind,
    title: roomId,
    topic: null,
    visitId: kind === 'visit' ? roomId.slice('visit:'.length) : null,
    memberIds: [...memberIds],
    patient: null,
    createdAt: FAKE_START_MS,
  });
  return [
    room('team-ward', 'team', userIds),
    room('team-night', 'team', userIds),
    room('visit:v-1', 'visit', userIds.slice(0, 3)),
    room(directRoomId(first, second), 'direct', [first, second]),
  ];
}
