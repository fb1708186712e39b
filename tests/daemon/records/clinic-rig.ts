// Several desks at one real gateway without any wire: its store, its pushing and its reading, called directly; the desks
// are whole messaging parts over real SQL in memory. A test takes desks offline, lets answers get lost, kills them, and
// moves the one clock of all.

import { createMessaging, type Messaging } from '#daemon/account/messaging.ts';
import type { ReadyLink, Supervisor } from '#daemon/connection/supervisor.ts';
import { entryStore } from '#daemon/store/entries.ts';
import { openStores } from '#daemon/store/open-stores.ts';
import { readAction, recordChange, type ActionType } from '#daemon/services/actions.ts';
import { createNotifier } from '#gateway/live/notifier.ts';
import { createFanout } from '#gateway/live/fanout.ts';
import { createRecordNews } from '#gateway/live/record-news.ts';
import type { Audience } from '#gateway/live/audience.ts';
import { enrol } from '#gateway/clinic.ts';
import { settingsFrom } from '#gateway/options.ts';
import { openServices, type Services } from '#gateway/services.ts';
import { createPush } from '#gateway/sync/push.ts';
import { createReading } from '#gateway/sync/reading.ts';
import type { JsonValue } from '#shared/bridge/contract.ts';
import type { ConflictStrategy } from '#shared/model/conflict.ts';
import { defaultPolicy } from '#daemon/policy.ts';
import type { RecordEntity } from '#shared/model/record.ts';
import { uuidV7 } from '#shared/ids.ts';
import { fail, ok, type Result } from '#shared/result.ts';
import { RECORDS_CAPABILITY } from '#shared/wire/records.ts';
import { SYNC_CAPABILITY } from '#shared/wire/sync.ts';
import { clinic as people } from '../../gateway/clinic.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { createHandLinks } from '../../support/hand-link.ts';
import { createHandRest } from '../../support/hand-rest.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { createMemoryPreferences } from '../../support/memory-preferences.ts';
import { createMemoryStorage } from '../../support/memory-storage.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

export const ROOM = 'team:ward';
const KEY = 'ab'.repeat(32);

export class ClinicRig {
  readonly clock = new FakeClock();
  readonly services: Services;
  readonly desks: Desk[] = [];
  readonly push: ReturnType<typeof createPush>;
  readonly reading: ReturnType<typeof createReading>;

  private constructor(services: Services) {
    this.services = services;
    const toDevices = (userIds: string[], event: string, payload: unknown): void => {
      for (const desk of this.desks) if (userIds.includes(desk.userId)) desk.hear(event, payload);
    };
    const nobody = () => false;
    const audience = { toDevices, toPerson: () => {}, isForeignPresent: nobody, anyForeignIn: nobody };
    const fanout = createFanout(services, audience as unknown as Audience);
    const notifier = createNotifier(services, audience as unknown as Audience);
    const news = createRecordNews(services, audience as unknown as Audience, notifier);
    this.push = createPush(services, fanout, news);
    this.reading = createReading(services);
  }

  static async open(): Promise<ClinicRig> {
    const clock = { now: () => Math.floor(rig?.clock.now() ?? 0), after: () => () => {} };
    let rig: ClinicRig | null = null;
    const services = openServices(settingsFrom({ port: 0, dataFolder: ':memory:', clock }));
    await enrol(services, people, async () => 'x', 1);
    rig = new ClinicRig(services);
    return rig;
  }

  desk(userId: string, options: { records?: boolean } = {}): Desk {
    const desk = new Desk(this, userId, this.desks.length + 1, options.records ?? true);
    this.desks.push(desk);
    return desk;
  }

  async flush(ms = 1): Promise<void> {
    await this.clock.settle(ms);
  }

  /** Everybody online, until nobody has anything on the way. */
  async rest(): Promise<void> {
    for (const desk of this.desks) if (!desk.ready) await desk.online();
    for (let turn = 0; turn < 200 && this.desks.some((desk) => desk.waiting() > 0); turn += 1) await this.flush(500);
    await this.flush(100);
  }

  close(): void {
    for (const desk of this.desks) desk.close();
    this.services.store.close();
  }
}

export class Desk {
  readonly userId: string;
  readonly random;
  readonly storage = createMemoryStorage();
  readonly handRest = createHandRest();
  messaging: Messaging;
  ready: ReadyLink | null = null;
  mode: 'sync' | 'plain' = 'sync';
  /** The server does its work, and the desk never hears of it. */
  losesAnswers = false;
  /** Pushes so far. */
  pushes = 0;
  readonly #rig: ClinicRig;
  readonly #records: boolean;
  readonly #deviceId: string;
  #closeStores = () => {};

  constructor(rig: ClinicRig, userId: string, number: number, records: boolean) {
    this.#rig = rig;
    this.userId = userId;
    this.#records = records;
    this.#deviceId = `device-${number}`;
    this.random = createSeededRandom(number);
    this.messaging = this.#build();
  }

