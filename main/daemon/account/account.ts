// Everything that belongs to one signed-in person: connection, messaging, presence, people, notifications. Built when
// they sign in, stopped when they leave; the session closes the stores afterwards (IN9).

import type { JsonValue } from '#shared/bridge/contract.ts';
import { RELAYED } from '#shared/bridge/contract.ts';
import { uuidV7 } from '#shared/ids.ts';
import type { SignedInUser } from '#shared/model/session.ts';
import { fail } from '#shared/result.ts';
import { createSupervisor, type ReadyLink, type Supervisor } from '../connection/supervisor.ts';
import type { EventHub } from '../event-hub.ts';
import { createNotifications, type Notifications } from '../notifications/notifications.ts';
import type { SignedRest } from '../connection/rest-get.ts';
import { defaultPolicy } from '../policy.ts';
import { createPeople, DIRECTORY_KEY, type People } from '../people/people.ts';
import type { Installation, Ports } from '../ports/ports.ts';
import { createPresence, type Presence } from '../presence/presence.ts';
import { createTyping, type Typing } from '../presence/typing.ts';
import { createTypingSender, type TypingSender } from '../presence/typing-sender.ts';
import { createOfflineService, type OfflineService } from '../services/offline-service.ts';
import { createSocketService, type SocketService } from '../services/socket-service.ts';
import type { Session, SignedIn } from '../session/session.ts';
import type { SettingsKeeper } from '../settings.ts';
import { entryStore, type EntryStore } from '../store/entries.ts';
import { keptUpdates, type KeptUpdates } from '../store/kept-updates.ts';
import { readMeta, writeMeta } from '../store/vault-meta.ts';
import type { Stores } from '../store/open-stores.ts';
import { createIntervalSync } from '../sync/interval-sync.ts';
import type { WindowStates } from '../window-states.ts';
import { createMessaging, type Messaging } from './messaging.ts';

/** A directory is large and changes rarely. */
const DIRECTORY_EVERY_MS = 5 * 60_000;

export interface AccountDeps {
  ports: Ports;
  signedIn: SignedIn<Stores>;
  session: Session;
  settings: SettingsKeeper;
  events: EventHub;
  windows: WindowStates;
  deviceId: string;
  installation: Installation;
}

export interface Account {
  ports: Ports;
  user: SignedInUser;
  stores: Stores;
  events: EventHub;
  rest: SignedRest;
  supervisor: Supervisor;
  messaging: Messaging;
  presence: Presence;
  typing: Typing;
  typingSender: TypingSender;
  people: People;
  notifications: Notifications;
  entries: EntryStore;
  updates: KeptUpdates;
  offlineService: OfflineService;
  socketService: SocketService;
  stop(): Promise<void>;
}

