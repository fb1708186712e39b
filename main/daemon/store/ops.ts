// The vault's ops: every statement about them stands here, in the words of SPEC.md.

import type { Acuity } from '#shared/model/message.ts';
import type { OpKind } from '#shared/model/outbox.ts';
import type { Database } from '../ports/database.ts';
import { laneOf, type NewOp, type Op, type OpEffectValue, type OpError, type StoredState } from '../outbox/op.ts';

interface OpRow {
  op_seq: number;
  op_id: string;
  lane: string;
  lane_seq: number | null;
  epoch: string | null;
  kind: OpKind;
  room_id: string | null;
  target: string | null;
  payload: string;
  acuity: Acuity;
  state: StoredState;
  maybe_sent: number;
  attempts: number;
  strikes: number;
  error: string | null;
  written_at: number;
  effect: string | null;
}

/** Notifications that were read are hidden: they wait, and nobody counts them. */
export interface Counts {
  waiting: number;
  refused: number;
  mayHaveSent: number;
  oldestWrittenAt: number | null;
}

export interface OpStore {
  insert(op: NewOp, writtenAt: number): void;
  byId(opId: string): Op | null;
  /** Head of a lane: its first queued ops in order of writing, up to `limit`. */
  head(lane: string, limit: number): Op[];
  /** The visible rejected op before which nothing of the lane may go (OB4), or null. */
  blocker(lane: string): string | null;
  lanes(): string[];
  urgentLanes(): string[];
  /** OB3: before the first byte leaves. */
  markMaybeSent(opId: string, laneSeq: number | null, epoch: string | null): void;
  /** The server said that nothing happened: the number is free again. */
  unmark(opId: string): void;
  acked(opId: string, effect: OpEffectValue): void;
  rejected(opId: string, error: OpError): void;
  /** Rejected without a word of the server: it may have arrived all the same. */
  rejectedUnheard(opId: string, error: OpError): void;
  failedOnce(opId: string, error: OpError): void;
  requeue(opId: string): void;
  strike(opId: string): void;
  amend(opId: string, payload: string): void;
  remove(opId: string): void;
  /** Settles acked ops whose effect the cache has now. Answers how many. */
  settle(roomId: string, from: number, to: number): number;
  ofRoom(roomId: string): Op[];
  all(): Op[];
  /** Forgets all lane numbers: a new epoch begins (OB8). Acked ops whose effect was not seen are queued again. */
  renumber(): void;
  /** The highest lane number given to an op that may have been sent, by lane. */
  highestNumbers(): Record<string, number>;
  counts(): Counts;
  ackedRooms(): string[];
  hasAcked(roomId: string): boolean;
}

const VISIBLE = `kind IN ('message.send','profile.update','appointment.create','appointment.update','appointment.cancel')`;

