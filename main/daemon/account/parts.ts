// The pieces of one person's messaging, each built once and told of the others. The order is that of need: stores, log,
// marks, plain platform, catch-up, couriers, pump, outbox, lists, chat.

import { cacheRows } from '../cache/cache-rows.ts';
import { createEviction, type Eviction } from '../cache/eviction.ts';
import type { Conflicts } from '../conflict/conflicts.ts';
import type { RecordArrivals } from '../records/arrivals.ts';
import type { Records } from '../records/records.ts';
import { createChat, type Chat } from '../chat/chat.ts';
import { createSummaries, type Summaries } from '../chat/summaries.ts';
import { createEpoch, type Epoch } from '../outbox/epoch.ts';
import { travelsInBatch, type Op } from '../outbox/op.ts';
import { createStaleness, type Staleness } from '../outbox/staleness.ts';
import { createOutbox, type Outbox } from '../outbox/outbox.ts';
import { createPump, type Pump } from '../outbox/pump.ts';
import { restCourier } from '../outbox/rest-courier.ts';
import { MESSAGES, syncCourier } from '../outbox/sync-courier.ts';
import { createPlainCatchUp, type PlainCatchUp } from '../plain/catch-up.ts';
import { plainCourier } from '../plain/courier.ts';
import { createPlainInbox, type PlainInbox } from '../plain/inbox.ts';
import { createAgeClock } from '../store/age-clock.ts';
import { composerStore, type ComposerStore } from '../store/composer.ts';
import { messageStore, type MessageStore } from '../store/messages.ts';
import { opStore, type OpStore } from '../store/ops.ts';
import { rangeStore, type RangeStore } from '../store/ranges.ts';
import { roomStore, type RoomStore } from '../store/rooms.ts';
import { createCatchUp, type CatchUp } from '../sync/catch-up.ts';
import { createCurrency, type Currency } from '../sync/currency.ts';
import { createIndexer, type Indexer } from '../sync/indexer.ts';
import { createOwnMarks, type OwnMarks } from '../sync/own-marks.ts';
import { createRoomLog, type RoomLog } from '../sync/room-log.ts';
import { createSettling, type Settling } from '../sync/settling.ts';
import { createRecordParts } from './record-parts.ts';
import type { MessagingDeps } from './messaging.ts';

export interface Parts {
  ops: OpStore;
  records: Records;
  conflicts: Conflicts;
  arrivals: RecordArrivals;
  composer: ComposerStore;
  messages: MessageStore;
  rooms: RoomStore;
  ranges: RangeStore;
  log: RoomLog;
  marks: OwnMarks;
  settling: Settling;
  epoch: Epoch;
  pump: Pump;
  outbox: Outbox;
  staleness: Staleness;
  chat: Chat;
  summaries: Summaries;
  catchUp: CatchUp;
  plain: { inbox: PlainInbox; catchUp: PlainCatchUp };
  currency: Currency;
  indexer: Indexer;
  eviction: Eviction;
  /** A window shows this room: what is in the cache of it is in use. */
  noteShown(roomId: string): void;
  readUpTo(roomId: string): number;
}

