// One person's messaging over real SQL in memory, a link that the test moves by hand and a clock that it advances.
// `connect()` is a ready link; the supervisor behind it does nothing by itself.

import { createMessaging, type Messaging } from '#daemon/account/messaging.ts';
import type { ReadyLink, Supervisor } from '#daemon/connection/supervisor.ts';
import { defaultPolicy, type Policy } from '#daemon/policy.ts';
import type { Database } from '#daemon/ports/database.ts';
import { entryStore, type EntryStore } from '#daemon/store/entries.ts';
import { openStores } from '#daemon/store/open-stores.ts';
import type { ConnectionCause, ConnectionView } from '#shared/model/connection.ts';
import { ok } from '#shared/result.ts';
import type { MessageRecord } from '#shared/model/message.ts';
import { uuidV7 } from '#shared/ids.ts';
import { createHandLinks, type HandLink } from '../support/hand-link.ts';
import { createHandRest } from '../support/hand-rest.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { createMemoryPreferences } from '../support/memory-preferences.ts';
import { createMemoryStorage } from '../support/memory-storage.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

export const SELF = 'user-maya';
export const PEER = 'user-priya';
export const ROOM = 'room-ward-3';

const KEY = 'ab'.repeat(32);

export class MessagingRig {
  readonly clock = new FakeClock();
  readonly random = createSeededRandom(1);
  readonly storage = createMemoryStorage();
  readonly links = createHandLinks(this.clock);
  readonly rest = createHandRest();
  readonly log = createMemoryLog();
  readonly reconnects: ConnectionCause[] = [];
  readonly arrivals: { roomId: string; messageId: string }[] = [];
  readonly rejections: string[] = [];
  late: string[] = [];
  cache!: Database;
  entries!: EntryStore;
  messaging: Messaging;
  link: HandLink | null = null;
  ready: ReadyLink | null = null;
  mode: 'sync' | 'plain' = 'sync';
  #closeStores = () => {};

  readonly policy: Policy;

  constructor(policy: Policy = defaultPolicy) {
    this.policy = policy;
    this.messaging = this.#build();
  }

