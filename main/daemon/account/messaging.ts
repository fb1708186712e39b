// Rooms and messages of one signed-in person: the stores, the outbox with its pump, the room log, catch-up on either
// kind of server, and what a window asks of them. Everything is built here once and torn down with the session (IN9).

import type { Acuity } from '#shared/model/message.ts';
import type { PresenceState } from '#shared/model/presence.ts';
import type { RecordEntity } from '#shared/model/record.ts';
import type { OutboxSummary } from '#shared/model/outbox.ts';
import { done, fail, type Result } from '#shared/result.ts';
import type { Conflicts } from '../conflict/conflicts.ts';
import type { Records } from '../records/records.ts';
import type { Chat } from '../chat/chat.ts';
import type { Summaries } from '../chat/summaries.ts';
import { timelinePage, type TimelineDeps } from '../chat/timeline.ts';
import type { ReadyLink, Supervisor } from '../connection/supervisor.ts';
import type { Epoch } from '../outbox/epoch.ts';
import type { Op } from '../outbox/op.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Pump } from '../outbox/pump.ts';
import type { SignedRest } from '../connection/rest-get.ts';
import { handlePlainEvent } from '../plain/events.ts';
import type { Policy } from '../policy.ts';
import { DatabaseError } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';
import type { ComposerStore } from '../store/composer.ts';
import type { EntryStore } from '../store/entries.ts';
import type { MessageStore } from '../store/messages.ts';
import { storageFailure, type Stores } from '../store/open-stores.ts';
import type { RoomStore } from '../store/rooms.ts';
import { createSteady } from '../sync/steady.ts';
import { handleSyncEvent } from '../sync/sync-events.ts';
import { buildParts } from './parts.ts';

export interface MessagingDeps {
  ports: Ports;
  stores: Stores;
  selfId: string;
  deviceId: string;
  rest: SignedRest;
  supervisor(): Supervisor;
  nameOf: TimelineDeps['nameOf'];
  /** People that came along in rooms and messages. */
  met(userIds: readonly string[]): void;
  presenceOf(userId: string): PresenceState;
  typingIn(roomId: string): string[];
  /** A message of somebody else arrived. */
  arrived(message: { roomId: string; senderId: string; acuity: Acuity; messageId: string; at: number }): void;
  /** An urgent message asks for nothing any more. */
  handled(messageId: string): void;
  /** A record op was applied; `value` is the record as the server has it now. */
  applied(op: Op, value: unknown): void;
  rejected(op: Op, code: string): void;
  roomChanged(roomId: string): void;
  recordChanged(entity: RecordEntity, id: string): void;
  conflictsChanged(): void;
  outboxChanged(): void;
  /** These own urgent messages should have left by now (OB11); those not named any more have, or were thrown away. */
  urgentLate(late: readonly Op[]): void;
  policy: Policy;
  entries: Pick<EntryStore, 'remove' | 'takeUsed'>;
  /** Entries that eviction leaves alone. */
  isEntryKept(key: string): boolean;
}

export interface Messaging {
  chat: Chat;
  outbox: Outbox;
  pump: Pump;
  epoch: Epoch;
  summaries: Summaries;
  rooms: RoomStore;
  messages: MessageStore;
  composer: ComposerStore;
  records: Records;
  conflicts: Conflicts;
  page(roomId: string, before: number | null, limit: number): ReturnType<typeof timelinePage>;
  load(roomId: string, from: number, to: number): Promise<Result<null>>;
  /** Rooms, direct ones left out, in which that person is too; for typing on a plain platform. */
  sharedRooms(userId: string): string[];
  /** Makes the room known here and, when connected, on the server. */
  open(roomId: string): Promise<Result<null>>;
  catchUp(ready: ReadyLink): Promise<Result<null>>;
  onReady(ready: ReadyLink): void;
  onLost(): void;
  onEvent(name: string, payload: unknown, ready: ReadyLink): void;
  /** Sends what is due now and waits until nothing is on its way. */
  drain(): Promise<OutboxSummary>;
  outboxSummary(): OutboxSummary;
  ageMs(op: Op): number;
  stop(): void;
}