export function buildParts(deps: MessagingDeps): Parts {
  const { ports, stores, selfId } = deps;
  const { clock, random } = ports;
  const { vault, cache } = stores;
  const ops = opStore(vault);
  const composer = composerStore(vault);
  const messages = messageStore(cache);
  const rooms = roomStore(cache);
  const ranges = rangeStore(cache);
  const currency = createCurrency();
  const indexer = createIndexer(clock, messages);
  const ready = () => deps.supervisor().ready();
  const readUpTo = (roomId: string) => Math.max(composer.mark(roomId, 'read'), rooms.markOf(roomId, selfId, 'read'));
  const epoch = createEpoch({ vault, ops, composer, clock, random, log: ports.log });
  const marks = createOwnMarks({
    clock,
    vault,
    composer,
    messages,
    selfId,
    ready,
    now: () => Math.floor(clock.now()),
    deliverable: (roomId) => deliverable(roomId),
  });

  const roomChanged = (roomId: string): void => {
    summaries.forget(roomId);
    deps.roomChanged(roomId);
  };
  const settling = createSettling({ clock, vault, ops, ranges });
  const log = createRoomLog({
    cache,
    messages,
    ranges,
    rooms,
    settling,
    selfId,
    met: deps.met,
    readUpTo,
    arrived: (message) => deps.arrived({ ...message, at: message.sentAt }),
    handled: (messageId) => deps.handled(messageId),
    roomChanged: (roomId) => {
      marks.arrived(roomId);
      indexer.touch();
      roomChanged(roomId);
    },
  });
  /** Delivered is claimed up to the first hole only (CH2). */
  const deliverable = (roomId: string): number | null => {
    const told = composer.mark(roomId, 'delivered');
    const stretches = ranges.of(roomId);
    const stretch = told === 0 ? stretches.at(-1) : stretches.find((range) => range.to > told);
    if (!stretch || (told > 0 && stretch.from > told + 1 && deps.supervisor().view().server !== 'plain')) return null;
    return stretch.to > told && messages.newest(roomId) !== null ? stretch.to : null;
  };

  const inbox = createPlainInbox({
    selfId,
    messages,
    rooms,
    log,
    joined: (roomId) => plainCatchUp.joined(roomId),
    unknownOps: (roomId) =>
      ops.ofRoom(roomId).filter((op) => op.kind === 'message.send' && op.maybeSent && op.state === 'queued'),
    found: (opId) => {
      const op = ops.byId(opId);
      if (op) settled(op);
    },
  });
  const plainCatchUp = createPlainCatchUp({
    rooms,
    ranges,
    inbox,
    ready,
    now: () => clock.now(),
    progress: (count, total) => deps.supervisor().setProgress(count, total),
    caughtUp: (roomId) => currency.caughtUp(new Set([roomId])),
    loadingChanged: deps.roomChanged,
  });
  /** Found in a history: the server has it, whatever the answer was. */
  const settled = (op: Op): void => {
    if (pump.inflight(op.opId)) return;
    ops.remove(op.opId);
    if (op.roomId !== null) roomChanged(op.roomId);
    deps.outboxChanged();
  };
  const catchUp = createCatchUp({
    clock,
    log,
    rooms,
    ranges,
    ready,
    progress: (count, total) => deps.supervisor().setProgress(count, total),
    caughtUp: (roomIds, complete) => {
      currency.caughtUp(roomIds);
      // A direct room opened offline has no head yet; everything else that a complete list leaves out is not ours.
      for (const room of complete ? rooms.all() : [])
        if (!roomIds.has(room.record.roomId) && room.record.head > 0) log.remove(room.record.roomId);
      summaries.forget(null);
    },
    loadingChanged: deps.roomChanged,
  });

  const device = () => ({ deviceId: deps.deviceId, epoch: epoch.current() });
  const recordParts = createRecordParts(deps, ops, device);
  const couriers = {
    sync: syncCourier(random, device, MESSAGES),
    plain: plainCourier({ selfId, inbox, catchUp: plainCatchUp, messages }),
    rest: restCourier(deps.rest, ready),
  };
  const pump = createPump({
    vault,
    ops,
    composer,
    clock,
    random,
    log: ports.log,
    epoch: () => epoch.current(),
    newEpoch: (why) => epoch.begin(why),
    ready,
    reconnect: (cause) => deps.supervisor().reconnect(cause),
    courierFor: (op, link) => {
      if (op.kind === 'record.change') return recordParts.courierFor(link);
      return travelsInBatch(op.kind) ? couriers[link.mode] : couriers.rest;
    },
    alsoSettle: (op, outcome) => {
      if (op.kind === 'record.change') recordParts.settle(op, outcome);
    },
    covered: (op, outcome) =>
      op.roomId === null || (outcome.effect.seq !== undefined && log.covered(op.roomId, outcome.effect.seq)),
    writeAlong: () => settling.settleDue(),
    settled: (_lane, batch, delivery, settlement) => {
      for (const op of settlement.unsettled) if (op.roomId !== null) settling.noteAcked(op.roomId);
      for (const outcome of delivery.outcomes) {
        if (outcome.outcome !== 'applied') continue;
        const op = batch.find((candidate) => candidate.opId === outcome.opId);
        if (op?.roomId === null) deps.applied(op, outcome.effect.value);
      }
      for (const op of batch) if (op.kind === 'record.change') recordParts.changed(op);
      for (const { op, code } of settlement.rejected) deps.rejected(op, code);
      if (batch.some((op) => op.acuity === 'urgent')) staleness.urgentTouched();
      for (const roomId of roomsOf(batch)) roomChanged(roomId);
      deps.outboxChanged();
    },
    moved: (batch) => {
      for (const roomId of roomsOf(batch)) deps.roomChanged(roomId);
      for (const op of batch) if (op.kind === 'record.change') recordParts.changed(op);
      deps.outboxChanged();
    },
  });
  const age = createAgeClock(vault, clock);
  const cached = cacheRows(cache);
  let shownRooms = new Set<string>();
  const eviction = createEviction({
    clock,
    log: ports.log,
    rows: cached,
    policy: deps.policy.cache,
    reading: age.reading,
    takeUsed: () => {
      const used = { entries: deps.entries.takeUsed(), rooms: shownRooms };
      shownRooms = new Set();
      return used;
    },
    isEntryKept: deps.isEntryKept,
    removeEntry: (key) => deps.entries.remove(key),
    keptPlaces: (roomId) => {
      const named = ops.ofRoom(roomId).flatMap((op) => [op.target, op.payload.replyToId]);
      const referred = [...named, composer.draft(roomId)?.replyToId ?? null].flatMap((name) =>
        typeof name === 'string' ? (messages.find(roomId, name)?.seq ?? []) : [],
      );
      return [readUpTo(roomId) + 1, cached.oldestOpenUrgent(roomId, selfId) ?? Number.MAX_SAFE_INTEGER, ...referred];
    },
    roomChanged,
  });
  const staleness = createStaleness({
    vault,
    ops,
    age,
    clock,
    log: ports.log,
    policy: deps.policy,
    inflight: (opId) => pump.inflight(opId),
    connected: () => ready() !== null,
    changed: (held) => {
      for (const roomId of roomsOf(held)) roomChanged(roomId);
      deps.outboxChanged();
    },
    urgentChanged: (late) => {
      deps.urgentLate(late);
      deps.outboxChanged();
    },
  });
  const outbox = createOutbox({
    vault,
    ops,
    composer,
    clock,
    age,
    pump,
    changed: (op) => {
      if (op.roomId !== null) roomChanged(op.roomId);
      if (op.acuity === 'urgent') staleness.urgentTouched();
      if (op.kind === 'record.change') recordParts.changed(op);
      deps.outboxChanged();
    },
  });
  const { records, conflicts, arrivals } = recordParts.build(outbox);
  const summaries = createSummaries({
    selfId,
    messages,
    ranges,
    rooms,
    drafts: () => composer.drafts(),
    opsOf: (roomId) => ops.ofRoom(roomId),
    readUpTo,
    nameOf: deps.nameOf,
    presenceOf: deps.presenceOf,
    typingIn: deps.typingIn,
    behind: (roomId) => currency.behind(roomId),
    plain: () => deps.supervisor().view().server === 'plain',
  });
  const chat = createChat({
    vault,
    clock,
    outbox,
    composer,
    messages,
    marks,
    selfId,
    server: () => deps.supervisor().view().server,
    roomChanged,
  });
  return {
    ops,
    records,
    conflicts,
    arrivals,
    composer,
    messages,
    rooms,
    ranges,
    log,
    marks,
    settling,
    epoch,
    pump,
    outbox,
    staleness,
    chat,
    summaries,
    catchUp,
    plain: { inbox, catchUp: plainCatchUp },
    currency,
    indexer,
    eviction,
    noteShown: (roomId) => void shownRooms.add(roomId),
    readUpTo,
  };
}

function roomsOf(batch: readonly Op[]): Set<string> {
  return new Set(batch.flatMap((op) => (op.roomId === null ? [] : [op.roomId])));
}
