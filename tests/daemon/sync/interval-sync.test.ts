// [SY4] What nobody pushes is asked for at the interval of the settings.

import { beforeEach, expect, test } from 'vitest';
import { createIntervalSync, type IntervalSync } from '#daemon/sync/interval-sync.ts';
import { done, fail, type Result } from '#shared/result.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

let clock: FakeClock;
let asked: string[];
let answer: Result<null>;
let intervalMs: number;
let sync: IntervalSync;
beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  answer = done;
  intervalMs = 30_000;
  const task = (name: string, atMostEveryMs: number) => ({
    atMostEveryMs,
    run: async () => {
      asked.push(name);
      return answer;
    },
  });
  sync = createIntervalSync({
    clock,
    random: { ...createSeededRandom(1), uniform: () => 0.5 },
    intervalMs: () => intervalMs,
    tasks: [task('list', 0), task('directory', 5 * 60_000)],
  });
});

test('one question at each interval, the rarer kinds when they are due', async () => {
  sync.onReady();
  await clock.settle(29_999);
  expect(asked).toEqual([]);
  await clock.settle(11 * 30_000);
  expect(asked.filter((name) => name === 'directory')).toHaveLength(1);
  expect(asked.filter((name) => name === 'list')).toHaveLength(10);
});

test('a changed setting counts from the next question on', async () => {
  sync.onReady();
  await clock.settle(30_000);
  intervalMs = 5_000;
  await clock.settle(30_000);
  asked = [];
  await clock.settle(20_000);
  expect(asked).toHaveLength(4);
});

test('nothing is asked without a link', async () => {
  sync.onReady();
  sync.onLost();
  await clock.settle(300_000);
  expect(asked).toEqual([]);
});

test('[OB5] a server that says how long to wait is waited for', async () => {
  answer = fail('too-many', 'wait', { retryAfterMs: 120_000 });
  sync.onReady();
  await clock.settle(30_000);
  await clock.settle(119_000);
  expect(asked).toHaveLength(1);
  await clock.settle(2_000);
  expect(asked).toHaveLength(2);
});

test('an answer that comes after the link was lost plans nothing', async () => {
  let release: (value: Result<null>) => void = () => {};
  const slow = createIntervalSync({
    clock,
    random: createSeededRandom(1),
    intervalMs: () => 1_000,
    tasks: [{ atMostEveryMs: 0, run: () => new Promise((resolve) => (release = resolve)) }],
  });
  slow.onReady();
  await clock.settle(2_000);
  slow.onLost();
  release(done);
  await clock.settle();
  expect(clock.pendingTimers).toBe(0);
});