export function createAccount(deps: AccountDeps): Account {
  const { ports, session, events } = deps;
  const { user, server, stores } = deps.signedIn;
  const { clock } = ports;
  const selfId = user.userId;
  const entries = entryStore(stores.cache);
  const updates = keptUpdates(stores.vault);
  const rest: SignedRest = {
    rest: ports.rest,
    server,
    token: async () =>
      supervisor.mayAsk() ? session.token() : fail('offline', 'The server has not been reached on this network.'),
    refused: (token) => session.refused(token),
  };
  const ready = () => supervisor.ready();

  const people = createPeople({
    clock,
    self: user,
    rest,
    entries,
    changed: () => {
      messaging.summaries.forget(null);
      presence.directoryChanged();
      for (const name of ['people.changed', 'rooms.changed'] as const) events.hint(name);
    },
  });
  const presence = createPresence({
    clock,
    selfId,
    saved: savedDeclaration(stores),
    directoryIds: () => people.ids(),
    onChanged: (presences) => {
      events.emit('presence.changed', { presences });
      events.hint('rooms.changed');
    },
  });
  const typing = createTyping({
    clock,
    selfId,
    sharedRooms: (userId) => messaging.sharedRooms(userId),
    onChanged: (roomId, userIds) => {
      events.emit('typing.changed', { roomId, userIds });
      events.hint('rooms.changed');
    },
  });
  const typingSender = createTypingSender({ clock, selfId, ready });

  const messaging: Messaging = createMessaging({
    ports,
    stores,
    selfId,
    deviceId: deps.deviceId,
    rest,
    supervisor: () => supervisor,
    nameOf: (userId) => people.nameOf(userId),
    met: (userIds) => people.met(userIds),
    presenceOf: (userId) => presence.stateOf(userId),
    typingIn: (roomId) => typing.typingIn(roomId),
    arrived: (message) => {
      typing.onMessage(message);
      notifications.noteMessage(message);
      const { roomId, acuity } = message;
      if (acuity !== 'urgent') events.emit('alert.raised', { kind: 'message', roomId, acuity });
    },
    handled: (messageId) => notifications.messageHandled(messageId),
    applied: () => {},
    rejected: () => {},
    roomChanged: (roomId) => events.hintRoom(roomId),
    recordChanged: (entity, id) => {
      events.hintRecord(entity, id);
      if (entity === 'room') events.hint('rooms.changed');
    },
    conflictsChanged: () => events.hint('conflicts.changed'),
    outboxChanged: () => events.refresh('outbox.changed'),
    urgentLate: (late) =>
      notifications.lateMessages(late.map(({ opId, roomId, writtenAt }) => ({ opId, roomId, at: writtenAt }))),
    policy: defaultPolicy,
    entries,
    isEntryKept: (key) => key === DIRECTORY_KEY || updates.has(key),
  });
  const notifications = createNotifications({
    ports,
    stores,
    rest,
    enqueue: (id) => {
      const opId = uuidV7(clock.now(), ports.random.bytes(10));
      return messaging.outbox.enqueue({
        opId,
        kind: 'notification.read',
        roomId: null,
        target: id,
        payload: {},
        acuity: 'routine',
      });
    },
    changed: () => events.hint('notifications.changed'),
    alert: (acuity, roomId) => events.emit('alert.raised', { kind: 'notification', roomId, acuity }),
  });

  const interval = createIntervalSync({
    clock,
    random: ports.random,
    intervalMs: () => deps.settings.get().syncIntervalMs,
    tasks: [
      { atMostEveryMs: 0, run: () => notifications.refresh() },
      { atMostEveryMs: 0, run: () => messaging.records.revalidate() },
      { atMostEveryMs: DIRECTORY_EVERY_MS, run: () => people.refresh() },
    ],
  });

  const supervisor = createSupervisor({
    clock,
    random: ports.random,
    links: ports.links,
    rest: ports.rest,
    log: ports.log,
    settings: () => deps.settings.get().connection,
    server,
    device: () => ({
      deviceId: deps.deviceId,
      epoch: messaging.epoch.current(),
      workstation: deps.installation.workstation,
    }),
    token: () => session.token(),
    refused: (token) => session.refused(token),
    onExpired: () => void session.expire(),
    catchUp: (link) => messaging.catchUp(link),
    onReady: (link) => {
      people.onReady(link);
      presence.onReady(link);
      notifications.onReady(link);
      messaging.onReady(link);
      interval.onReady();
      for (const name of ['rooms.changed', 'people.changed'] as const) events.hint(name);
    },
    onLost: () => {
      messaging.onLost();
      presence.onLost();
      people.onLost();
      notifications.onLost();
      interval.onLost();
      typing.onLost();
      typingSender.onLost();
      events.hint('rooms.changed');
    },
    onEvent: (name, payload, link) => {
      messaging.onEvent(name, payload, link);
      presence.onEvent(name, payload);
      typing.onEvent(name, payload);
      notifications.onEvent(name, payload);
      relay(events, name, payload);
    },
    onAlive: (serverTime, link: ReadyLink) => presence.onAlive(serverTime, link),
  });
  const stopView = supervisor.onView(() => {
    events.refresh('connection.changed');
    events.refresh('outbox.changed');
  });
  const stopWindows = deps.windows.onReport((state) => presence.own.setWindows(state.visible));

  const account: Omit<Account, 'offlineService' | 'socketService'> = {
    ports,
    user,
    stores,
    events,
    rest,
    supervisor,
    messaging,
    presence,
    typing,
    typingSender,
    people,
    notifications,
    entries,
    updates,
    stop: async () => {
      stopView();
      stopWindows();
      supervisor.stop();
      messaging.stop();
      presence.stop();
      people.stop();
      interval.onLost();
      notifications.onLost();
      typing.onLost();
      typingSender.onLost();
    },
  };
  const complete = account as Account;
  complete.offlineService = createOfflineService(complete);
  complete.socketService = createSocketService(complete);
  return complete;
}

/** Calls and a few other platform events are handed to the windows as they are. */
function relay(events: EventHub, name: string, payload: unknown): void {
  const event = RELAYED.find((relayed) => relayed === name);
  if (event) events.emit('platform.event', { event, payload: (payload ?? null) as JsonValue });
}

/** The declared status outlives a restart; it is no content, but it is the person's own, so it lies in the vault. */
function savedDeclaration(stores: Stores): Parameters<typeof createPresence>[0]['saved'] {
  const KEY = 'declared-presence';
  return {
    load: () => {
      const text = readMeta(stores.vault, KEY);
      return text === null || text === ''
        ? null
        : (JSON.parse(text) as ReturnType<Parameters<typeof createPresence>[0]['saved']['load']>);
    },
    save: (declaration) => writeMeta(stores.vault, KEY, declaration === null ? '' : JSON.stringify(declaration)),
  };
}
