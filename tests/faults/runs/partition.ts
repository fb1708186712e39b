// A partition run: several consoles write into the same rooms while each one's line is cut and healed at random, in every
// way that a line can be cut. Healed in the end, every message is there once, each author's in the order of writing in
// each room, and all consoles are equal.

import type { FaultProxy } from '../proxy.ts';
import type { Desk, Stage } from '../stage/stage.ts';
import type { ConsoleProcess } from '../stage/console-process.ts';
import { pause, until } from '../stage/until.ts';
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
  /** Messages taken for connection killers (OB6) and tried again by hand. */
  accused: number;
}

const CUTS: readonly ((proxy: FaultProxy, random: () => number) => void)[] = [
  (proxy) => proxy.tear(),
  (proxy) => proxy.unplug(),
  (proxy) => proxy.silence('both'),
  (proxy) => proxy.silence('up'),
  (proxy) => proxy.silence('down'),
  (proxy, random) => {
    proxy.fate = (frame) => (frame.direction === 'down' && frame.kind === 'ack' && random() < 0.3 ? 'drop' : 'pass');
  },
  (proxy, random) => {
    proxy.fate = (frame) => (frame.direction === 'down' && frame.kind === 'event' && random() < 0.3 ? 'drop' : 'pass');
  },
  (proxy, random) => {
    proxy.fate = (frame) => (frame.kind !== 'other' && random() < 0.2 ? { lateMs: random() * 400 } : 'pass');
  },
  (proxy, random) => {
    proxy.fate = (frame) => (frame.kind === 'event' && random() < 0.3 ? 'twice' : 'pass');
  },
  (proxy, random) => {
    let sliced = false;
    proxy.fate = (frame) => {
      if (sliced || frame.event !== 'sync:push' || random() > 0.5) return 'pass';
      sliced = true;
      return 'slice';
    };
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
  for (const { proxy } of desks) {
    proxy.calm();
    // An event that was lost last is found by the comparison every five minutes; a new link finds it now.
    proxy.tear();
  }
  const accused = await Promise.all(desks.map(({ console }) => drainedAsByPerson(console)));
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
  return { written: total, cuts, healedMs, accused: accused.reduce((sum, count) => sum + count, 0) };
}

/** A line that broke three times just when a message left has made it look like a killer; its person tries again. */
async function drainedAsByPerson(console: ConsoleProcess): Promise<number> {
  const accused = new Set<string>();
  await until(
    'everything is sent',
    async () => {
      const items = await console.items();
      const killers = items.filter((item) => item.lastError?.code === 'CONNECTION_KILLER' && item.state === 'rejected');
      for (const { opId } of killers) accused.add(opId);
      if (killers.length > 0) await console.call('outbox.retry', { opIds: killers.map((item) => item.opId) });
      return console.connected && items.length === 0;
    },
    60_000,
    () => `${console.connection?.state}, ${JSON.stringify(console.outbox)}\n${console.lastRecords()}`,
  );
  return accused.size;
}