export function createMessaging(deps: MessagingDeps): Messaging {
  const parts = buildParts(deps);
  const { outbox, pump, staleness, ops, composer, messages, rooms, ranges, log, catchUp, plain, currency, epoch } =
    parts;
  const steady = createSteady(deps.ports.clock, (why) => {
    deps.ports.log.record('error', 'events-not-kept', { why });
    currency.lost();
    deps.supervisor().reconnect('stalled');
  });
  const plainNow = () => deps.supervisor().view().server === 'plain';

  const timeline: TimelineDeps = {
    selfId: deps.selfId,
    messages,
    ranges,
    rooms,
    opsOf: (roomId) => ops.ofRoom(roomId),
    ageMs: (op) => staleness.ageMs(op),
    inflight: (opId) => pump.inflight(opId),
    nameOf: deps.nameOf,
    connection: () => deps.supervisor().view().state,
    plain: plainNow,
    behind: (roomId) => currency.behind(roomId),
    loading: (roomId) => catchUp.loading(roomId),
    readUpTo: parts.readUpTo,
  };

  const outboxSummary = (): OutboxSummary => {
    const counts = outbox.summary();
    if (counts.waiting === 0 && deps.supervisor().ready()) currency.noteAllSent(deps.ports.clock.now());
    return {
      ...counts,
      urgentLate: staleness.urgentLate(),
      syncing: pump.busy() || currency.catching(),
      lastSync: currency.lastSync(),
    };
  };

  return {
    chat: parts.chat,
    outbox,
    pump,
    epoch,
    summaries: parts.summaries,
    rooms,
    messages,
    composer,
    records: parts.records,
    conflicts: parts.conflicts,
    page: (roomId, before, limit) => {
      parts.noteShown(roomId);
      return timelinePage(timeline, roomId, before, limit);
    },
    load: (roomId, from, to) => (plainNow() ? plain.catchUp.load(roomId, to) : catchUp.load(roomId, from, to)),
    sharedRooms: (userId) =>
      rooms
        .all()
        .filter(({ record }) => record.kind !== 'direct' && record.memberIds.includes(userId))
        .map(({ record }) => record.roomId),
    open: async (roomId) => {
      if (!rooms.get(roomId)) plain.inbox.ensureRoom(roomId);
      return plainNow() ? plain.catchUp.join(roomId) : done;
    },
    catchUp: async (ready) => {
      // Nothing is sent under another identity than the one that wrote it (IN9), whatever the server thinks we are.
      if (ready.connected.userId !== deps.selfId) {
        deps.ports.log.record('error', 'connected-as-somebody-else');
        return fail('not-allowed', 'The server takes this console for somebody else.');
      }
      currency.begin();
      try {
        if (ready.mode === 'plain') return await plain.catchUp.run(ready);
        epoch.check(ready.connected.laneCursors ?? {});
        const [rooms, records] = await Promise.all([catchUp.run(ready), parts.arrivals.catchUp(ready)]);
        return rooms.ok ? records : rooms;
      } catch (error) {
        if (error instanceof DatabaseError) return storageFailure(error);
        throw error;
      }
    },
    onReady: (ready) => {
      // Before anything leaves: what is too old asks first (OB11).
      const { connected, mode } = ready;
      const lanes = mode === 'sync' ? (connected.laneCursors ?? null) : null;
      staleness.onReady(serverTimeOf(connected), lanes && { epoch: epoch.current(), lanes });
      pump.begin();
      parts.marks.flush();
      for (const roomId of currency.current()) catchUp.fill(roomId);
    },
    onLost: () => {
      currency.lost();
      plain.catchUp.lost();
      pump.linkLost();
      deps.outboxChanged();
    },
    onEvent: (name, payload, ready) => {
      const now = () => deps.ports.clock.now();
      steady.run(() => {
        if (ready.mode === 'plain') handlePlainEvent(name, payload, parts);
        else if (!parts.arrivals.onEvent(name, payload))
          handleSyncEvent(name, payload, { log, catchUp, record: deps.ports.log, now });
      });
    },
    drain: async () => {
      pump.forgive();
      await pump.idle();
      return outboxSummary();
    },
    outboxSummary,
    ageMs: (op) => staleness.ageMs(op),
    stop: () => {
      pump.stop();
      staleness.stop();
      catchUp.stop();
      parts.arrivals.stop();
      parts.marks.stop();
      parts.settling.stop();
      steady.stop();
      parts.indexer.stop();
      parts.eviction.stop();
    },
  };
}

/** The server's clock at the greeting, by whichever of the two fields it fills. */
function serverTimeOf({ serverTime, timestamp }: ReadyLink['connected']): number | null {
  const time = serverTime ?? Date.parse(timestamp ?? '');
  return Number.isFinite(time) ? time : null;
}
