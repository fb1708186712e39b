import { describe, expect, it } from 'vitest';
import { createSystemClock } from '#adapters/system-clock.ts';
import { FAKE_START_MS, FakeClock } from '#tests/support/fake-clock.ts';
import { clockContract } from './suites/clock-contract.ts';

clockContract('the host’s clock', () => {
  const clock = createSystemClock();
  // The one place where real time must pass: it is what is tested.
  return { clock, pass: (byMs) => new Promise((resolve) => setTimeout(resolve, byMs)) };
});

clockContract('the fake clock', () => {
  const clock = new FakeClock();
  return { clock, pass: async (byMs) => clock.advance(byMs) };
});

describe('the fake clock', () => {
  it('[IN13] lets the wall clock jump while timers and monotone time go on', () => {
    const clock = new FakeClock();
    const called: number[] = [];
    clock.after(1_000, () => called.push(clock.monotonic()));
    clock.setWall(0);
    expect(called).toEqual([]);
    clock.advance(1_000);
    expect(called).toEqual([1_000]);
    expect(clock.now()).toBe(1_000);
  });

  it('runs timers by time, then in the order in which they were armed, and those armed on the way', () => {
    const clock = new FakeClock();
    const called: string[] = [];
    clock.after(20, () => called.push('late'));
    clock.after(10, () => {
      called.push('first');
      clock.after(5, () => called.push('on the way'));
    });
    clock.after(10, () => called.push('second'));
    clock.advance(20);
    expect(called).toEqual(['first', 'second', 'on the way', 'late']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('says when the next timer is due', () => {
    const clock = new FakeClock();
    expect(clock.nextTimerMs).toBeNull();
    clock.after(250, () => {});
    clock.advance(100);
    expect(clock.nextTimerMs).toBe(150);
  });

  it('gives promises their turn between timers', async () => {
    const clock = new FakeClock();
    const called: string[] = [];
    clock.after(10, () => void Promise.resolve().then(() => clock.after(10, () => called.push('chained'))));
    await clock.settle(30);
    expect(called).toEqual(['chained']);
  });

  it('runs what fell due while the machine slept when it wakes, with the time of waking', () => {
    const clock = new FakeClock();
    const called: number[] = [];
    clock.after(1_000, () => called.push(clock.monotonic()));
    clock.sleep(3_600_000);
    expect(called).toEqual([3_600_000]);
    expect(clock.now()).toBe(FAKE_START_MS + 3_600_000);
  });
});
