// Reading from a cache of 100,000 messages: opening a room, the list of rooms, and the start of a daemon until the first
// page is there, with and without a long outbox. Process and code are loaded, the system's file cache is warm.

import { inTurns, median, quantile, time, type Benchmark, type Figure } from '../measure.ts';
import { must, restored, settleOffline, withStores } from '../stage/account.ts';
import { fillCache, fillOutbox } from '../stage/rows.ts';
import { openWorkplace, type Workplace } from '../stage/workplace.ts';

const MESSAGES = 100_000;
const PAGE = 50;
const OPENINGS = 200;
const QUEUED = 10_000;
const GOAL = { openingMs: 1, coldMs: 150 };

const nameOf = (index: number): string => `team:cached-${index}`;
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => nameOf(index));
/** Rooms in an order that is the same in every run and in none of the files. */
const scattered = (turn: number, rooms: number): string => nameOf((turn * 7_919) % rooms);

async function filled(rooms: number): Promise<Workplace> {
  const place = openWorkplace();
  await settleOffline(place);
  await withStores(place, (stores) => fillCache(stores, names(rooms), MESSAGES));
  return place;
}

/** Milliseconds of each opening. */
async function openRooms(place: Workplace, rooms: number): Promise<number[]> {
  const daemon = place.start();
  await restored(daemon);
  const took: number[] = [];
  for (let turn = 0; turn < OPENINGS; turn += 1) {
    const began = performance.now();
    const roomId = scattered(turn, rooms);
    const page = must(await daemon.bridge.call('chat.page', { roomId, before: null, limit: PAGE }));
    took.push(performance.now() - began);
    if (page.rows.length !== PAGE) throw new Error(`a page of ${page.rows.length}`);
  }
  await daemon.stop();
  return took;
}

async function readRows(place: Workplace, rooms: number): Promise<number[]> {
  return withStores(place, ({ cache }) => {
    const newest = cache.prepare('SELECT * FROM messages WHERE room_id = ? ORDER BY seq DESC LIMIT ?');
    const took: number[] = [];
    for (let turn = 0; turn < OPENINGS; turn += 1) {
      const began = performance.now();
      newest.all(scattered(turn, rooms), PAGE);
      took.push(performance.now() - began);
    }
    return took;
  });
}

/** The first list after a start, and one after something changed in one room. */
async function listRooms(place: Workplace): Promise<{ first: number; again: number }> {
  const daemon = place.start();
  await restored(daemon);
  const list = async () => {
    const began = performance.now();
    must(await daemon.bridge.call('rooms.list', {}));
    return performance.now() - began;
  };
  const first = await list();
  const again: number[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    must(await daemon.bridge.call('chat.markRead', { roomId: nameOf(turn), position: 1_000_000 }));
    again.push(await list());
  }
  await daemon.stop();
  return { first, again: median(again) };
}

export const rooms: Benchmark = {
  name: 'rooms',
  what: `opening rooms and listing them, ${MESSAGES.toLocaleString('en')} messages cached`,
  turns: 3,
  async measure(turns) {
    const few = await filled(200);
    const many = await filled(2_000);
    const opened = await inTurns(turns, { ours: () => openRooms(few, 200), bare: () => readRows(few, 200) });
    const lists = await inTurns(turns, { few: () => listRooms(few), many: () => listRooms(many) });
    few.remove();
    many.remove();
    const ours = opened.ours.flat();
    const bare = median(opened.bare.flat());
    const listFigure = (count: string, runs: readonly { first: number; again: number }[]): Figure => ({
      work: `list of ${count} rooms after a change in one`,
      ours: time(median(runs.map((run) => run.again))),
      baseline: `the first one ${time(median(runs.map((run) => run.first)))}`,
      ratio: null,
      goal: '',
      met: null,
    });
    return [
      {
        work: `opening a room, ${PAGE} of ${MESSAGES.toLocaleString('en')} messages`,
        ours: `${time(median(ours))} (p95 ${time(quantile(ours, 0.95))})`,
        baseline: `bare SELECT ${time(bare)}`,
        ratio: bare / median(ours),
        goal: `≤ ${time(GOAL.openingMs)}`,
        met: median(ours) <= GOAL.openingMs,
      },
      listFigure('200', lists.few),
      listFigure('2,000', lists.many),
    ];
  },
};

async function startToFirstPage(place: Workplace): Promise<number> {
  const began = performance.now();
  const daemon = place.start();
  await restored(daemon);
  must(await daemon.bridge.call('chat.page', { roomId: nameOf(7), before: null, limit: PAGE }));
  const tookMs = performance.now() - began;
  await daemon.stop();
  return tookMs;
}

async function openAndRead(place: Workplace): Promise<number> {
  const began = performance.now();
  return withStores(place, ({ cache }) => {
    cache.prepare('SELECT * FROM messages WHERE room_id = ? ORDER BY seq DESC LIMIT ?').all(nameOf(7), PAGE);
    return performance.now() - began;
  });
}

export const coldStart: Benchmark = {
  name: 'cold-start',
  what: 'cold start to the first page',
  turns: 7,
  async measure(turns) {
    const empty = await filled(200);
    const spread = await filled(200);
    const heaped = await filled(200);
    await withStores(spread, (stores) => fillOutbox(stores, QUEUED, (index) => nameOf(index % 50), spread.id));
    await withStores(heaped, (stores) => fillOutbox(stores, QUEUED, () => nameOf(7), heaped.id));
    const { ours, queued, heap, bare } = await inTurns(turns, {
      ours: () => startToFirstPage(empty),
      bare: () => openAndRead(empty),
      queued: () => startToFirstPage(spread),
      heap: () => startToFirstPage(heaped),
    });
    for (const place of [empty, spread, heaped]) place.remove();
    const baseline = median(bare);
    const figure = (what: string, ms: readonly number[]): Figure => ({
      work: `cold start to the first page${what}`,
      ours: time(median(ms)),
      baseline: `open the files and SELECT ${time(baseline)}`,
      ratio: baseline / median(ms),
      goal: `≤ ${time(GOAL.coldMs)}`,
      met: median(ms) <= GOAL.coldMs,
    });
    const many = QUEUED.toLocaleString('en');
    return [
      figure('', ours),
      figure(`, ${many} queued in 50 rooms`, queued),
      figure(`, ${many} queued in the very room`, heap),
    ];
  },
};
