// The bridge: everything a window can ask of the daemon (calls) and hear from it (events), each once.
// Main, preload and renderer are typed by these two tables; a call without a schema does not compile.
// Inputs are checked by the host before the daemon sees them; outputs are typed, not re-checked.

import { z } from 'zod';
import type { MessageRow, TimelinePage } from '../model/message.ts';
import type { NotificationView } from '../model/notification.ts';
import type { OutboxItem, OutboxSummary, Unsent } from '../model/outbox.ts';
import type { PersonView, PresenceView } from '../model/presence.ts';
import { STRATEGIES, type ConflictView } from '../model/conflict.ts';
import { RECORD_ENTITIES, type RecordEntity, type RecordView } from '../model/record.ts';
import type { RoomDetail, RoomSummary } from '../model/room.ts';
import type { ConnectionView } from '../model/connection.ts';
import type { SessionView } from '../model/session.ts';
import { settingsSchema, type Settings } from '../model/settings.ts';
import type { Result } from '../result.ts';
import { MAX_BODY_LENGTH, MAX_PAGE } from '../wire/limits.ts';

const id = z.string().min(1).max(200);
const roomId = id;
const recordEntity = z.enum(RECORD_ENTITIES);
const acuity = z.enum(['routine', 'important', 'urgent']);
const body = z.string().min(1).max(MAX_BODY_LENGTH);
const json: z.ZodType<JsonValue> = z.json();

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

interface CallShape<Input extends z.ZodType, Output> {
  input: Input;
  /** Only its type is used. */
  output: Output;
}

/** One row of the table of calls: the schema of its input, the type of its output. */
const call =
  <Output>() =>
  <Input extends z.ZodType>(input: Input): CallShape<Input, Output> => ({
    input,
    output: undefined as Output,
  });

const nothing = z.strictObject({});

export const ACTION_TYPES = [
  'send_message',
  'create_appointment',
  'update_appointment',
  'cancel_appointment',
  'update_profile',
  'mark_message_read',
] as const;

/** Platform events which a window may send by itself: all volatile, none holds what somebody wrote (OB9). */
export const EMITTABLE = [
  'typing:start',
  'typing:stop',
  'presence:setStatus',
  'presence:get',
  'room:participants',
  'notification:subscribe',
  'notification:unsubscribe',
  'notification:getUnreadCount',
  'call:initiate',
  'call:accept',
  'call:reject',
  'call:end',
  'call:signal',
  'call:quality',
] as const;

/** Platform events which are handed to windows as `platform.event`. */
export const RELAYED = [
  'room:userJoined',
  'room:userLeft',
  'presence:statusUpdated',
  'call:incoming',
  'call:accepted',
  'call:rejected',
  'call:ended',
  'call:missed',
  'call:signal',
  'call:qualityIssue',
  'notification:subscribed',
  'notification:unsubscribed',
  'server:shutdown',
] as const;

