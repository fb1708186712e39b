// Records as the server tells them: by events while connected, and by one question from the cursor after each connect and
// every five minutes, so that a lost event is no lost change (SY3). What was written over by somebody who insisted goes
// into the conflict log of whoever had written it.

import { done, type Result } from '#shared/result.ts';
import type { RecordEntity, RecordState } from '#shared/model/record.ts';
import { overwrittenEvent, recordsAnswer, recordsEvent, type OverwrittenValue } from '#shared/wire/records.ts';
import type { HybridClock } from '../conflict/hybrid-clock.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { Clock } from '../ports/clock.ts';
import { DatabaseError, type Database } from '../ports/database.ts';
import type { Log } from '../ports/log.ts';
import type { ConflictStore } from '../store/conflicts.ts';
import type { RecordStore } from '../store/records.ts';
import { readMeta, writeMeta } from '../store/vault-meta.ts';
import { ask } from '../sync/ask.ts';
import { keepsRecords } from './speech.ts';

export interface RecordArrivals {
  catchUp(ready: ReadyLink): Promise<Result<null>>;
  /** Answers whether the event was one of records. */
  onEvent(name: string, payload: unknown): boolean;
  stop(): void;
}

export interface ArrivalsDeps {
  clock: Clock;
  log: Log;
  vault: Database;
  cache: Database;
  records: RecordStore;
  conflicts: ConflictStore;
  hybridClock: HybridClock;
  ready(): ReadyLink | null;
  changed(entity: RecordEntity, id: string): void;
  conflictsChanged(): void;
}

const ASK_AGAIN_MS = 5 * 60_000;
const PAGE = 500;
const OVERWRITTEN_CURSOR = 'overwritten-cursor';

export function createRecordArrivals(deps: ArrivalsDeps): RecordArrivals {
  const { clock, records, conflicts, vault, cache } = deps;
  let cancel = clock.after(ASK_AGAIN_MS, repeat);
  let asking = false;

  function repeat(): void {
    cancel = clock.after(ASK_AGAIN_MS, repeat);
    const ready = deps.ready();
    if (!ready || asking) return;
    // A disk that refuses is told by whoever needs it; the next round asks again.
    catchUp(ready).catch((error: unknown) => {
      if (!(error instanceof DatabaseError)) throw error;
      deps.log.record('error', 'records-not-kept', { problem: error.problem });
    });
  }

  function keep(states: readonly RecordState[], asOf: number): RecordState[] {
    for (const { fields } of states) for (const { hlc } of Object.values(fields)) deps.hybridClock.saw(hlc);
    return states.filter((state) => records.put(state, asOf));
  }

  /** In the vault first: until a person dismisses it this is the only place where the value still is (IN11). */
  function log(values: readonly OverwrittenValue[], cursor: number | null): void {
    if (values.length === 0 && cursor === null) return;
    vault.transaction(() => {
      for (const value of values) conflicts.add(asRow(value), clock.now());
      if (cursor !== null && cursor !== overwrittenCursor()) writeMeta(vault, OVERWRITTEN_CURSOR, String(cursor));
    });
    if (values.length > 0) deps.conflictsChanged();
  }

  const overwrittenCursor = (): number => Number(readMeta(vault, OVERWRITTEN_CURSOR) ?? 0);

  async function catchUp(ready: ReadyLink): Promise<Result<null>> {
    if (ready.connected.serverTime !== undefined) deps.hybridClock.heard(ready.connected.serverTime);
    if (!keepsRecords(ready)) return done;
    asking = true;
    try {
      for (;;) {
        const request = { since: records.cursor('records'), overwrittenSince: overwrittenCursor(), limit: PAGE };
        const answer = await ask(ready.link, 'sync:records', request, recordsAnswer);
        if (!answer.ok) return answer;
        const { serverTime, cursor, overwritten, reset, more } = answer.value;
        deps.hybridClock.heard(serverTime);
        log(overwritten, answer.value.overwrittenCursor);
        const changed = cache.transaction(() => {
          if (reset) records.clear();
          const different = keep(answer.value.records, serverTime);
          records.setCursor('records', cursor);
          return different;
        });
        for (const { entity, id } of changed) deps.changed(entity, id);
        if (!more) return done;
      }
    } finally {
      asking = false;
    }
  }

  return {
    catchUp,
    onEvent: (name, payload) => {
      if (name === 'sync:records') {
        const event = recordsEvent.safeParse(payload);
        if (!event.success) deps.log.record('warn', 'unreadable-event', { event: name });
        else {
          const changed = cache.transaction(() => keep(event.data.records, clock.now()));
          for (const { entity, id } of changed) deps.changed(entity, id);
        }
        return true;
      }
      if (name !== 'sync:overwritten') return false;
      const event = overwrittenEvent.safeParse(payload);
      if (event.success) log(event.data.overwritten, null);
      else deps.log.record('warn', 'unreadable-event', { event: name });
      return true;
    },
    stop: () => cancel(),
  };
}

function asRow(value: OverwrittenValue): Parameters<ConflictStore['add']>[0] {
  const key = `overwritten/${value.historyNo}`;
  const { entity, id, field, standing, replacedBy, replacedAt } = value;
  return {
    conflictId: key,
    opId: key,
    atomic: false,
    creates: false,
    entity,
    id,
    field,
    base: null,
    baseKnown: false,
    mine: value.value,
    theirs: standing,
    theirRevision: null,
    theirBy: replacedBy,
    theirAt: replacedAt,
    writtenAt: value.writtenAt ?? replacedAt,
    strategy: 'client-wins',
    why: 'overwritten-by-author',
    outcome: { kind: 'theirs', by: 'rule', at: replacedAt, value: standing },
    slot: null,
    sentOp: null,
    dismissedAt: null,
  };
}