  #build(): Messaging {
    const opened = openStores(this.storage, 'account', KEY, this.random);
    if (!opened.ok) throw new Error(opened.error.message);
    this.#closeStores = opened.value.close;
    this.cache = opened.value.cache;
    this.entries = entryStore(this.cache);
    return createMessaging({
      ports: {
        clock: this.clock,
        random: this.random,
        storage: this.storage,
        secrets: undefined as never,
        links: this.links,
        rest: this.rest,
        preferences: createMemoryPreferences(),
        log: this.log,
      },
      stores: opened.value,
      selfId: SELF,
      deviceId: 'device-1',
      rest: { rest: this.rest, server: 'http://server', token: async () => ok('t'), refused: async () => ok('t2') },
      supervisor: () => this.#supervisor(),
      nameOf: (userId) => ({ name: userId, title: '' }),
      met: () => {},
      presenceOf: () => 'unknown',
      typingIn: () => [],
      arrived: (message) => void this.arrivals.push(message),
      handled: () => {},
      applied: () => {},
      rejected: (_op, code) => void this.rejections.push(code),
      roomChanged: () => {},
      recordChanged: () => {},
      conflictsChanged: () => {},
      outboxChanged: () => {},
      urgentLate: (late) => void (this.late = late.map((op) => op.opId)),
      policy: this.policy,
      entries: this.entries,
      isEntryKept: (key) => key === 'kept',
    });
  }

  #supervisor(): Supervisor {
    return {
      view: () => this.#view(),
      ready: () => this.ready,
      setProgress: () => {},
      reconnect: (cause: ConnectionCause) => void this.reconnects.push(cause),
    } as unknown as Supervisor;
  }

  #view(): ConnectionView {
    return {
      state: this.ready ? 'ready' : 'offline',
      since: 0,
      cause: null,
      nextTryAt: null,
      attempt: 0,
      server: this.mode,
      socketId: null,
      progress: null,
      lastReadyAt: null,
    };
  }

  /** A fresh link that is ready, without catching up. */
  connect(laneCursors: Record<string, number> = {}): HandLink {
    const link = this.open(laneCursors);
    this.messaging.onReady(this.ready as ReadyLink);
    return link;
  }

  /** As `connect`, to a server whose clock says this. */
  connectAt(serverTime: number): HandLink {
    const link = this.open();
    const ready = this.ready as ReadyLink;
    this.ready = { ...ready, connected: { ...ready.connected, serverTime } };
    this.messaging.onReady(this.ready);
    return link;
  }

  /** An open link; `ready` is set, so that requests go over it, but nothing is told to the messaging. */
  open(laneCursors: Record<string, number> = {}): HandLink {
    const opened = this.links.open(
      {
        server: 'http://server',
        token: 't',
        device: { deviceId: 'd', epoch: 'e', workstation: 'w' },
        timeoutMs: 1_000,
      },
      { opened: () => {}, closed: () => {}, event: () => {} },
    );
    this.link = this.links.newest();
    this.link.accept();
    const timestamp = new Date(this.clock.now()).toISOString();
    const connected = { socketId: 's', userId: SELF, timestamp, capabilities: ['sync.v1'], laneCursors };
    this.ready = { link: opened, mode: this.mode, connected, generation: 1 };
    return this.link;
  }

  loseLink(): void {
    this.link?.lose();
    this.ready = null;
    this.messaging.onLost();
  }

  /** `kill -9` and a new start. */
  async restart(): Promise<void> {
    this.ready = null;
    this.storage.crash();
    this.messaging.stop();
    this.messaging = this.#build();
    await this.flush();
  }

  close(): void {
    this.messaging.stop();
    this.#closeStores();
  }

  async flush(ms = 1): Promise<void> {
    await this.clock.settle(ms);
  }

  id(): string {
    return uuidV7(this.clock.now(), this.random.bytes(10));
  }

  /** Writes a message; answers its id. */
  write(body: string, roomId = ROOM, acuity: 'routine' | 'urgent' = 'routine'): string {
    const clientId = this.id();
    const sent = this.messaging.chat.send({ clientId, roomId, body, acuity, replyToId: null });
    if (!sent.ok) throw new Error(sent.error.message);
    return clientId;
  }

  /** The push that waits for the given lane, as the server sees it. */
  push(room = ROOM): {
    ops: { opId: string; laneSeq: number; payload: { body?: string } }[];
    answer(value: unknown): void;
  } {
    const found = this.link?.requests.find(
      (request) => request.event === 'sync:push' && (request.payload as { lane: string }).lane === `room/${room}`,
    );
    if (!found) throw new Error(`no push waits for ${room}`);
    return { ops: (found.payload as { ops: never[] }).ops, answer: (value) => found.answer(value) };
  }

  /** Lets time pass until the lane's next push waits. */
  async nextPush(room = ROOM): Promise<ReturnType<MessagingRig['push']>> {
    for (let passedMs = 0; passedMs < 120_000; passedMs += 50) {
      await this.flush(50);
      try {
        return this.push(room);
      } catch {
        // Not yet.
      }
    }
    throw new Error(`no push came for ${room}`);
  }

  bodies(roomId = ROOM): string[] {
    return this.messaging.page(roomId, null, 50).rows.map((row) => (row.row === 'message' ? row.body : '…gap…'));
  }

  states(roomId = ROOM): (string | undefined)[] {
    return this.messaging
      .page(roomId, null, 50)
      .rows.map((row) => (row.row === 'message' ? row.state?.kind : undefined));
  }
}

/** The answer of a server that applied these ops at the given places of the room. */
export function applied(ops: readonly { opId: string; laneSeq: number }[], firstSeq: number, roomId = ROOM) {
  return {
    success: true,
    results: ops.map((op, index) => ({
      opId: op.opId,
      status: 'applied',
      effect: { roomId, messageId: `m-${firstSeq + index}`, seq: firstSeq + index, at: 1_000 + index },
    })),
    cursor: ops.at(-1)?.laneSeq ?? 0,
  };
}

export function aRecord(change: Partial<MessageRecord> & { seq: number }): MessageRecord {
  return {
    messageId: `m-${change.seq}`,
    clientId: null,
    roomId: ROOM,
    changeSeq: change.seq,
    senderId: PEER,
    body: `message ${change.seq}`,
    acuity: 'routine',
    sentAt: 1_700_000_000_000 + change.seq * 1_000,
    writtenAt: null,
    editedAt: null,
    retractedAt: null,
    replyToId: null,
    reactions: [],
    acknowledgements: [],
    ...change,
  };
}
