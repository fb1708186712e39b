// The pump: whenever a link is ready, every lane that is open and due gets its next batch on the way within a second
// (IN6). One batch of a lane is in flight at a time, sixteen lanes at once, urgent ones first, each in its turn (OB1).
//
// A batch leaves in three steps: its ops get their lane numbers and `maybe_sent` in one vault transaction with those of
// the other lanes that leave now (OB3); then a courier carries each batch; then the outcomes are written in one
// transaction and the lane goes on, backs off, or waits for a person (OB4, OB5). A lane never waits for another (IN4).
// The last step of one batch and the first of the next are one commit, shared by lanes whose answers come close together:
// after a long time offline the disk is what takes the time.

import type { ReadyLink } from '../connection/supervisor.ts';
import type { Clock } from '../ports/clock.ts';
import { DatabaseError, type Database } from '../ports/database.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import { backoffMs } from './backoff.ts';
import { allUnknown, type Delivery, type Outcome } from './courier.ts';
import { takeDeparture, type Departure, type DepartureDeps } from './departure.ts';
import { createLanes } from './lanes.ts';
import type { Op } from './op.ts';
import { settleDelivery, type Settlement } from './settle.ts';

export const MAX_LANES_IN_FLIGHT = 16;
const SHORT_WAIT_MS = 1_000;
/** Answers of several lanes that come this close together share one commit. */
const LAND_TOGETHER_MS = 5;
const WATCH_EVERY_MS = 1_000;
const STALL_AFTER_MS = 5_000;
/** A link that dies this soon after an op left may have been killed by it (OB6). */
const KILL_WITHIN_MS = 2_000;
const STRIKES_TO_REJECT = 3;

export interface PumpDeps extends DepartureDeps {
  vault: Database;
  clock: Clock;
  random: Random;
  log: Log;
  newEpoch(why: string): void;
  ready(): ReadyLink | null;
  reconnect(cause: 'stalled' | 'refused-token' | 'too-old'): void;
  covered(op: Op, outcome: Extract<Outcome, { outcome: 'applied' }>): boolean;
  /** What an effect asks for besides, inside the transaction that acks the op. */
  alsoSettle?(op: Op, outcome: Extract<Outcome, { outcome: 'applied' }>): void;
  /** Runs inside a transaction of the pump: rows that may wait for the next commit, and then need none of their own. */
  writeAlong(): void;
  /** Told after each commit that changed ops. */
  settled(lane: string, batch: readonly Op[], delivery: Delivery, settlement: Settlement): void;
  /** Told when ops leave or come back, so that "sending" can be shown. */
  moved(batch: readonly Op[]): void;
}

export interface Pump {
  /** Something was written into this lane. */
  wake(lane: string, urgent: boolean): void;
  /** A link is ready: every lane with queued ops is due. */
  begin(): void;
  /** The link is gone: what was in flight is of unknown outcome. */
  linkLost(): void;
  /** A person asked: no waits any more. */
  forgive(): void;
  inflight(opId: string): boolean;
  busy(): boolean;
  waitOf(lane: string): { until: number; failures: number };
  /** Resolves when nothing is in flight and nothing is due. */
  idle(): Promise<void>;
  stop(): void;
}

interface Landing {
  departure: Departure;
  delivery: Delivery;
}

