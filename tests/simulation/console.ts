// One console: the whole real daemon over ports that the world owns, and what outlives its process – files, keychain,
// preferences, the workstation's clock. It can be killed between any two writes, lose its power, sleep and wake.

import type { CallInput, CallName, CallOutput } from '#shared/bridge/contract.ts';
import type { Result } from '#shared/result.ts';
import { done, ok } from '#shared/result.ts';
import type { Daemon } from '#daemon/daemon.ts';
import type { Log } from '#daemon/ports/log.ts';
import type { Installation, Ports } from '#daemon/ports/ports.ts';
import type { Secrets } from '#daemon/ports/secrets.ts';
import type { Storage } from '#daemon/ports/storage.ts';
import { startDaemon } from '#daemon/start.ts';
import { createMemoryPreferences } from '#tests/support/memory-preferences.ts';
import { createMemoryStorage, SimulatedCrash, type MemoryStorage } from '#tests/support/memory-storage.ts';
import type { SeededRandom } from '#tests/support/seeded-random.ts';
import { Process, processClock, type Death } from './engine/process.ts';
import type { Scheduler } from './engine/scheduler.ts';
import type { Trace } from './engine/trace.ts';
import type { Wire } from './engine/wire.ts';

export const SERVER = 'https://platform.example.org';

export interface ConsoleDeps {
  name: string;
  userId: string;
  scheduler: Scheduler;
  random: SeededRandom;
  trace: Trace;
  wire: Wire;
  /** In a power cut the cache may lose up to this many commits. */
  unsyncedCommits: number;
  /** Puts a deliberate bug between the core and its files. */
  tamper: (storage: Storage) => Storage;
  finding: (what: string) => void;
  /** The daemon told windows to look at a room again. */
  hinted: (roomId: string) => void;
}

export class Console {
  readonly name: string;
  readonly userId: string;
  readonly wire: Wire;
  readonly storage: MemoryStorage;
  wallOffsetMs = 0;
  /** Something was committed, or came over the wire, since this was last set to false. */
  touched = false;
  /** Rises when the cache may have lost commits: what was shown then may go back. */
  losses = 0;
  /** When it last came to itself: started, or woken. */
  wokenMs = 0;
  #process: Process | null = null;
  #daemon: Daemon | null = null;
  #lives = 0;
  #stepsToDeath: number | null = null;
  readonly #deps: ConsoleDeps;
  readonly #preferences = createMemoryPreferences();
  readonly #secrets = new Map<string, string>();