export const calls = {
  // session
  'session.get': call<SessionView>()(nothing),
  'session.signIn': call<null>()(
    z.strictObject({
      server: settingsSchema.shape.server,
      email: z.string().min(1).max(320),
      password: z.string().min(1).max(1_000),
    }),
  ),
  /** With unsent items and without `discardUnsent` it answers `conflict` and says how many (OB12). */
  'session.signOut': call<null>()(z.strictObject({ discardUnsent: z.boolean() })),
  'session.dismissNotice': call<null>()(nothing),

  // connection
  'connection.get': call<ConnectionView>()(nothing),
  'connection.tryNow': call<null>()(nothing),
  /** Work offline on purpose, and back. */
  'connection.setPaused': call<null>()(z.strictObject({ paused: z.boolean() })),

  // rooms and chat
  'rooms.list': call<RoomSummary[]>()(nothing),
  'rooms.detail': call<RoomDetail>()(z.strictObject({ roomId })),
  'rooms.openDirect': call<{ roomId: string }>()(z.strictObject({ userId: id })),
  /** A visit known by its number only: on a plain platform there is no list of rooms. */
  'rooms.openVisit': call<{ roomId: string }>()(z.strictObject({ visitId: z.string().min(1).max(150) })),
  'chat.page': call<TimelinePage>()(
    z.strictObject({ roomId, before: z.number().nullable(), limit: z.int().min(1).max(MAX_PAGE) }),
  ),
  /** Fetches what is missing between two positions of a room; answers once it is in the cache. */
  'chat.loadGap': call<null>()(z.strictObject({ roomId, from: z.number(), to: z.number() })),
  /** `clientId` is made at the key press; the same id again answers the same op and sends nothing twice (F43). */
  'chat.send': call<{ opId: string }>()(
    z.strictObject({ clientId: z.uuid(), roomId, body, acuity, replyToId: id.nullable() }),
  ),
  'chat.edit': call<{ opId: string }>()(z.strictObject({ opId: z.uuid(), roomId, target: id, body })),
  'chat.retract': call<{ opId: string }>()(z.strictObject({ opId: z.uuid(), roomId, target: id })),
  'chat.react': call<{ opId: string }>()(
    z.strictObject({ opId: z.uuid(), roomId, target: id, emoji: z.string().min(1).max(40), on: z.boolean() }),
  ),
  'chat.acknowledge': call<{ opId: string }>()(z.strictObject({ opId: z.uuid(), roomId, target: id })),
  /** Asked only for what a focused, unlocked, attended window has shown (CH2). */
  'chat.markRead': call<null>()(z.strictObject({ roomId, position: z.number() })),
  'chat.typing': call<null>()(z.strictObject({ roomId, active: z.boolean() })),
  'chat.saveDraft': call<null>()(
    z.strictObject({ roomId, body: z.string().max(MAX_BODY_LENGTH), acuity, replyToId: id.nullable() }),
  ),
  'chat.draft': call<{ body: string; acuity: MessageRow['acuity']; replyToId: string | null } | null>()(
    z.strictObject({ roomId }),
  ),

  // outbox
  'outbox.list': call<OutboxItem[]>()(nothing),
  'outbox.summary': call<OutboxSummary>()(nothing),
  /** All of them when `opIds` is null. */
  'outbox.retry': call<null>()(z.strictObject({ opIds: z.array(id).max(10_000).nullable() })),
  /** Discards refused items, and cancels those whose first byte has not left; others answer `already-sent`. */
  'outbox.discard': call<{ discarded: number }>()(z.strictObject({ opIds: z.array(id).max(10_000) })),
  /** Held items go after all (OB11); all of them when `opIds` is null. */
  'outbox.confirm': call<{ confirmed: number }>()(z.strictObject({ opIds: z.array(id).max(10_000).nullable() })),
  /** What quitting or signing out would leave behind, and to whom it was to go (OB12). */
  'outbox.unsent': call<Unsent>()(nothing),
  /** Edits an op that was refused or has not left; the text goes out under the same id. */
  'outbox.amend': call<null>()(z.strictObject({ opId: id, body })),

  // people and presence
  'people.list': call<{ people: PersonView[]; asOf: number | null }>()(nothing),
  'presence.get': call<PresenceView[]>()(z.strictObject({ userIds: z.array(id).max(5_000) })),
  'presence.setOwn': call<null>()(
    z.strictObject({
      status: z.enum(['online', 'away', 'busy', 'in_call']),
      customStatus: z.string().max(140).nullable(),
      until: z.number().nullable(),
    }),
  ),

  // notifications
  'notifications.list': call<{ notifications: NotificationView[]; unreadCount: number }>()(nothing),
  'notifications.markRead': call<null>()(z.strictObject({ ids: z.array(id).max(1_000).nullable() })),
  'notifications.clear': call<null>()(nothing),

  // records: profile, appointments, topic and labels of a room, its handoff note
  /** Null when nothing is known of it. */
  'records.get': call<RecordView | null>()(z.strictObject({ entity: recordEntity, id })),
  /**
   * Shown at once, kept until the server has it. `base` is the field's revision that the window shows, `baseValue` its
   * value where the window began before the last change; without them what the daemon has now counts as seen. `create`
   * makes an appointment; its id is the caller's choice. `strategy` is the caller's choice of how a conflict is settled.
   */
  'records.change': call<{ opId: string }>()(
    z.strictObject({
      opId: z.uuid(),
      entity: recordEntity,
      id,
      create: z.boolean().optional(),
      changes: z
        .array(
          z.strictObject({
            field: z.string().min(1).max(100),
            value: json,
            base: z.int().min(0).nullable().optional(),
            baseValue: json.optional(),
          }),
        )
        .min(1)
        .max(50),
      atomic: z.boolean(),
      strategy: z.enum(STRATEGIES).optional(),
    }),
  ),

  // conflicts
  /** Newest first; those that a person has dismissed only when asked for. */
  'conflicts.list': call<ConflictView[]>()(z.strictObject({ dismissed: z.boolean() })),
  /** `value` is what a person put together from both. */
  'conflicts.decide': call<null>()(
    z.strictObject({
      conflictId: id,
      choice: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('mine') }),
        z.strictObject({ kind: z.literal('theirs') }),
        z.strictObject({ kind: z.literal('value'), value: json }),
      ]),
    }),
  ),
  'conflicts.undo': call<null>()(z.strictObject({ conflictId: id })),
  'conflicts.dismiss': call<null>()(z.strictObject({ conflictId: id })),

  // settings
  'settings.get': call<Settings>()(nothing),
  'settings.set': call<Settings>()(settingsSchema.partial()),

  // the seed document's services
  'offline.queueAction': call<{ opId: string }>()(
    z.strictObject({ type: z.enum(ACTION_TYPES), payload: z.record(z.string().max(100), json) }),
  ),
  'offline.sync': call<{ sent: number; waiting: number; refused: number }>()(nothing),
  'offline.clearPending': call<{ cleared: number; kept: number }>()(nothing),
  'offline.stats': call<{
    pendingActions: number;
    cachedEntries: number;
    cacheBytes: number;
    vaultBytes: number;
    lastSync: number | null;
  }>()(nothing),
  'cache.get': call<CacheEntryView | null>()(z.strictObject({ key: z.string().min(1).max(500) })),
  'cache.put': call<null>()(
    z.strictObject({ key: z.string().min(1).max(500), value: json, freshForMs: z.int().min(0).max(31_536_000_000) }),
  ),
  /**
   * Changes shown before somebody else's request has carried them (`useOptimisticUpdate`): they survive the window and
   * the process. `value` is what the data became, `base` what it was before; the window sends it again by its `key`.
   */
  'updates.keep': call<null>()(
    z.strictObject({ id: z.uuid(), key: z.string().min(1).max(500), value: json, base: json }),
  ),
  /** In the order of writing. */
  'updates.list': call<KeptUpdate[]>()(nothing),
  'updates.remove': call<null>()(z.strictObject({ ids: z.array(z.uuid()).max(1_000) })),
  /** A GET on the platform's REST API, for `useCachedData`; the path starts with `/api/v1/`. */
  'rest.get': call<JsonValue>()(
    z.strictObject({
      path: z
        .string()
        .regex(/^\/api\/v1\/[\w\-./?=&%:]*$/)
        .max(1_000),
    }),
  ),

  'socket.emit': call<JsonValue>()(z.strictObject({ event: z.enum(EMITTABLE), payload: json })),

  /** What the window tells about itself; the daemon derives away and read marks from it. */
  'window.state': call<null>()(
    z.strictObject({ focused: z.boolean(), visible: z.boolean(), roomId: roomId.nullable() }),
  ),
  /** Asks the host to open a link outside; the host confirms the host name with the person first. */
  'window.openLink': call<null>()(z.strictObject({ url: z.url({ protocol: /^https$/ }).max(2_000) })),
  'host.info': call<HostInfo>()(nothing),
} as const;

