// What the core relies on in a Clock. `pass` lets at least that much time go by, really or by hand.

import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '#daemon/ports/clock.ts';

export interface ClockUnderTest {
  clock: Clock;
  pass(byMs: number): Promise<void>;
}

export function clockContract(name: string, makeUnderTest: () => ClockUnderTest): void {
  describe(`${name}, as a clock`, () => {
    let under: ClockUnderTest;
    beforeEach(() => {
      under = makeUnderTest();
    });

    it('tells the wall time in milliseconds since 1970', () => {
      expect(under.clock.now()).toBeGreaterThan(Date.UTC(2026, 0, 1));
      expect(under.clock.now()).toBeLessThan(Date.UTC(2100, 0, 1));
    });

    it('moves forward with both readings', async () => {
      const [wall, monotonic] = [under.clock.now(), under.clock.monotonic()];
      await under.pass(20);
      expect(under.clock.monotonic() - monotonic).toBeGreaterThanOrEqual(19);
      expect(under.clock.now()).toBeGreaterThan(wall);
    });

    it('calls once, never at once', async () => {
      const called: string[] = [];
      under.clock.after(0, () => called.push('now'));
      under.clock.after(10, () => called.push('later'));
      expect(called).toEqual([]);
      await under.pass(40);
      expect(called).toEqual(['now', 'later']);
      await under.pass(40);
      expect(called).toHaveLength(2);
    });

    it('does not call what was cancelled, and cancelling again is no error', async () => {
      const called: string[] = [];
      const cancel = under.clock.after(5, () => called.push('cancelled'));
      cancel();
      cancel();
      await under.pass(30);
      expect(called).toEqual([]);
    });

    it('takes a negative delay for none', async () => {
      const called: string[] = [];
      under.clock.after(-1_000, () => called.push('called'));
      await under.pass(10);
      expect(called).toEqual(['called']);
    });

    it('waits through delays longer than a timer of the host can hold', async () => {
      const called: string[] = [];
      const cancel = under.clock.after(2 ** 31 + 1_000, () => called.push('too early'));
      await under.pass(30);
      cancel();
      expect(called).toEqual([]);
    });
  });
}
