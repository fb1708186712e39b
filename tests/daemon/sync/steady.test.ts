import { describe, expect, test } from 'vitest';
import { DatabaseError } from '#daemon/ports/database.ts';
import { createSteady } from '#daemon/sync/steady.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** A clock on which work can take time: timers are fired by hand. */
function rig() {
  let nowMs = 0;
  const timers: (() => void)[] = [];
  const done: string[] = [];
  const steady = createSteady(
    {
      now: () => nowMs,
      monotonic: () => nowMs,
      after: (_delayMs, run) => {
        timers.push(run);
        return () => void timers.splice(timers.indexOf(run), 1);
      },
    },
    () => {},
  );
  const task = (name: string, tookMs: number) => () => {
    nowMs += tookMs;
    done.push(name);
  };
  return { steady, done, task, nextTurn: () => timers.shift()?.() };
}

describe('taking what comes', () => {
  test('what takes no time is done at once', () => {
    const steady = createSteady(new FakeClock(), () => {});
    const done: number[] = [];
    for (let count = 0; count < 3; count += 1) steady.run(() => done.push(count));
    expect(done).toEqual([0, 1, 2]);
  });

  test('after a few milliseconds of work the rest waits for the next turns, in order', () => {
    const { steady, done, task, nextTurn } = rig();
    for (const name of ['a', 'b', 'c', 'd', 'e']) steady.run(task(name, 3));
    expect(done).toEqual(['a', 'b']);
    nextTurn();
    expect(done).toEqual(['a', 'b', 'c', 'd']);
    steady.run(task('f', 3));
    expect(done).not.toContain('f');
    nextTurn();
    expect(done).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('one that fails is told, and those behind it are taken', () => {
    const { steady, done, task, nextTurn } = rig();
    steady.run(task('a', 9));
    steady.run(() => {
      throw new Error('a bug');
    });
    steady.run(task('b', 1));
    expect(nextTurn).toThrow('a bug');
    nextTurn();
    expect(done).toEqual(['a', 'b']);
  });

  test('nothing is taken after the stop', () => {
    const { steady, done, task, nextTurn } = rig();
    steady.run(task('a', 9));
    steady.run(task('b', 1));
    steady.stop();
    nextTurn();
    expect(done).toEqual(['a']);
  });
});

test('[DS1] a disk that refuses is told once, and what waited is asked for anew', () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const steady = createSteady(clock, (why) => told.push(why));
  steady.run(() => {
    throw new DatabaseError('full', 'no space');
  });
  expect(told).toEqual(['full']);
});
