import { describe, expect, it } from 'vitest';
import { delayMs, type Wait } from '#daemon/connection/delay.ts';
import { createSeededRandom } from '#tests/support/seeded-random.ts';

const settings = { delayMs: 2_000, maxDelayMs: 60_000 };
const longest = (wait: Wait) => delayMs(wait, settings, 1);
const ladder = (name: 'network' | 'server', step: number): Wait => ({ kind: 'ladder', ladder: name, step });

describe('delays by cause', () => {
  it('[CN3] a change of network is followed by a try within a second', () => {
    expect(delayMs({ kind: 'prompt' }, settings, 0)).toBe(0);
    expect(longest({ kind: 'prompt' })).toBe(1_000);
  });

  it('[CN3] the ladder of the network is 2 s, 4 s, 8 s … up to 60 s, with full jitter', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 1_000].map((step) => longest(ladder('network', step)))).toEqual([
      2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
    expect(delayMs(ladder('network', 5), settings, 0)).toBe(0);
  });

  it('[CN3] the ladder of a failing server is 10 s, 20 s … up to 60 s', () => {
    expect([0, 1, 2, 3, 9].map((step) => longest(ladder('server', step)))).toEqual([
      10_000, 20_000, 40_000, 60_000, 60_000,
    ]);
  });

  it('[CN3] nobody comes back before the time that the server told, nor all at once after it', () => {
    expect(delayMs({ kind: 'told', toldMs: 30_000 }, settings, 0)).toBe(30_000);
    expect(longest({ kind: 'told', toldMs: 30_000 })).toBe(40_000);
    expect(delayMs({ kind: 'told', toldMs: -5 }, settings, 0)).toBe(0);
    expect(longest({ kind: 'told', toldMs: 1e12 })).toBe(15 * 60_000 + 10_000);
  });

  it('[CN3] the settings scale both ladders', () => {
    const quick = { delayMs: 100, maxDelayMs: 1_000 };
    expect(delayMs(ladder('network', 0), quick, 1)).toBe(100);
    expect(delayMs(ladder('server', 0), quick, 1)).toBe(500);
    expect(delayMs(ladder('server', 5), quick, 1)).toBe(1_000);
  });

  it('[F50] ten thousand consoles that lost their server for 1, 10 or 60 s make at most 1,700 connections in any second', () => {
    for (const downMs of [1_000, 10_000, 60_000]) {
      const random = createSeededRandom(downMs);
      const perSecond = new Map<number, number>();
      for (let console = 0; console < 10_000; console += 1) {
        let at = 0;
        for (let step = 0; at < downMs || step === 0; step += 1) {
          at += delayMs(ladder('server', step), settings, random.uniform());
          const second = Math.floor(at / 1_000);
          perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
        }
      }
      expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(1_700);
    }
  });
});
