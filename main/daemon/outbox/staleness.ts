// Staleness by acuity (OB11). A message that could not leave for a long time may say what is no longer so: "come now"
// must not arrive an hour later as if it had just been said. At each reconnect, and now and then while connected, what
// is older than its limit is held: it and what was written after it in its lane wait until its author says that it shall
// still go, or throws it away. Nothing is dropped (IN5), and no other lane waits for it (IN4).
//
// What may have been sent is held only where it is certain that it did not arrive: a server with sync.v1 tells at each
// connect how far it got in every lane (OB8). Of all others the outcome is learned first, by sending the same op again.

import { ACUITIES } from '#shared/model/message.ts';
import type { OutboxSummary } from '#shared/model/outbox.ts';
import type { Policy } from '../policy.ts';
import type { Clock } from '../ports/clock.ts';
import { DatabaseError, type Database } from '../ports/database.ts';
import type { Log } from '../ports/log.ts';
import type { AgeClock } from '../store/age-clock.ts';
import type { OpStore } from '../store/ops.ts';
import type { Op } from './op.ts';

const LOOK_EVERY_MS = 30_000;
const SAVE_EVERY_LOOKS = 10;

export interface StalenessDeps {
  vault: Database;
  ops: OpStore;
  age: AgeClock;
  clock: Clock;
  log: Log;
  policy: Policy;
  inflight(opId: string): boolean;
  connected(): boolean;
  /** These are held from now on. */
  changed(ops: readonly Op[]): void;
  /** More or fewer urgent messages are late than before. */
  urgentChanged(late: readonly Op[]): void;
}

export interface Staleness {
  /** A link is ready; before anything leaves over it. `arrived` is how far the server got in each lane, if it tells. */
  onReady(serverTime: number | null, arrived: { epoch: string; lanes: Record<string, number> } | null): void;
  ageMs(op: Op): number;
  /** Own urgent messages that should have left by now. */
  urgentLate(): OutboxSummary['urgentLate'];
  /** An urgent message was written, sent or thrown away. */
  urgentTouched(): void;
  stop(): void;
}

export function createStaleness(deps: StalenessDeps): Staleness {
  const { ops, age, clock, policy } = deps;
  let told = '';
  let cancelLook = clock.after(LOOK_EVERY_MS, look);
  let cancelUrgent = clock.after(0, urgentTouched);
  let looks = 0;

  const ageMs = (op: Op) => Math.max(0, age.reading() - op.born);
  const lateOps = () => ops.urgentHere().filter((op) => ageMs(op) >= policy.urgentLateAfterMs);

  function look(): void {
    cancelLook = clock.after(LOOK_EVERY_MS, look);
    guarded(() => {
      looks += 1;
      if (looks % SAVE_EVERY_LOOKS === 0) age.save();
      if (deps.connected()) hold(null);
    });
  }

  function hold(arrived: { epoch: string; lanes: Record<string, number> } | null): void {
    const found: Op[] = [];
    deps.vault.transaction(() => {
      for (const acuity of ACUITIES) {
        const limit = age.reading() - policy.staleAfterMs[acuity];
        for (const op of ops.staleBefore(acuity, limit)) {
          if (deps.inflight(op.opId) || (op.maybeSent && !surelyMissing(op, arrived))) continue;
          ops.hold(op.opId);
          found.push(op);
        }
      }
    });
    if (found.length === 0) return;
    deps.log.record('info', 'outbox-held', { count: found.length });
    deps.changed(found);
  }

  function surelyMissing(op: Op, arrived: { epoch: string; lanes: Record<string, number> } | null): boolean {
    if (arrived === null || op.laneSeq === null || op.epoch !== arrived.epoch) return false;
    return (arrived.lanes[op.lane] ?? 0) < op.laneSeq;
  }

  /** Tells when the set of late ones changes, and looks again when the next one becomes late. */
  function urgentTouched(): void {
    cancelUrgent();
    guarded(() => {
      const late = lateOps();
      const next = ops.urgentHere().find((op) => ageMs(op) < policy.urgentLateAfterMs);
      if (next) cancelUrgent = clock.after(policy.urgentLateAfterMs - ageMs(next), urgentTouched);
      const key = late.map((op) => op.opId).join(' ');
      if (key === told) return;
      told = key;
      deps.urgentChanged(late);
    });
  }

  /** A disk that refuses puts the question off; nothing is lost by it. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      deps.log.record('error', 'staleness-not-kept', { problem: error.problem });
    }
  }

  return {
    onReady: (serverTime, arrived) =>
      guarded(() => {
        if (serverTime !== null) age.heard(serverTime);
        hold(arrived);
      }),
    ageMs,
    urgentLate: () => {
      const late = lateOps();
      const oldest = late[0];
      if (!oldest) return null;
      const { roomId, writtenAt } = oldest;
      return { count: late.length, roomId: roomId ?? '', ageMs: ageMs(oldest), writtenAt };
    },
    urgentTouched,
    stop: () => {
      cancelLook();
      cancelUrgent();
    },
  };
}
