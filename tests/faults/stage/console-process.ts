// One console as a process, from the outside: it is started, asked, killed and started again on the same folder.

import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallInput, CallName, CallOutput } from '#shared/bridge/contract.ts';
import type { ConnectionView } from '#shared/model/connection.ts';
import type { MessageRow, TimelinePage, TimelineRow } from '#shared/model/message.ts';
import type { OutboxItem, OutboxSummary } from '#shared/model/outbox.ts';
import type { SessionView } from '#shared/model/session.ts';
import type { Result } from '#shared/result.ts';
import { projectRoot } from '#tests/support/project-root.ts';
import type { CrashingOptions, Order, Word } from '../crashing-console.ts';
import { until } from './until.ts';

/** The process ended before it answered: nobody knows what it had done. */
export class Killed extends Error {}

/** An order before it has its number. */
type Unnumbered = Order extends infer One ? (One extends Order ? Omit<One, 'id'> : never) : never;

export class ConsoleProcess {
  readonly folder: string;
  session: SessionView | null = null;
  connection: ConnectionView | null = null;
  outbox: OutboxSummary | null = null;
  /** Every connection state since the last start, with the reason. */
  readonly states: string[] = [];
  readonly #server: string;
  readonly #speed: number;
  #child: ChildProcess | null = null;
  #ended: Promise<NodeJS.Signals | number | null> = Promise.resolve(null);
  #nextId = 1;
  #waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();

  constructor(options: { folder: string; server: string; speed?: number }) {
    this.folder = options.folder;
    this.#server = options.server;
    this.#speed = options.speed ?? 1;
  }

  /** Starts, to be killed at a crash point where one is named. Answers once it takes calls, or is dead already. */
  async start(crashAt: string | null = null): Promise<void> {
    const options: CrashingOptions = { folder: this.folder, server: this.#server, crashAt, speed: this.#speed };
    const child = fork(join(projectRoot, 'tests/faults/crashing-console.ts'), {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: {
        ...process.env,
        FAULTS_CONSOLE: JSON.stringify(options),
        NODE_COMPILE_CACHE: join(tmpdir(), 'console-faults-compiled'),
      },
    });
    this.#child = child;
    this.session = this.connection = this.outbox = null;
    this.states.length = 0;
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => void (said += chunk.toString()));
    this.#ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        for (const { reject } of this.#waiting.values()) reject(new Killed(`the console ended (${signal ?? code})`));
        this.#waiting.clear();
        if (this.#child === child) this.#child = null;
        // A bug ends the process by itself; its words are the test's best clue.
        if (code !== null && code !== 0) process.stderr.write(`console: ${said}${this.lastRecords()}\n`);
        resolve(signal ?? code);
      });
    });
    const started = new Promise<void>((resolve) => {
      child.on('message', (word: Word) => this.#hear(word, resolve));
    });
    await Promise.race([started, this.#ended]);
  }

  #hear(word: Word, started: () => void): void {
    if (word.say === 'started') return started();
    if (word.say === 'answer') {
      this.#waiting.get(word.id)?.resolve(word.answer as never);
      this.#waiting.delete(word.id);
      return;
    }
    if (word.name === 'session.changed') this.session = word.payload as SessionView;
    if (word.name === 'outbox.changed') this.outbox = word.payload as OutboxSummary;
    if (word.name === 'connection.changed') {
      this.connection = word.payload as ConnectionView;
      this.states.push(`${this.connection.state} ${this.connection.cause ?? ''}`.trim());
    }
  }

  #order(order: Unnumbered): Promise<unknown> {
    const child = this.#child;
    if (!child?.connected) return Promise.reject(new Killed('the console is not running'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      child.send({ ...order, id }, (error) => {
        if (error && this.#waiting.delete(id)) reject(new Killed('the console is not running'));
      });
    });
  }

  /** A call of the bridge as the window makes it. Throws `Killed` when the process ends before the answer. */
  ask<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<Result<CallOutput<Name>>> {
    return this.#order({ do: 'call', name, input: input as never }) as Promise<Result<CallOutput<Name>>>;
  }

  /** The same where a refusal would be a failure of the test. */
  async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    const answer = await this.ask(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`);
    return answer.value as CallOutput<Name>;
  }

  /** Caps a file at so many pages more than it has; null lifts the cap. */
  async leaveRoom(store: 'vault' | 'cache', morePages: number | null): Promise<void> {
    await this.#order({ do: 'room', store, morePages });
  }

  /** Degraded is connected too: slow, and in use. */
  get connected(): boolean {
    return this.connection?.state === 'ready' || this.connection?.state === 'degraded';
  }

  get running(): boolean {
    return this.#child !== null;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** What ended it: a signal's name or an exit code. */
  ended(): Promise<NodeJS.Signals | number | null> {
    return this.#ended;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#child?.kill(signal);
    await this.#ended;
  }

  stop(): Promise<void> {
    return this.kill('SIGTERM');
  }

  async ready(): Promise<void> {
    await until('the console is ready', () => this.connection?.state === 'ready');
  }

  /** Connected, with nothing left in the outbox. */
  async drained(limitMs = 60_000): Promise<void> {
    await until('everything is sent', async () => this.connected && (await this.items()).length === 0, limitMs);
  }

  items(): Promise<OutboxItem[]> {
    return this.call('outbox.list', {});
  }

  async send(roomId: string, body: string, clientId: string = crypto.randomUUID()): Promise<string> {
    await this.call('chat.send', { clientId, roomId, body, acuity: 'routine', replyToId: null });
    return clientId;
  }

  /** Every row of a room from its first to its newest, what is missing here fetched as scrolling would. */
  async rows(roomId: string): Promise<TimelineRow[]> {
    const rows: TimelineRow[] = [];
    for (let before: number | null = null; ; ) {
      const page: TimelinePage = await this.call('chat.page', { roomId, before, limit: 200 });
      if (page.older === 'ask' && page.olderBefore !== null) {
        const fetched = await this.ask('chat.loadGap', { roomId, from: 0, to: page.olderBefore });
        if (fetched.ok) continue;
      }
      rows.unshift(...page.rows);
      if (page.olderBefore === null || page.older === 'ask') return rows;
      before = page.olderBefore;
    }
  }

  async messages(roomId: string): Promise<MessageRow[]> {
    return (await this.rows(roomId)).filter((row) => row.row === 'message');
  }

  async bodies(roomId: string): Promise<string[]> {
    return (await this.messages(roomId)).map((row) => row.body);
  }

  /** The last lines of its log: states and counts, no content. */
  lastRecords(count = 12): string {
    return this.records().slice(-count).join('\n');
  }

  records(): string[] {
    try {
      return readFileSync(join(this.folder, 'console.log'), 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  }
}