  #build(): Messaging {
    const { clock } = this.#rig;
    const opened = openStores(this.storage, 'account', KEY, this.random);
    if (!opened.ok) throw new Error(opened.error.message);
    this.#closeStores = opened.value.close;
    return createMessaging({
      ports: {
        clock,
        random: this.random,
        storage: this.storage,
        secrets: undefined as never,
        links: createHandLinks(clock),
        rest: this.handRest,
        preferences: createMemoryPreferences(),
        log: createMemoryLog(),
      },
      stores: opened.value,
      selfId: this.userId,
      deviceId: this.#deviceId,
      rest: { rest: this.handRest, server: 'http://server', token: async () => ok('t'), refused: async () => ok('t2') },
      supervisor: () => this.#supervisor(),
      nameOf: (userId) => ({ name: userId, title: '' }),
      met: () => {},
      presenceOf: () => 'unknown',
      typingIn: () => [],
      arrived: () => {},
      handled: () => {},
      applied: () => {},
      rejected: () => {},
      roomChanged: () => {},
      recordChanged: () => {},
      conflictsChanged: () => {},
      outboxChanged: () => {},
      urgentLate: () => {},
      policy: defaultPolicy,
      entries: entryStore(opened.value.cache),
      isEntryKept: () => false,
    });
  }

  #supervisor(): Supervisor {
    return {
      view: () => ({ state: this.ready ? 'ready' : 'offline', server: this.mode }),
      ready: () => this.ready,
      setProgress: () => {},
      reconnect: () => {},
    } as unknown as Supervisor;
  }

  async online(): Promise<void> {
    const { services, clock } = this.#rig;
    const epoch = this.messaging.epoch.current();
    const sync = this.mode === 'sync';
    const capabilities = sync ? [SYNC_CAPABILITY, ...(this.#records ? [RECORDS_CAPABILITY] : [])] : [];
    const now = clock.now();
    const ready: ReadyLink = {
      link: { send: () => {}, close: () => {}, request: (event, payload) => this.#request(event, payload) },
      mode: this.mode,
      connected: {
        socketId: 's',
        userId: this.userId,
        timestamp: new Date(now).toISOString(),
        capabilities,
        serverTime: now,
        laneCursors: services.ops.cursors(this.userId, this.#deviceId, epoch),
      },
      generation: 1,
    };
    this.ready = ready;
    const caughtUp = await this.messaging.catchUp(ready);
    if (!caughtUp.ok) throw new Error(caughtUp.error.message);
    this.messaging.onReady(ready);
    await this.#rig.flush(10);
  }

  offline(): void {
    this.ready = null;
    this.messaging.onLost();
  }

  /** `kill -9` and a new start. */
  kill(): void {
    this.ready = null;
    this.storage.crash();
    this.messaging.stop();
    this.messaging = this.#build();
  }

  hear(event: string, payload: unknown): void {
    if (this.ready) this.messaging.onEvent(event, structuredClone(payload), this.ready);
  }

  async #request(event: string, payload: unknown): Promise<Result<unknown>> {
    const { reading } = this.#rig;
    const person = { userId: this.userId, role: this.#rig.services.people.byId(this.userId)?.role ?? 'patient' };
    const asked = structuredClone(payload) as never;
    await Promise.resolve();
    if (!this.ready) return fail('offline', 'by the test');
    if (event === 'sync:push') {
      this.pushes += 1;
      const { answer, tell } = this.#rig.push(person, asked);
      const lost = this.losesAnswers;
      tell();
      return lost ? fail('timeout', 'by the test') : ok(structuredClone({ success: true, ...answer }));
    }
    if (event === 'sync:records') return ok({ success: true, ...reading.records(person, asked) });
    if (event === 'sync:catchup') return ok({ success: true, ...reading.catchup(this.userId, asked) });
    return ok({ success: true });
  }

  id(): string {
    return uuidV7(this.#rig.clock.now(), this.random.bytes(10));
  }

  set(entity: RecordEntity, id: string, values: Record<string, JsonValue>, options: Partial<SetOptions> = {}): string {
    const { atomic = false, ...rest } = options;
    const opId = this.id();
    const changes = Object.entries(values).map(([field, value]) => ({ field, value }));
    const changed = this.messaging.records.change({ opId, entity, id, changes, atomic, ...rest });
    if (!changed.ok) throw new Error(`${changed.error.code}: ${changed.error.message}`);
    return opId;
  }

  /** As the seed document's `queueAction`. */
  act(type: Exclude<ActionType, 'send_message' | 'mark_message_read'>, payload: Record<string, JsonValue>): string {
    const action = readAction(type, payload);
    if (!action.ok) throw new Error(action.error.message);
    const opId = this.id();
    const changed = this.messaging.records.change(recordChange(type, action.value, { opId, selfId: this.userId }));
    if (!changed.ok) throw new Error(changed.error.message);
    return opId;
  }

  value(entity: RecordEntity, id: string, field: string): JsonValue | undefined {
    return this.messaging.records.view(entity, id)?.fields[field]?.value;
  }

  log(options = { dismissed: false }) {
    return this.messaging.conflicts.list(options);
  }

  waiting(): number {
    return this.messaging.outbox.summary().waiting;
  }

  close(): void {
    this.messaging.stop();
    this.#closeStores();
  }
}

interface SetOptions {
  atomic: boolean;
  create: boolean;
  strategy: ConflictStrategy;
}
