// Builds the core and gives it to a host. What belongs to a signed-in person is built when they sign in and torn down
// when they leave, so that nothing of one person is ever sent under another (IN9); the rest lives as long as the process.

import type { BridgeServer, CallName } from '#shared/bridge/contract.ts';
import type { OutboxSummary } from '#shared/model/outbox.ts';
import { done, fail } from '#shared/result.ts';
import { createAccount, type Account } from './account/account.ts';
import { chatCalls } from './calls/chat-calls.ts';
import { consoleCalls } from './calls/console-calls.ts';
import type { Handler, Handlers } from './calls/handlers.ts';
import { offlineCalls } from './calls/offline-calls.ts';
import { recordCalls } from './calls/record-calls.ts';
import { outboxCalls } from './calls/outbox-calls.ts';
import { idleConnection } from './connection/idle-view.ts';
import type { Daemon, StartDaemon } from './daemon.ts';
import { createEventHub } from './event-hub.ts';
import { DatabaseError } from './ports/database.ts';
import { deviceIdOf } from './session/accounts.ts';
import { createSession } from './session/session.ts';
import { createSuspects } from './session/suspects.ts';
import { createSettings } from './settings.ts';
import { createFullDisk } from './store/full-disk.ts';
import { openStores, storageFailure } from './store/open-stores.ts';
import { writeMeta } from './store/vault-meta.ts';
import { createWindowStates } from './window-states.ts';

const EMPTY_OUTBOX: OutboxSummary = {
  waiting: 0,
  refused: 0,
  held: 0,
  mayHaveSent: 0,
  urgentLate: null,
  oldestWrittenAt: null,
  syncing: false,
  lastSync: null,
};

export const startDaemon: StartDaemon = (ports, installation): Daemon => {
  const settings = createSettings(ports.preferences);
  const windows = createWindowStates();
  const deviceId = deviceIdOf(ports.preferences, ports.random, ports.clock);
  let account: Account | null = null;
  const present = () => account;
  const suspects = createSuspects(ports.preferences);
  let repair: (() => void) | null = null;

  const events = createEventHub(ports.clock, ports.log, {
    'session.changed': () => session.view(),
    'connection.changed': () => account?.supervisor.view() ?? idleConnection(ports.clock.now()),
    'outbox.changed': () => account?.messaging.outboxSummary() ?? EMPTY_OUTBOX,
    'settings.changed': () => settings.get(),
  });

  const session = createSession({
    ...ports,
    server: { get: () => settings.get().server, set: (server) => void settings.set({ server }) },
    demonstration: installation.demonstration,
    openStores: (name, keyHex) => {
      const opened = openStores(ports.storage, name, keyHex, ports.random, {
        suspect: suspects.of(name),
        damaged: (store) => {
          suspects.note(name, store);
          repair ??= ports.clock.after(0, () => void session.reopen().finally(() => (repair = null)));
        },
        full: () => fullDisk.refused(),
      });
      if (opened.ok) suspects.clear();
      return opened;
    },
    unsentCount: () => {
      const summary = account?.messaging.outbox.summary();
      if (!account || !summary) return 0;
      // What waits for a decision, and a caller's own changes, are nowhere else either: they leave with the vault.
      return summary.waiting + summary.refused + account.messaging.conflicts.waiting() + account.updates.count();
    },
    onSignedIn: (signedIn) => {
      try {
        account = createAccount({ ports, signedIn, session, settings, events, windows, deviceId, installation });
      } catch (error) {
        if (error instanceof DatabaseError) return storageFailure(error);
        throw error;
      }
      account.supervisor.start();
      tellAll();
      return done;
    },
    onSignedOut: async () => {
      const leaving = account;
      account = null;
      await leaving?.stop();
      tellAll();
    },
    mayAsk: () => account?.supervisor.mayAsk() ?? false,
    onRenewed: () => account?.supervisor.tryNow(),
  });

  const fullDisk = createFullDisk({
    clock: ports.clock,
    told: () => {
      const view = session.view();
      return 'notice' in view && view.notice?.kind === 'storage-full';
    },
    tell: () => session.notify({ kind: 'storage-full' }),
    takeBack: () => session.dismissNotice(),
    tryWriting: () => {
      if (account) writeMeta(account.stores.vault, 'disk-tried-at', String(Math.floor(ports.clock.now())));
    },
  });
  const tellAll = (): void => {
    events.refresh('connection.changed');
    events.refresh('outbox.changed');
    for (const name of ['rooms.changed', 'people.changed', 'notifications.changed'] as const) events.hint(name);
  };
  session.onView(() => events.refresh('session.changed'));
  settings.onChange(() => events.refresh('settings.changed'));
  const started = session.start();

  const handlers: Handlers = {
    ...consoleCalls({ ports, installation, session, settings, windows, present }),
    ...chatCalls(present),
    ...outboxCalls(present),
    ...offlineCalls(present),
    ...recordCalls(present),
  };
  const bridge: BridgeServer = {
    call: async (name, input) => {
      // A failing disk is a reason to say, at whatever statement it shows; anything else is a bug and is recorded as one.
      try {
        return await (handlers[name] as Handler<typeof name>)(input);
      } catch (error) {
        if (error instanceof DatabaseError) return storageFailure(error);
        ports.log.record('error', 'call-failed', {
          call: name satisfies CallName,
          kind: error instanceof Error ? error.name : 'other',
        });
        return fail('internal', 'Something went wrong inside the console. What was written is kept.');
      }
    },
    subscribe: (name, listener) => events.subscribe(name, listener),
  };

  return {
    bridge,
    host: {
      suspending: () => account?.supervisor.signals.suspending(),
      resumed: () => account?.supervisor.signals.resumed(),
      networkChanged: (online) => account?.supervisor.signals.networkChanged(online),
      screenLocked: () => account?.presence.own.setLocked(true),
      screenUnlocked: () => account?.presence.own.setLocked(false),
      idle: (seconds) => account?.presence.own.setIdle(seconds),
    },
    stop: async () => {
      await started;
      fullDisk.stop();
      await session.stop();
      events.stop();
    },
  };
};
