// The pieces of one person's records and conflicts. Couriers and settling are needed by the pump, the rest needs the
// outbox behind it; so they are built in two steps.

import { uuidV7 } from '#shared/ids.ts';
import type { RecordEntity } from '#shared/model/record.ts';
import { createConflicts, type Conflicts } from '../conflict/conflicts.ts';
import { createHybridClock } from '../conflict/hybrid-clock.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { Courier, Outcome } from '../outbox/courier.ts';
import type { Op } from '../outbox/op.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { syncCourier } from '../outbox/sync-courier.ts';
import { createRecordArrivals, type RecordArrivals } from '../records/arrivals.ts';
import { createRecords, type Records } from '../records/records.ts';
import { recordOfTarget } from '../records/record-op.ts';
import { restRecordCourier } from '../records/rest-courier.ts';
import { settleRecordOp } from '../records/settle.ts';
import { keepsRecords, RECORD_SPEECH } from '../records/speech.ts';
import { conflictStore } from '../store/conflicts.ts';
import type { OpStore } from '../store/ops.ts';
import { recordStore } from '../store/records.ts';
import type { MessagingDeps } from './messaging.ts';

export interface RecordCouriers {
  courierFor(link: ReadyLink): Courier;
  /** Inside the transaction that acks the op. */
  settle(op: Op, outcome: Extract<Outcome, { outcome: 'applied' }>): void;
  /** After a transaction that did something to the op. */
  changed(op: Pick<Op, 'target'>): void;
  build(outbox: Outbox): { records: Records; conflicts: Conflicts; arrivals: RecordArrivals };
}

export function createRecordParts(
  deps: MessagingDeps,
  ops: OpStore,
  device: () => { deviceId: string; epoch: string },
): RecordCouriers {
  const { ports, stores, selfId } = deps;
  const { clock, random } = ports;
  const records = recordStore(stores.cache);
  const conflicts = conflictStore(stores.vault);
  const hybridClock = createHybridClock(clock, deps.deviceId);
  const now = () => clock.now();
  const newId = () => uuidV7(clock.now(), random.bytes(10));
  const sync = syncCourier(random, device, RECORD_SPEECH);
  const rest = restRecordCourier({
    access: deps.rest,
    current: () => deps.supervisor().ready(),
    serverId: (op) => conflicts.serverId(op.entity, op.id) ?? op.id,
    now,
  });
  let hasLogged = false;

  const changed = (entity: RecordEntity, id: string) => deps.recordChanged(entity, id);

  return {
    courierFor: (link) => (keepsRecords(link) ? sync : rest),
    settle: (op, outcome) => {
      const logged = settleRecordOp({ ops, conflicts, records, selfId, now, newId }, op, outcome.effect.value);
      hasLogged = hasLogged || logged;
    },
    changed: (op) => {
      const record = recordOfTarget(op.target);
      if (record) changed(record.entity, record.id);
      if (hasLogged) deps.conflictsChanged();
      hasLogged = false;
    },
    build: (outbox) => ({
      records: createRecords({
        records,
        conflicts,
        outbox,
        opsOf: (lane) => ops.ofLane(lane),
        hybridClock,
        rest: deps.rest,
        now,
        server: () => {
          const ready = deps.supervisor().ready();
          if (ready) return keepsRecords(ready) ? 'records' : 'plain';
          return deps.supervisor().view().server === 'plain' ? 'plain' : null;
        },
        connected: () => deps.supervisor().ready() !== null,
        changed,
      }),
      conflicts: createConflicts({
        vault: stores.vault,
        conflicts,
        records,
        outbox,
        hybridClock,
        now,
        newId,
        changed: ({ entity, id }) => {
          changed(entity, id);
          deps.conflictsChanged();
        },
      }),
      arrivals: createRecordArrivals({
        clock,
        log: ports.log,
        vault: stores.vault,
        cache: stores.cache,
        records,
        conflicts,
        hybridClock,
        ready: () => deps.supervisor().ready(),
        changed,
        conflictsChanged: () => deps.conflictsChanged(),
      }),
    }),
  };
}
