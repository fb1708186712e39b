// A daemon that lives in the test's memory: rooms, messages, people and drafts behind the contract's two verbs. It sends
// nothing and decides little; a test gives it facts, replaces single answers, holds an answer back, and emits events.

import {
  SNAPSHOT_EVENTS,
  type CallInput,
  type CallName,
  type CallOutput,
  type EventName,
  type Events,
  type KeptUpdate,
} from '#shared/bridge/contract.ts';
import type { ConflictView } from '#shared/model/conflict.ts';
import type { GapRow, MessageRow, TimelinePage, TimelineRow } from '#shared/model/message.ts';
import type { PersonView, PresenceView } from '#shared/model/presence.ts';
import type { RecordView } from '#shared/model/record.ts';
import type { RoomDetail, RoomSummary } from '#shared/model/room.ts';
import { defaultSettings, type Settings } from '#shared/model/settings.ts';
import { done, fail, ok, type Result } from '#shared/result.ts';
import type { DaemonLink, WindowBridge } from '../../renderer/bridge/window-bridge.ts';
import { aConnection, anOutboxSummary, aSession, NOW, SELF } from './chat-fixtures.ts';

type Answer<Name extends CallName> = Result<CallOutput<Name>> | Promise<Result<CallOutput<Name>>>;
type Handler<Name extends CallName> = (input: CallInput<Name>) => Answer<Name>;
type Handlers = { [Name in CallName]?: Handler<Name> };
type Draft = CallOutput<'chat.draft'>;

/** What was asked, in order. */
export interface Asked {
  name: CallName;
  input: unknown;
}

export class FakeBridge implements WindowBridge {
  rooms: RoomSummary[] = [];
  updates: KeptUpdate[] = [];
  details = new Map<string, RoomDetail>();
  rows = new Map<string, TimelineRow[]>();
  older = new Map<string, TimelinePage['older']>();
  readUpTo = new Map<string, number>();
  drafts = new Map<string, Draft>();
  people: PersonView[] = [];
  presences: PresenceView[] = [];
  settings: Settings = defaultSettings;
  /** By `entity/id`. */
  records = new Map<string, RecordView>();
  conflicts: ConflictView[] = [];
  cache = new Map<string, CallOutput<'cache.get'>>();
  asked: Asked[] = [];

