// A burst: ten thousand messages that a server pushes as fast as it can, as coverages of fifty, into a daemon with a
// window open. Stored means: in the cache, on screen when asked for. Searchable comes later, in idle batches. The
// baseline inserts the same rows and their full-text index into an equal file, from memory, in transactions of fifty.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '#daemon/ports/database.ts';
import type { Storage } from '#daemon/ports/storage.ts';
import { inTurns, median, perSecond, rate, time, type Benchmark } from '../measure.ts';
import { must, settleOffline, signIn, withStores } from '../stage/account.ts';
import { burstOf, burstRoom } from '../stage/burst-rows.ts';
import { startServer } from '../stage/child.ts';
import { heard, listenAsAWindow, openWorkplace } from '../stage/workplace.ts';

const COUNT = 10_000;
const ROOMS = 20;
const BATCH = 50;
const GOAL = { ratio: 0.5, delayMs: 10 };
/** The monitor's figures hold its own interval. */
const SAMPLE_MS = 1;
/** The indexer waits for quiet before it begins; this long without a write, it has ended. */
const QUIET_MS = 300;

interface BurstFigures {
  storedPerSecond: number;
  searchableMs: number;
  delayP99Ms: number;
  delayMaxMs: number;
}

async function throughTheDaemon(): Promise<BurstFigures> {
  const place = openWorkplace();
  const plan = { ROOMS: String(ROOMS), MESSAGES: String(COUNT), BATCH: String(BATCH) };
  const server = await startServer('tests/bench/servers/pusher.ts', plan);
  const writes = watchWrites(place.ports.storage);
  place.ports.storage = writes.storage;
  const daemon = place.start();
  await signIn(daemon, server.address);
  listenAsAWindow(daemon);
  // The coverages come in order, so the last room's last one is the last of all.
  const lastRoom = burstRoom(ROOMS - 1);
  const lastPosition = COUNT / ROOMS;
  let began = Number.NaN;
  const first = heard(daemon, 'alert.raised', () => true).then(() => (began = performance.now()));
  const arrived = new Promise<number>((resolve) => {
    daemon.bridge.subscribe('chat.changed', ({ roomId }) => {
      if (roomId !== lastRoom) return;
      void daemon.bridge.call('chat.page', { roomId, before: null, limit: 1 }).then((page) => {
        const last = must(page).rows.at(-1);
        if (last?.row === 'message' && last.position === lastPosition) resolve(performance.now());
      });
    });
  });
  const delay = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  delay.enable();
  server.tell('burst');
  await first;
  const tookMs = (await arrived) - began;
  while (performance.now() - writes.lastAt() < QUIET_MS) await pause(20);
  delay.disable();
  const rooms = must(await daemon.bridge.call('rooms.list', {}));
  const unread = rooms.reduce((sum, room) => sum + room.unread, 0);
  if (unread !== COUNT) throw new Error(`${unread} of ${COUNT} messages are unread`);
  await daemon.stop();
  await server.stop();
  await checkIndexed(place);
  place.remove();
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - SAMPLE_MS);
  return {
    storedPerSecond: perSecond(COUNT, tookMs),
    searchableMs: writes.lastAt() - began,
    delayP99Ms: ms(delay.percentile(99)),
    delayMaxMs: ms(delay.max),
  };
}

function watchWrites(storage: Storage): { storage: Storage; lastAt(): number } {
  let lastAt = 0;
  const watch = (database: Database): Database => ({
    ...database,
    transaction: (work) => {
      const value = database.transaction(work);
      lastAt = performance.now();
      return value;
    },
  });
  const open: Storage['open'] = (account, store, keyHex) => {
    const opened = storage.open(account, store, keyHex);
    return opened.ok && store === 'cache' ? { ok: true, value: watch(opened.value) } : opened;
  };
  return { storage: { ...storage, open }, lastAt: () => lastAt };
}

async function checkIndexed(place: Parameters<typeof withStores>[0]): Promise<void> {
  const left = await withStores(place, ({ cache }) => countOf(cache, 'index_tail'));
  if (left > 0) throw new Error(`${left} messages are not searchable yet`);
}

function countOf(database: Database, table: string): number {
  return database.prepare(`SELECT count(*) AS count FROM ${table}`).get<{ count: number }>()?.count ?? 0;
}

async function bareInsert(): Promise<BurstFigures> {
  const place = openWorkplace();
  await settleOffline(place);
  const coverages = burstOf(ROOMS, COUNT, BATCH);
  const tookMs = await withStores(place, ({ cache }) => {
    const insert = cache.prepare(
      `INSERT INTO messages (row_key, room_id, seq, change_seq, message_id, client_id, sender_id, body, acuity, sent_at,
         written_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
    );
    const index = cache.prepare('INSERT INTO message_text (rowid, body) VALUES (?, ?)');
    let key = 0;
    const began = performance.now();
    for (const { messages } of coverages) {
      cache.transaction(() => {
        for (const message of messages) {
          const { roomId, seq, changeSeq, messageId, clientId, senderId, body, acuity, sentAt, writtenAt } = message;
          key += 1;
          insert.run(key, roomId, seq, changeSeq, messageId, clientId, senderId, body, acuity, sentAt, writtenAt);
          index.run(key, body);
        }
      });
    }
    return performance.now() - began;
  });
  place.remove();
  return { storedPerSecond: perSecond(COUNT, tookMs), searchableMs: tookMs, delayP99Ms: 0, delayMaxMs: 0 };
}

export const burst: Benchmark = {
  name: 'burst',
  what: `receive burst of ${COUNT.toLocaleString('en')}`,
  turns: 5,
  async measure(turns) {
    const { ours, bare } = await inTurns(turns, { ours: throughTheDaemon, bare: bareInsert });
    const stored = median(ours.map((run) => run.storedPerSecond));
    const inserted = median(bare.map((run) => run.storedPerSecond));
    const delay = median(ours.map((run) => run.delayP99Ms));
    const longest = median(ours.map((run) => run.delayMaxMs));
    return [
      {
        work: `receive burst of ${COUNT.toLocaleString('en')}, stored`,
        ours: rate(stored),
        baseline: `bare insert with full text ${rate(inserted)}`,
        ratio: stored / inserted,
        goal: `≥ ${GOAL.ratio} of it`,
        met: stored / inserted >= GOAL.ratio,
      },
      {
        work: 'event-loop delay p99 meanwhile, indexing included',
        ours: `${time(delay)} (longest ${time(longest)})`,
        baseline: `searchable after ${time(median(ours.map((run) => run.searchableMs)))}`,
        ratio: null,
        goal: `≤ ${time(GOAL.delayMs)}`,
        met: delay <= GOAL.delayMs,
      },
    ];
  },
};
