// Draining a long queue over loopback, where nothing but work counts, and a shorter one over a slow line, where waiting
// counts. Many rooms drain side by side; within one room each batch waits for the one before.

import { inTurns, median, perSecond, rate, time, type Benchmark, type Figure } from '../measure.ts';
import { startServer, type ServerProcess } from '../stage/child.ts';
import { bareDrain } from './bare-drain.ts';
import { ourDrain } from './our-drain.ts';

const LONG_QUEUE = 10_000;
const LONG_GOAL = { ratio: 0.5, perSecond: 12_000 };
const SHORT_QUEUE = 1_000;
const ROUND_TRIP_MS = 100;
const SHORT_GOAL_MS = 2_500;
const MANY_ROOMS = 50;

export const drain: Benchmark = {
  name: 'drain',
  what: `drain of ${LONG_QUEUE.toLocaleString('en')} queued messages over loopback`,
  turns: 5,
  async measure(turns) {
    const { many, one, bare, echo } = await inTurns(turns, {
      many: () => ourDrain(LONG_QUEUE, MANY_ROOMS),
      bare: () => bareDrain(LONG_QUEUE, 'gateway'),
      one: () => ourDrain(LONG_QUEUE, 1),
      echo: () => bareDrain(LONG_QUEUE, 'echo'),
    });
    const nothingStored = rate(perSecond(LONG_QUEUE, median(echo)));
    const baseline = perSecond(LONG_QUEUE, median(bare));
    const figure = (where: string, ms: readonly number[]): Figure => {
      const ours = perSecond(LONG_QUEUE, median(ms));
      return {
        work: `drain of ${LONG_QUEUE.toLocaleString('en')} queued, loopback, ${where}`,
        ours: rate(ours),
        baseline: `bare batched drain ${rate(baseline)} (${nothingStored} to a server that stores nothing)`,
        ratio: ours / baseline,
        goal: `≥ ${LONG_GOAL.ratio} of it and ≥ ${rate(LONG_GOAL.perSecond)}`,
        met: ours / baseline >= LONG_GOAL.ratio && ours >= LONG_GOAL.perSecond,
      };
    };
    return [figure(`in ${MANY_ROOMS} rooms`, many), figure('in one room', one)];
  },
};

const slowLine = (server: ServerProcess): Promise<ServerProcess> =>
  startServer('tests/bench/servers/slow-line.ts', {
    TARGET_PORT: new URL(server.address).port,
    DELAY_MS: String(ROUND_TRIP_MS / 2),
  });

export const farDrain: Benchmark = {
  name: 'far-drain',
  what: `drain of ${SHORT_QUEUE.toLocaleString('en')} at ${ROUND_TRIP_MS} ms round trip`,
  turns: 3,
  async measure(turns) {
    const { many, one, bare } = await inTurns(turns, {
      many: () => ourDrain(SHORT_QUEUE, MANY_ROOMS, slowLine),
      bare: () => bareDrain(SHORT_QUEUE, 'gateway', slowLine),
      one: () => ourDrain(SHORT_QUEUE, 1, slowLine),
    });
    const figure = (where: string, ms: readonly number[]): Figure => ({
      work: `drain of ${SHORT_QUEUE.toLocaleString('en')} queued at ${ROUND_TRIP_MS} ms round trip, ${where}`,
      ours: time(median(ms)),
      baseline: `bare batched drain ${time(median(bare))}`,
      ratio: median(bare) / median(ms),
      goal: `≤ ${time(SHORT_GOAL_MS)}`,
      met: median(ms) <= SHORT_GOAL_MS,
    });
    return [figure(`in ${MANY_ROOMS} rooms`, many), figure('in one room', one)];
  },
};
