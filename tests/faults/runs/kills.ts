// A run of random kills (F1, F2): one console drains what it has while it is killed again and again, at any moment, and
// started again. In the end each op has been done once, in the order of writing, and the console is equal to the server.

import { numbered, type Desk, type Stage } from '../stage/stage.ts';
import { until } from '../stage/until.ts';
import { checkEqual } from './equal.ts';

export interface KillRun {
  ops: number;
  rooms: readonly string[];
  /** Milliseconds between a start and its kill. */
  shortestMs: number;
  longestMs: number;
  random: () => number;
}

export interface KillReport {
  kills: number;
  /** Of these, how many struck while the console was connected. */
  whileConnected: number;
  tookMs: number;
}

export async function runKills(stage: Stage, desk: Desk, run: KillRun): Promise<KillReport> {
  const started = performance.now();
  const { console, proxy } = desk;
  const before = new Map(run.rooms.map((roomId) => [roomId, stage.bodies(roomId)]));
  await console.call('connection.setPaused', { paused: true });
  const perRoom = Math.ceil(run.ops / run.rooms.length);
  const prefix = `k${Math.floor(run.random() * 1e6).toString(36)}-`;
  // What the window was answered is written; all of it must arrive.
  await Promise.all(
    run.rooms.map(async (roomId) => {
      for (const body of numbered(1, perRoom, prefix)) await console.send(roomId, body);
    }),
  );
  await console.kill();
  // Answers take a moment, as on a real line: else a life of a few milliseconds would do everything.
  proxy.line = { bytesPerSecond: 1_000_000, delayMs: 15 };

  let kills = 1;
  let whileConnected = 0;
  for (;;) {
    await console.start();
    if (run.random() < 0.7) await untilConnected(desk);
    const lifeMs = run.shortestMs + run.random() * (run.longestMs - run.shortestMs);
    await new Promise((resolve) => {
      setTimeout(resolve, lifeMs);
    });
    if (run.rooms.every((roomId) => stage.messages(roomId).length >= (before.get(roomId)?.length ?? 0) + perRoom))
      break;
    if (console.connected) whileConnected += 1;
    kills += 1;
    await console.kill();
  }
  proxy.calm();
  await console.drained();
  for (const roomId of run.rooms) {
    const expected = [...(before.get(roomId) ?? []), ...numbered(1, perRoom, prefix)];
    await checkEqual(stage, [desk], roomId, expected);
  }
  return { kills, whileConnected, tookMs: Math.round(performance.now() - started) };
}

function untilConnected({ console }: Desk): Promise<void> {
  return until('the console is connected', () => console.connected);
}