export function createPump(deps: PumpDeps): Pump {
  const { clock, ops, vault } = deps;
  const lanes = createLanes();
  /** Waits until everything else has landed. */
  let suspectLane: string | null = null;
  const flyingOps = new Set<string>();
  /** Lanes whose batch has left and has no answer yet. */
  const carried = new Set<string>();
  let generation = 0;
  let stopped = false;
  let cancelTimer: (() => void) | null = null;
  let cancelSoon: (() => void) | null = null;
  let cancelLanding: (() => void) | null = null;
  const landed: Landing[] = [];
  let dueSince: number | null = null;
  let diskRefusals = 0;
  const idleWaiters: (() => void)[] = [];

  const cancelWatch = { current: clock.after(WATCH_EVERY_MS, watch) };

  function pump(): void {
    const ready = deps.ready();
    if (stopped || !ready) return;
    try {
      // What was due when the disk refused is not known any more, and this departure takes the timer of the next try.
      if (diskRefusals > 0) wakeAll();
      send(depart(ready), ready);
    } catch (error) {
      diskRefused(error);
    }
  }

  /**
   * The vault could not be written: nothing of it happened, so nothing leaves and what was answered meanwhile is of
   * unknown outcome. What is on the way stays there, or its lane would have two batches (OB1). Tried again by itself,
   * without a restart (DS1).
   */
  function diskRefused(error: unknown): void {
    if (!(error instanceof DatabaseError)) throw error;
    landed.length = 0;
    const onTheWay = lanes.flights().filter((flight) => carried.has(flight.lane));
    lanes.clear();
    suspectLane = null;
    flyingOps.clear();
    for (const flight of onTheWay) {
      lanes.fly(flight);
      for (const opId of flight.opIds) flyingOps.add(opId);
    }
    const delayMs = backoffMs(deps.random, diskRefusals);
    diskRefusals += 1;
    deps.log.record('error', 'outbox-disk-refused', { problem: error.problem, delayMs });
    cancelTimer?.();
    cancelTimer = clock.after(delayMs, begin);
    for (const release of idleWaiters.splice(0)) release();
  }

  function wakeAll(): void {
    for (const lane of ops.lanes()) lanes.wake(lane, false);
    for (const lane of ops.urgentLanes()) lanes.wake(lane, true);
  }

  function begin(): void {
    if (stopped || !deps.ready()) return;
    try {
      wakeAll();
    } catch (error) {
      return diskRefused(error);
    }
    pump();
  }

  /** Only after the commit that marked them. */
  function send(departures: readonly Departure[], ready: ReadyLink): void {
    for (const departure of departures) void carry(departure, ready);
    schedule();
    if (departures.length === 0 && lanes.flights().length === 0) releaseIdle();
  }

  /** OB6: what may be rejected at the next strike has the link for itself, or another's strike would be its own. */
  const suspectFlies = () => lanes.flights().some((flight) => flight.suspect);

  /** Takes the next batches and writes `maybe_sent` for all of them in one transaction (OB3). */
  function depart(ready: ReadyLink): Departure[] {
    const departures: Departure[] = [];
    const now = clock.monotonic();
    vault.transaction(() => {
      while (lanes.flights().length < MAX_LANES_IN_FLIGHT && !suspectFlies()) {
        const lane = suspectLane ?? lanes.next(now);
        if (lane === null) break;
        const suspect = (ops.head(lane, 1)[0]?.strikes ?? 0) >= STRIKES_TO_REJECT - 1;
        suspectLane = suspect && lanes.flights().length > 0 ? lane : null;
        if (suspectLane !== null) break;
        const departure = takeDeparture(deps, lane, lanes.wait(lane).alone, ready);
        if (!departure) continue;
        const { batch, timeoutMs } = departure;
        lanes.fly({ lane, opIds: batch.map((op) => op.opId), since: now, timeoutMs, suspect });
        departures.push(departure);
      }
    });
    for (const departure of departures) for (const op of departure.batch) flyingOps.add(op.opId);
    dueSince = null;
    return departures;
  }

  async function carry(departure: Departure, ready: ReadyLink): Promise<void> {
    const started = generation;
    carried.add(departure.lane);
    deps.moved(departure.batch);
    let delivery: Delivery;
    try {
      delivery = await departure.courier.deliver(departure.batch, ready, departure.timeoutMs);
    } catch {
      delivery = allUnknown(departure.batch);
    }
    if (started !== generation || stopped) return;
    carried.delete(departure.lane);
    landed.push({ departure, delivery });
    // With many lanes on the way the next answer is never far; with one or two nobody waits.
    if (landed.length * 2 >= lanes.flights().length) landAll();
    else cancelLanding ??= clock.after(LAND_TOGETHER_MS, landAll);
  }

  function landAll(): void {
    cancelLanding?.();
    cancelLanding = null;
    const landings = landed.splice(0);
    if (landings.length === 0) return;
    try {
      land(landings);
    } catch (error) {
      diskRefused(error);
    }
  }

  function land(landings: readonly Landing[]): void {
    for (const { departure } of landings) {
      lanes.land(departure.lane);
      for (const op of departure.batch) flyingOps.delete(op.opId);
    }
    const ready = stopped ? null : deps.ready();
    let departures: Departure[] | null = null;
    const settlements = vault.transaction(() => {
      const written = landings.map(({ departure, delivery }) =>
        settleDelivery(deps, departure.batch, delivery, deps.covered),
      );
      deps.writeAlong();
      if (ready && written.every(({ verdict }) => verdict.kind === 'on')) {
        reactAll(landings, written);
        departures = depart(ready);
      }
      return written;
    });
    diskRefusals = 0;
    if (departures === null) reactAll(landings, settlements);
    landings.forEach(({ departure: { lane, batch }, delivery }, index) =>
      deps.settled(lane, batch, delivery, settlements[index] as Settlement),
    );
    if (departures !== null && ready) send(departures, ready);
    else pump();
  }

  function reactAll(landings: readonly Landing[], settlements: readonly Settlement[]): void {
    landings.forEach(({ departure }, index) => react(departure.lane, settlements[index] as Settlement));
  }

  function react(lane: string, settlement: Settlement): void {
    const { verdict } = settlement;
    const wait = lanes.wait(lane);
    switch (verdict.kind) {
      case 'on':
        lanes.calm(lane);
        break;
      case 'again':
      case 'back-off': {
        const told = verdict.kind === 'back-off' ? verdict.retryAfterMs : null;
        const delayMs = told ?? backoffMs(deps.random, wait.failures);
        lanes.setWait(lane, {
          backoffUntil: clock.monotonic() + delayMs,
          failures: wait.failures + 1,
          alone: wait.alone,
        });
        break;
      }
      case 'pause':
        deps.reconnect(verdict.reason === 'auth' ? 'refused-token' : 'too-old');
        lanes.setWait(lane, { ...wait, backoffUntil: clock.monotonic() + SHORT_WAIT_MS });
        break;
      case 'new-epoch':
        deps.newEpoch('the lane cursor of the server is not ours');
        lanes.setWait(lane, { ...wait, backoffUntil: clock.monotonic() + SHORT_WAIT_MS, failures: wait.failures + 1 });
        break;
    }
    const head = ops.head(lane, 1)[0];
    if (head) lanes.wake(lane, head.acuity === 'urgent');
  }

  /** Comes back when the next lane that backs off is due. */
  function schedule(): void {
    cancelTimer?.();
    cancelTimer = null;
    const due = lanes.nextDue(clock.monotonic());
    if (due !== null) cancelTimer = clock.after(Math.max(1, due - clock.monotonic()), pump);
  }

  /** OB7: connected, a lane open and due, and yet nothing leaves; or an answer that never came. */
  function watch(): void {
    cancelWatch.current = clock.after(WATCH_EVERY_MS, watch);
    if (stopped || !deps.ready()) return;
    const now = clock.monotonic();
    const overdue = lanes.flights().some((flight) => now - flight.since > flight.timeoutMs + STALL_AFTER_MS);
    const mayGo = lanes.flights().length < MAX_LANES_IN_FLIGHT && suspectLane === null && !suspectFlies();
    const due = mayGo && lanes.anyDue(now);
    if (!due) dueSince = null;
    else if (dueSince === null) {
      dueSince = now;
      pump();
    }
    const stalled = dueSince !== null && now - dueSince > STALL_AFTER_MS;
    if (!overdue && !stalled) return;
    deps.log.record('error', 'outbox-stalled', { overdue, flights: lanes.flights().length });
    dueSince = null;
    deps.reconnect('stalled');
  }

  /** What is written in one breath leaves in one batch. */
  function soon(): void {
    if (cancelSoon !== null || stopped || !deps.ready()) return;
    cancelSoon = clock.after(0, () => {
      cancelSoon = null;
      pump();
    });
  }

  function releaseIdle(): void {
    if (lanes.nextDue(clock.monotonic()) !== null) return;
    for (const release of idleWaiters.splice(0)) release();
  }

  /** OB6: what was on its way when the link died soon after gets a strike; at the third it is rejected as such. */
  function strikeFlights(): void {
    const now = clock.monotonic();
    vault.transaction(() => {
      for (const flight of lanes.flights()) {
        if (now - flight.since > KILL_WITHIN_MS) continue;
        for (const opId of flight.opIds) {
          const op = ops.byId(opId);
          if (!op) continue;
          if (flight.suspect)
            ops.rejectedUnheard(opId, {
              code: 'CONNECTION_KILLER',
              message: 'The connection broke each time this was sent. It may have arrived all the same.',
            });
          else ops.strike(opId);
        }
      }
    });
  }

  return {
    wake: (lane, urgent) => {
      lanes.wake(lane, urgent);
      soon();
    },
    begin: () => {
      lanes.forgive();
      begin();
    },
    linkLost: () => {
      // What was answered before is known.
      landAll();
      generation += 1;
      try {
        strikeFlights();
      } catch (error) {
        // A strike that cannot be written is not worth more than the message: it is tried again without it.
        if (!(error instanceof DatabaseError)) throw error;
      }
      lanes.clear();
      suspectLane = null;
      flyingOps.clear();
      carried.clear();
      cancelTimer?.();
      cancelTimer = null;
      for (const release of idleWaiters.splice(0)) release();
    },
    forgive: () => {
      lanes.forgive();
      pump();
    },
    inflight: (opId) => flyingOps.has(opId),
    busy: () => flyingOps.size > 0,
    waitOf: (lane) => ({ until: lanes.wait(lane).backoffUntil, failures: lanes.wait(lane).failures }),
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.push(resolve);
        pump();
        if (!deps.ready() || stopped) for (const release of idleWaiters.splice(0)) release();
      }),
    stop: () => {
      stopped = true;
      generation += 1;
      cancelTimer?.();
      cancelSoon?.();
      cancelLanding?.();
      cancelWatch.current();
      for (const release of idleWaiters.splice(0)) release();
    },
  };
}