export function opStore(vault: Database): OpStore {
  const one = (sql: string) => vault.prepare(sql);
  const insert = one(
    `INSERT INTO ops (op_id, lane, kind, room_id, target, payload, acuity, written_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const head = one(`SELECT * FROM ops WHERE lane = ? AND state = 'queued' ORDER BY op_seq LIMIT ?`);
  const mark = one('UPDATE ops SET maybe_sent = 1, lane_seq = ?, epoch = ? WHERE op_id = ?');
  const remove = one('DELETE FROM ops WHERE op_id = ?');
  // Asked after every batch, so each part is answered from an index: none reads what waits.
  const counts = one(
    `SELECT (SELECT count(*) FROM ops) AS "all",
       (SELECT count(*) FROM ops WHERE state = 'acked') AS acked,
       (SELECT count(*) FROM ops WHERE lane = 'notifications' AND state = 'queued') AS hidden,
       (SELECT count(*) FROM ops WHERE state = 'rejected') AS refused,
       (SELECT count(*) FROM ops WHERE state = 'queued' AND maybe_sent = 1 AND kind <> 'notification.read') AS mayHaveSent,
       (SELECT written_at FROM ops WHERE state <> 'acked' AND kind <> 'notification.read' ORDER BY op_seq LIMIT 1)
         AS oldestWrittenAt`,
  );
  const settle = one(`DELETE FROM ops WHERE room_id = ? AND state = 'acked' AND effect_seq BETWEEN ? AND ?`);

  return {
    insert: (op, writtenAt) => {
      const payload = JSON.stringify(op.payload);
      insert.run(op.opId, laneOf(op), op.kind, op.roomId, op.target, payload, op.acuity, writtenAt);
    },
    byId: (opId) => {
      const row = one('SELECT * FROM ops WHERE op_id = ?').get<OpRow>(opId);
      return row ? toOp(row) : null;
    },
    head: (lane, limit) => head.all<OpRow>(lane, limit).map(toOp),
    blocker: (lane) =>
      one(`SELECT op_id FROM ops WHERE lane = ? AND state = 'rejected' AND ${VISIBLE} ORDER BY op_seq LIMIT 1`).get<{
        op_id: string;
      }>(lane)?.op_id ?? null,
    lanes: () => names(one(`SELECT lane FROM ops WHERE state = 'queued' GROUP BY lane ORDER BY min(op_seq)`).all()),
    urgentLanes: () =>
      names(one(`SELECT lane FROM ops WHERE state = 'queued' AND acuity = 'urgent' GROUP BY lane`).all()),
    markMaybeSent: (opId, laneSeq, epoch) => void mark.run(laneSeq, epoch, opId),
    unmark: (opId) =>
      void one('UPDATE ops SET maybe_sent = 0, lane_seq = NULL, epoch = NULL WHERE op_id = ?').run(opId),
    acked: (opId, effect) =>
      void one(`UPDATE ops SET state = 'acked', error = NULL, effect = ?, effect_seq = ? WHERE op_id = ?`).run(
        JSON.stringify(effect),
        effect.seq ?? null,
        opId,
      ),
    rejected: (opId, error) =>
      void one(
        `UPDATE ops SET state = 'rejected', maybe_sent = 0, lane_seq = NULL, epoch = NULL, attempts = attempts + 1, error = ?
         WHERE op_id = ?`,
      ).run(JSON.stringify(error), opId),
    rejectedUnheard: (opId, error) =>
      void one(`UPDATE ops SET state = 'rejected', attempts = attempts + 1, error = ? WHERE op_id = ?`).run(
        JSON.stringify(error),
        opId,
      ),
    failedOnce: (opId, error) =>
      void one('UPDATE ops SET attempts = attempts + 1, error = ? WHERE op_id = ?').run(JSON.stringify(error), opId),
    requeue: (opId) =>
      void one(`UPDATE ops SET state = 'queued', error = NULL, attempts = 0, strikes = 0 WHERE op_id = ?`).run(opId),
    strike: (opId) => void one('UPDATE ops SET strikes = strikes + 1 WHERE op_id = ?').run(opId),
    amend: (opId, payload) => void one('UPDATE ops SET payload = ? WHERE op_id = ?').run(payload, opId),
    remove: (opId) => void remove.run(opId),
    settle: (roomId, from, to) => settle.run(roomId, from, to).changes,
    ofRoom: (roomId) => one('SELECT * FROM ops WHERE room_id = ? ORDER BY op_seq').all<OpRow>(roomId).map(toOp),
    all: () => one('SELECT * FROM ops ORDER BY op_seq').all<OpRow>().map(toOp),
    renumber: () => {
      vault.exec(`UPDATE ops SET lane_seq = NULL, epoch = NULL WHERE lane_seq IS NOT NULL`);
      vault.exec(`UPDATE ops SET state = 'queued', effect = NULL, effect_seq = NULL WHERE state = 'acked'`);
      vault.exec('DELETE FROM lanes');
    },
    highestNumbers: () =>
      Object.fromEntries(
        one('SELECT lane, max(lane_seq) AS seq FROM ops WHERE lane_seq IS NOT NULL GROUP BY lane')
          .all<{ lane: string; seq: number }>()
          .map((row) => [row.lane, row.seq]),
      ),
    counts: () => {
      const row = counts.get<{ all: number; acked: number; hidden: number } & Omit<Counts, 'waiting'>>();
      if (!row) return { waiting: 0, refused: 0, mayHaveSent: 0, oldestWrittenAt: null };
      const { refused, mayHaveSent, oldestWrittenAt } = row;
      return { waiting: row.all - row.acked - row.hidden - refused, refused, mayHaveSent, oldestWrittenAt };
    },
    ackedRooms: () =>
      one(`SELECT DISTINCT room_id AS roomId FROM ops WHERE state = 'acked' AND room_id IS NOT NULL`)
        .all<{ roomId: string }>()
        .map((row) => row.roomId),
    hasAcked: (roomId) =>
      one(`SELECT 1 FROM ops WHERE room_id = ? AND state = 'acked' LIMIT 1`).get(roomId) !== undefined,
  };
}

function names(rows: unknown[]): string[] {
  return (rows as { lane: string }[]).map((row) => row.lane);
}

function toOp(row: OpRow): Op {
  return {
    opSeq: row.op_seq,
    opId: row.op_id,
    lane: row.lane,
    laneSeq: row.lane_seq,
    epoch: row.epoch,
    kind: row.kind,
    roomId: row.room_id,
    target: row.target,
    payload: JSON.parse(row.payload) as Op['payload'],
    acuity: row.acuity,
    state: row.state,
    maybeSent: row.maybe_sent === 1,
    attempts: row.attempts,
    strikes: row.strikes,
    error: row.error === null ? null : (JSON.parse(row.error) as OpError),
    writtenAt: row.written_at,
    effect: row.effect === null ? null : (JSON.parse(row.effect) as OpEffectValue),
  };
}