  #listeners = new Map<EventName, Set<(payload: never) => void>>();
  #snapshots = new Map<EventName, unknown>([
    ['session.changed', aSession()],
    ['connection.changed', aConnection()],
    ['outbox.changed', anOutboxSummary()],
    ['settings.changed', defaultSettings],
  ]);
  #overrides: Handlers = {};
  #held = new Map<CallName, Promise<void>>();
  #link: DaemonLink = { kind: 'open' };
  #watchers = new Set<() => void>();

  link = {
    get: (): DaemonLink => this.#link,
    subscribe: (watcher: () => void): (() => void) => {
      this.#watchers.add(watcher);
      return () => this.#watchers.delete(watcher);
    },
  };

  setLink(link: DaemonLink): void {
    this.#link = link;
    for (const watcher of this.#watchers) watcher();
  }

  /** Replaces the answer to one call. */
  answer<Name extends CallName>(name: Name, handler: Handler<Name>): void {
    (this.#overrides as Record<string, unknown>)[name] = handler;
  }

  /** Holds the answers to a call back until the returned function is called: "while it is being asked" is a place. */
  hold(name: CallName): () => void {
    let release = () => {};
    this.#held.set(name, new Promise((resolve) => (release = resolve)));
    return () => {
      this.#held.delete(name);
      release();
    };
  }

  emit<Name extends EventName>(name: Name, payload: Events[Name]): void {
    if ((SNAPSHOT_EVENTS as readonly EventName[]).includes(name)) this.#snapshots.set(name, payload);
    for (const listener of this.#listeners.get(name) ?? []) listener(payload as never);
  }

  askedFor<Name extends CallName>(name: Name): CallInput<Name>[] {
    return this.asked.filter((each) => each.name === name).map((each) => each.input as CallInput<Name>);
  }

  /** A message of somebody else arrives. */
  arrive(roomId: string, row: TimelineRow): void {
    this.rows.set(roomId, [...(this.rows.get(roomId) ?? []), row]);
    this.emit('chat.changed', { roomId });
  }

  async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<Result<CallOutput<Name>>> {
    this.asked.push({ name, input });
    await this.#held.get(name);
    const handler = (this.#overrides[name] ?? this.#defaults[name]) as Handler<Name> | undefined;
    return handler ? handler(input) : fail('unsupported', `The fake bridge has no answer to ${name}.`);
  }

  subscribe<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set);
    const own = (payload: never) => listener(payload);
    set.add(own);
    if (this.#snapshots.has(name)) listener(this.#snapshots.get(name) as Events[Name]);
    return () => set.delete(own);
  }

  #snapshot<Name extends EventName>(name: Name): Events[Name] {
    return this.#snapshots.get(name) as Events[Name];
  }

  #page({ roomId, before, limit }: CallInput<'chat.page'>): TimelinePage {
    const place = (row: TimelineRow) => (row.row === 'gap' ? row.from + 0.5 : (row.position ?? Infinity));
    const rows = (this.rows.get(roomId) ?? []).filter((row) => before === null || place(row) < before);
    const shown = rows.slice(-limit);
    const older = shown.length < rows.length ? 'more' : (this.older.get(roomId) ?? 'start');
    const first = shown[0];
    const olderBefore = older === 'start' || older === 'unknown' || !first ? null : place(first);
    return {
      roomId,
      rows: shown,
      older,
      olderBefore,
      readUpTo: this.readUpTo.get(roomId) ?? 0,
      behind: false,
      asOf: NOW,
    };
  }

  #send(input: CallInput<'chat.send'>): Result<{ opId: string }> {
    const rows = this.rows.get(input.roomId) ?? [];
    if (rows.some((row) => row.row === 'message' && row.clientId === input.clientId))
      return ok({ opId: input.clientId });
    const row: MessageRow = {
      ...ownRow(input.clientId, input.body),
      acuity: input.acuity,
      state: { kind: 'waiting', reason: 'queued', attempts: 0 },
    };
    this.drafts.delete(input.roomId);
    this.arrive(input.roomId, row);
    return ok({ opId: input.clientId });
  }

  /** As offline: shown at once, waiting. */
  #change({ opId, entity, id, changes }: CallInput<'records.change'>): Result<{ opId: string }> {
    const view = this.records.get(`${entity}/${id}`);
    if (!view) return fail('not-found', 'No such record.');
    const fields = { ...view.fields };
    for (const { field, value } of changes) {
      const { base = null, at = null, by = null } = fields[field] ?? {};
      fields[field] = { base, at, by, value, pending: 'waiting' };
    }
    this.records.set(`${entity}/${id}`, { ...view, fields });
    this.emit('records.changed', { entity, id });
    return ok({ opId });
  }

  #defaults: Handlers = {
    'session.get': () => ok(this.#snapshot('session.changed')),
    'connection.get': () => ok(this.#snapshot('connection.changed')),
    'connection.tryNow': () => done,
    'connection.setPaused': () => done,
    'rooms.list': () => ok(this.rooms),
    'rooms.detail': ({ roomId }) => {
      const detail = this.details.get(roomId);
      return detail ? ok(detail) : fail('not-found', 'No such room.');
    },
    'rooms.openDirect': ({ userId }) => ok({ roomId: `chat:${[SELF, userId].sort().join(':')}` }),
    'chat.page': (input) => ok(this.#page(input)),
    'chat.loadGap': ({ roomId, from }) => {
      const isIt = (row: TimelineRow): row is GapRow => row.row === 'gap' && row.from === from;
      this.rows.set(
        roomId,
        (this.rows.get(roomId) ?? []).filter((row) => !isIt(row)),
      );
      this.emit('chat.changed', { roomId });
      return done;
    },
    'chat.send': (input) => this.#send(input),
    'chat.edit': ({ opId }) => ok({ opId }),
    'chat.retract': ({ opId }) => ok({ opId }),
    'chat.react': ({ opId }) => ok({ opId }),
    'chat.acknowledge': ({ opId }) => ok({ opId }),
    'chat.markRead': () => done,
    'chat.typing': () => done,
    'chat.saveDraft': ({ roomId, ...draft }) => {
      if (draft.body === '') this.drafts.delete(roomId);
      else this.drafts.set(roomId, draft);
      return done;
    },
    'chat.draft': ({ roomId }) => ok(this.drafts.get(roomId) ?? null),
    'outbox.list': () => ok([]),
    'outbox.summary': () => ok(this.#snapshot('outbox.changed')),
    'outbox.retry': () => done,
    'outbox.discard': ({ opIds }) => ok({ discarded: opIds.length }),
    'outbox.amend': () => done,
    'outbox.confirm': () => ok({ confirmed: 0 }),
    'outbox.unsent': () => ok({ count: 0, targets: [] }),
    'updates.keep': (update) => {
      this.updates.push(update);
      return done;
    },
    'updates.list': () => ok(this.updates),
    'updates.remove': ({ ids }) => {
      this.updates = this.updates.filter(({ id }) => !ids.includes(id));
      return done;
    },
    'people.list': () => ok({ people: this.people, asOf: NOW }),
    'presence.get': ({ userIds }) => ok(this.presences.filter(({ userId }) => userIds.includes(userId))),
    'presence.setOwn': () => done,
    'notifications.list': () => ok({ notifications: [], unreadCount: 0 }),
    'notifications.markRead': () => done,
    'notifications.clear': () => done,
    'records.get': ({ entity, id }) => ok(this.records.get(`${entity}/${id}`) ?? null),
    'records.change': (input) => this.#change(input),
    'conflicts.list': ({ dismissed }) =>
      ok(this.conflicts.filter(({ dismissedAt }) => dismissed || dismissedAt === null)),
    'conflicts.decide': () => done,
    'conflicts.undo': () => done,
    'conflicts.dismiss': ({ conflictId }) => {
      this.conflicts = this.conflicts.map((conflict) =>
        conflict.conflictId === conflictId ? { ...conflict, dismissedAt: NOW } : conflict,
      );
      this.emit('conflicts.changed', null);
      return done;
    },
    'settings.get': () => ok(this.settings),
    'settings.set': (change) => {
      this.settings = { ...this.settings, ...(change as Partial<Settings>) };
      this.emit('settings.changed', this.settings);
      return ok(this.settings);
    },
    'offline.queueAction': () => ok({ opId: 'op-1' }),
    'offline.sync': () => ok({ sent: 0, waiting: 0, refused: 0 }),
    'offline.clearPending': () => ok({ cleared: 0, kept: 0 }),
    'offline.stats': () =>
      ok({ pendingActions: 0, cachedEntries: this.cache.size, cacheBytes: 0, vaultBytes: 0, lastSync: null }),
    'cache.get': ({ key }) => ok(this.cache.get(key) ?? null),
    'cache.put': ({ key, value }) => {
      this.cache.set(key, { value, fetchedAt: Date.now(), state: 'fresh' });
      return done;
    },
    'socket.emit': () => ok(null),
    'window.state': () => done,
    'window.openLink': () => done,
    'host.info': () => ok({ host: 'loopback', version: '0.0.0', profile: 'default', workstation: 'WS-1' }),
  };
}

/** An own message that only this workstation knows. */
function ownRow(clientId: string, body: string): MessageRow {
  return {
    row: 'message',
    key: clientId,
    messageId: null,
    clientId,
    opId: clientId,
    position: null,
    senderId: SELF,
    senderName: 'Mara Keller',
    senderTitle: 'Consultant',
    own: true,
    body,
    acuity: 'routine',
    at: NOW,
    writtenAt: NOW,
    edited: false,
    retracted: false,
    replyTo: null,
    reactions: [],
    acknowledgements: [],
    acknowledgedByMe: false,
    state: null,
    changes: [],
  };
}