  constructor(deps: ConsoleDeps) {
    this.#deps = deps;
    this.name = deps.name;
    this.userId = deps.userId;
    this.wire = deps.wire;
    this.storage = createMemoryStorage({ unsyncedCommits: deps.unsyncedCommits });
    this.storage.onStep((step) => {
      if (step.kind === 'read') return;
      if (step.kind === 'committed') this.touched = true;
      if (this.#stepsToDeath === null) return;
      this.#stepsToDeath -= 1;
      if (this.#stepsToDeath > 0) return;
      deps.trace.note(`${this.name} dies at ${step.store} ${step.kind}`);
      this.kill('kill');
    });
  }

  get running(): boolean {
    return this.#process !== null;
  }

  get asleep(): boolean {
    return this.#process?.asleep ?? false;
  }

  /** Which life of the process this is. */
  get life(): number {
    return this.#lives;
  }

  start(): void {
    if (this.#process) return;
    const { scheduler, trace } = this.#deps;
    this.#lives += 1;
    this.wokenMs = scheduler.nowMs;
    trace.note(`${this.name} starts, life ${this.#lives}`);
    const process = new Process(this.#lives, (error) => this.#deps.finding(`${this.name} threw ${describe(error)}`));
    this.#process = process;
    const clock = processClock(scheduler, process, () => this.wallOffsetMs);
    const random = this.#deps.random.fork(`life ${this.#lives}`);
    const ports: Ports = {
      clock,
      random,
      storage: this.#deps.tamper(this.storage),
      secrets: this.#secretsOf(process),
      links: {
        open: (options, listener) =>
          this.wire.open(process, clock, options, {
            opened: (socketId) => this.#touching(() => listener.opened(socketId)),
            closed: (why) => this.#touching(() => listener.closed(why)),
            event: (name, payload) => this.#touching(() => listener.event(name, payload)),
          }),
      },
      rest: { request: (request) => this.wire.rest(process, clock, request) },
      preferences: {
        get: (key) => this.#preferences.get(key),
        set: (key, value) => {
          if (process.alive) this.#preferences.set(key, value);
        },
      },
      log: this.#logOf(process),
    };
    process.run(() => {
      const daemon = startDaemon(ports, INSTALLATION(this.name));
      this.#daemon = daemon;
      daemon.bridge.subscribe('chat.changed', ({ roomId }) => this.#deps.hinted(roomId));
    });
  }

  /** `power` is worse than `kill`: the cache loses its last commits, and nobody tells the server. */
  kill(how: Death): void {
    const process = this.#process;
    if (!process) return;
    this.#deps.trace.note(`${this.name} ${how === 'kill' ? 'is killed' : 'loses its power'}`);
    this.#process = null;
    this.#daemon = null;
    this.#stepsToDeath = null;
    if (how === 'kill') this.storage.crash();
    else this.storage.powerCut();
    if (how === 'power') this.losses += 1;
    this.touched = true;
    process.kill(how);
  }

  /** Kills before the n-th write or commit from now on. */
  killAtStep(steps: number | null): void {
    this.#stepsToDeath = steps;
  }

  suspend(announced: boolean): void {
    if (!this.#process || this.#process.asleep) return;
    if (announced) this.#process.run(() => this.#daemon?.host.suspending());
    this.#process?.suspend();
  }

  wake(): void {
    const process = this.#process;
    if (!process?.asleep) return;
    this.wokenMs = this.#deps.scheduler.nowMs;
    process.wake();
    process.run(() => this.#daemon?.host.resumed());
  }

  network(online: boolean): void {
    this.#process?.run(() => this.#daemon?.host.networkChanged(online));
  }

  /** Asks as a window does. `then` hears the answer, or null when the process died before it came. */
  ask<Name extends CallName>(
    name: Name,
    input: CallInput<Name>,
    then: (answer: Result<CallOutput<Name>> | null) => void,
  ): void {
    const process = this.#process;
    const daemon = this.#daemon;
    if (!process || !daemon || process.asleep) return then(null);
    const tell = (answer: Result<CallOutput<Name>> | null): void => {
      forget();
      then(answer);
    };
    const forget = process.onDeath(() => tell(null));
    process.run(() => {
      void daemon.bridge.call(name, input).then(
        (answer) => process.run(() => tell(answer)),
        (error: unknown) => {
          if (!(error instanceof SimulatedCrash)) this.#deps.finding(`${this.name} ${name} threw ${describe(error)}`);
        },
      );
    });
  }

  #touching(work: () => void): void {
    this.touched = true;
    work();
  }

  #logOf(process: Process): Log {
    return {
      record: (level, event, fields) => {
        if (!process.alive) return;
        if (level === 'debug') return;
        this.#deps.trace.note(`${this.name} log ${event} ${JSON.stringify(fields ?? {})}`);
        if (event === 'call-failed' || event === 'connection.catch-up-bug' || event === 'listener-failed')
          this.#deps.finding(`${this.name} recorded ${event} ${JSON.stringify(fields ?? {})}`);
      },
    };
  }

  /** A keychain takes a moment, and a kill may come before or after its write. */
  #secretsOf(process: Process): Secrets {
    const { scheduler, random } = this.#deps;
    const later = <Value>(work: () => Value): Promise<Value> =>
      new Promise((resolve) => {
        scheduler.after(random.uniform() * 3, () => {
          if (!process.alive) return;
          const value = work();
          scheduler.after(random.uniform() * 3, () => process.run(() => resolve(value)));
        });
      });
    return {
      kind: 'keychain',
      get: (name) => later(() => ok(this.#secrets.get(name) ?? null)),
      set: (name, value) =>
        later(() => {
          this.#secrets.set(name, value);
          return done;
        }),
      remove: (name) =>
        later(() => {
          this.#secrets.delete(name);
          return done;
        }),
    };
  }
}

const INSTALLATION = (workstation: string): Installation => ({
  version: '0.0.0',
  profile: 'simulated',
  workstation,
  host: 'loopback',
  demonstration: null,
});

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
}