export interface KeptUpdate {
  id: string;
  key: string;
  value: JsonValue;
  base: JsonValue;
}

export interface CacheEntryView {
  value: JsonValue;
  /** Wall clock, epoch ms. */
  fetchedAt: number;
  state: 'fresh' | 'stale' | 'expired';
}

export interface HostInfo {
  host: 'electron' | 'loopback';
  version: string;
  profile: string;
  workstation: string;
}

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallInput<Name extends CallName> = z.infer<Calls[Name]['input']>;
export type CallOutput<Name extends CallName> = Calls[Name]['output'];

/**
 * Events. Those marked *snapshot* send their present value first on subscription; the others are hints: ask again.
 */
export interface Events {
  /** snapshot */
  'session.changed': SessionView;
  /** snapshot */
  'connection.changed': ConnectionView;
  /** snapshot */
  'outbox.changed': OutboxSummary;
  /** snapshot */
  'settings.changed': Settings;
  'rooms.changed': null;
  'chat.changed': { roomId: string };
  'typing.changed': { roomId: string; userIds: string[] };
  'people.changed': null;
  'presence.changed': { presences: PresenceView[] };
  'notifications.changed': null;
  /** A message or notification that may raise an alert; carries no content (NT1). */
  'alert.raised': {
    kind: 'message' | 'notification';
    roomId: string | null;
    acuity: 'routine' | 'important' | 'urgent';
  };
  'cache.changed': { key: string };
  'records.changed': { entity: RecordEntity; id: string };
  'conflicts.changed': null;
  'platform.event': { event: (typeof RELAYED)[number]; payload: JsonValue };
}
export type EventName = keyof Events;

export const SNAPSHOT_EVENTS = ['session.changed', 'connection.changed', 'outbox.changed', 'settings.changed'] as const;
export const EVENT_NAMES = [
  ...SNAPSHOT_EVENTS,
  'rooms.changed',
  'chat.changed',
  'typing.changed',
  'people.changed',
  'presence.changed',
  'notifications.changed',
  'alert.raised',
  'cache.changed',
  'records.changed',
  'conflicts.changed',
  'platform.event',
] as const satisfies readonly EventName[];

/** What every host gives its windows as the global `bridge`. */
export interface ConsoleBridge {
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<Result<CallOutput<Name>>>;
  /** Subscribe returns unsubscribe; for snapshot events the present value comes first. */
  subscribe<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
}

/** The global under which the preload script exposes the bridge in Electron: `window.bridge`. */
export const BRIDGE_GLOBAL = 'bridge';

/** What the daemon is to its hosts: the same two verbs, with inputs already checked. */
export interface BridgeServer {
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<Result<CallOutput<Name>>>;
  subscribe<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
}

/** Bounds on what one window may ask (SE3). */
export const BRIDGE_LIMITS = { callsPerSecond: 200, burst: 400, maxInputBytes: 1024 * 1024 } as const;
