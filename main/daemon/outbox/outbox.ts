// The outbox: what people wrote and the server does not have yet. Enqueue answers after the commit, and from then on the
// op survives anything (IN1); it ends only as acked, cancelled by its author, or discarded by a person (IN5).

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { OutboxSummary } from '#shared/model/outbox.ts';
import { done, fail, ok, type Result } from '#shared/result.ts';
import type { Clock } from '../ports/clock.ts';
import { DatabaseError, type Database } from '../ports/database.ts';
import type { AgeClock } from '../store/age-clock.ts';
import type { ComposerStore } from '../store/composer.ts';
import { storageFailure } from '../store/open-stores.ts';
import type { OpStore } from '../store/ops.ts';
import { laneOf, type NewOp, type Op } from './op.ts';
import type { Pump } from './pump.ts';

export interface OutboxDeps {
  vault: Database;
  ops: OpStore;
  composer: ComposerStore;
  clock: Clock;
  age: Pick<AgeClock, 'reading'>;
  pump: Pump;
  /** Told after each commit; `roomId` where a room's timeline changed. */
  changed(op: Pick<Op, 'roomId' | 'kind' | 'opId' | 'target' | 'acuity'>): void;
}

export interface Outbox {
  /** The same `opId` again answers the same op and writes nothing (F43). `alsoDo` runs in the same transaction. */
  enqueue(op: NewOp, alsoDo?: () => void): Result<{ opId: string }>;
  /** Before the first byte has left the op itself changes; afterwards it answers `already-sent` (OB3). */
  amend(opId: string, change: (payload: Op['payload']) => Op['payload']): Result<null>;
  /** Removes ops that were refused or whose first byte has not left. */
  discard(opIds: readonly string[]): Result<{ discarded: number; kept: number }>;
  /** Tries again, all of them when null: refused ones are queued again, waits are forgotten. */
  retry(opIds: readonly string[] | null): Result<null>;
  /** Held ones go after all (OB11), all of them when null. Answers how many. */
  confirm(opIds: readonly string[] | null): Result<{ confirmed: number }>;
  get(opId: string): Op | null;
  all(): Op[];
  ofRoom(roomId: string): Op[];
  inflight(opId: string): boolean;
  summary(): Pick<OutboxSummary, 'waiting' | 'refused' | 'held' | 'mayHaveSent' | 'oldestWrittenAt'>;
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { vault, ops, clock, age, pump } = deps;

  /** A disk that refuses is a result with a reason, and the transaction left nothing behind (DS1). */
  const guarded = <Value>(work: () => Result<Value>): Result<Value> => {
    try {
      return vault.transaction(work);
    } catch (error) {
      if (error instanceof DatabaseError) return storageFailure(error);
      throw error;
    }
  };

  return {
    enqueue: (op, alsoDo) => {
      const written = guarded<{ opId: string; isNew: boolean }>(() => {
        if (ops.byId(op.opId)) return ok({ opId: op.opId, isNew: false });
        ops.insert(op, clock.now(), age.reading());
        alsoDo?.();
        return ok({ opId: op.opId, isNew: true });
      });
      if (!written.ok) return written;
      if (written.value.isNew) {
        deps.changed(op);
        pump.wake(laneOf(op), op.acuity === 'urgent');
      }
      return ok({ opId: op.opId });
    },
    amend: (opId, change) => {
      const found = ops.byId(opId);
      if (!found || found.state === 'acked') return fail('already-sent', 'This has already been sent.');
      if (found.maybeSent || pump.inflight(opId)) return fail('already-sent', 'This may already have been sent.');
      const amended = guarded(() => {
        ops.amend(opId, JSON.stringify(change(found.payload)));
        ops.requeue(opId, age.reading());
        return done;
      });
      if (!amended.ok) return amended;
      deps.changed(found);
      pump.wake(found.lane, found.acuity === 'urgent');
      return done;
    },
    discard: (opIds) => {
      const gone: Op[] = [];
      const result = guarded(() => {
        for (const opId of opIds) {
          const op = ops.byId(opId);
          if (!op || op.state === 'acked') continue;
          if (op.state === 'queued' && (op.maybeSent || pump.inflight(opId))) continue;
          ops.remove(opId);
          gone.push(op);
        }
        return ok({ discarded: gone.length, kept: opIds.length - gone.length });
      });
      if (!result.ok) return result;
      for (const op of gone) {
        deps.changed(op);
        pump.wake(op.lane, false);
      }
      return result;
    },
    retry: (opIds) => {
      const wanted = opIds === null ? ops.all() : opIds.map((opId) => ops.byId(opId)).filter((op) => op !== null);
      const result = guarded(() => {
        for (const op of wanted) if (op.state === 'rejected') ops.requeue(op.opId, age.reading());
        return done;
      });
      if (!result.ok) return result;
      for (const op of wanted) if (op.state === 'rejected') deps.changed(op);
      for (const lane of new Set(wanted.map((op) => op.lane))) pump.wake(lane, false);
      pump.forgive();
      return done;
    },
    confirm: (opIds) => {
      const wanted = ops.held().filter((op) => opIds === null || opIds.includes(op.opId));
      const result = guarded(() => {
        for (const op of wanted) ops.requeue(op.opId, age.reading());
        return ok({ confirmed: wanted.length });
      });
      if (!result.ok) return result;
      for (const op of wanted) {
        deps.changed(op);
        pump.wake(op.lane, op.acuity === 'urgent');
      }
      return result;
    },
    get: (opId) => ops.byId(opId),
    all: () => ops.all(),
    ofRoom: (roomId) => ops.ofRoom(roomId),
    inflight: (opId) => pump.inflight(opId),
    summary: () => ops.counts(),
  };
}

/** Texts only; anything else in a payload stays as it is. */
export function withBody(body: string): (payload: Op['payload']) => { [key: string]: JsonValue } {
  return (payload) => ({ ...payload, body });
}
