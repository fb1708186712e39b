// A partition run: several consoles write into the same rooms while each one's line is cut and healed at random, in every
// way that a line can be cut. Healed in the end, every message is there once, each author's in the order of writing in
// each room, and all consoles are equal.

import type { FaultProxy } from '../proxy.ts';
import type { Desk, Stage } from '../stage/stage.ts';
import { pause } from '../stage/until.ts';
import { checkEqual, same } from './equal.ts';

export interface PartitionRun {
  rooms: readonly string[];
  /** Of each console. */
  messagesPerSecond: number;
  forMs: number;
  random: () => number;
}

export interface PartitionReport {
  written: number;
  cuts: number;
  healedMs: number;
}

const CUTS: readonly ((proxy: FaultProxy, random: () => number) => void)[] = [
  (proxy) => proxy.tear(),
  (proxy) => proxy.unplug(),
  (proxy) => proxy.silence('both'),
  (proxy) => proxy.silence('up'),
  (proxy) => proxy.silence('down'),
  (proxy, random) => {
    proxy.fate = (frame) => (frame.direction === 'down' && frame.kind !== 'other' && random() < 0.3 ? 'drop' : 'pass');
  },
  (proxy, random) => {
    proxy.fate = (frame) => (frame.kind !== 'other' && random() < 0.2 ? { lateMs: random() * 400 } : 'pass');
  },
  (proxy, random) => {
    proxy.fate = (frame) => (frame.kind === 'event' && random() < 0.3 ? 'twice' : 'pass');
  },
  (proxy, random) => {
    proxy.fate = (frame) => (frame.event === 'sync:push' && random() < 0.3 ? 'slice' : 'pass');
  },
  (proxy) => {
    proxy.line = { bytesPerSecond: 20_000, delayMs: 200 };
  },
];

export async function runPartition(stage: Stage, desks: readonly Desk[], run: PartitionRun): Promise<PartitionReport> {
  const { random } = run;
  const end = performance.now() + run.forMs;
  const tag = Math.floor(random() * 1e6).toString(36);
  const before = new Map(run.rooms.map((roomId) => [roomId, stage.messages(roomId).length]));
  const written = new Map<string, string[]>();
  let cuts = 0;

  const write = async ({ name, console }: Desk): Promise<void> => {
    for (let count = 1; performance.now() < end; count += 1) {
      const roomId = run.rooms[Math.floor(random() * run.rooms.length)] ?? '';
      const body = `${tag} ${name} ${count}`;
      await console.send(roomId, body);
      const key = `${roomId} ${name}`;
      written.set(key, [...(written.get(key) ?? []), body]);
      await pause((random() * 2_000) / run.messagesPerSecond);
    }
  };
  const cut = async ({ proxy }: Desk): Promise<void> => {
    while (performance.now() < end) {
      await pause(100 + random() * 900);
      CUTS[Math.floor(random() * CUTS.length)]?.(proxy, random);
      cuts += 1;
      await pause(200 + random() * 1_500);
      proxy.calm();
    }
  };
  await Promise.all(desks.flatMap((desk) => [write(desk), cut(desk)]));

  const healed = performance.now();
  for (const { proxy } of desks) proxy.calm();
  await Promise.all(desks.map(({ console }) => console.drained()));
  const healedMs = Math.round(performance.now() - healed);
  let total = 0;
  for (const roomId of run.rooms) {
    const there = stage.messages(roomId);
    const since = there.slice(before.get(roomId) ?? 0);
    for (const { name } of desks) {
      const own = since.filter((message) => message.senderId === name).map((message) => message.body);
      same(`${name} in ${roomId} on the server`, own, written.get(`${roomId} ${name}`) ?? []);
      total += own.length;
    }
    await checkEqual(
      stage,
      desks,
      roomId,
      there.map((message) => message.body),
    );
  }
  return { written: total, cuts, healedMs };
}
