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
  born: number;
  effect: string | null;
}

/** Notifications that were read are hidden: they wait, and nobody counts them. */
export interface Counts {
  waiting: number;
  refused: number;
  /** Of those waiting. */
  held: number;
  mayHaveSent: number;
  oldestWrittenAt: number | null;
}

export interface OpStore {
  /** `born` is a reading of the vault's age clock. */
  insert(op: NewOp, writtenAt: number, born?: number): void;
  byId(opId: string): Op | null;
  /** Head of a lane: its first queued ops in order of writing, up to `limit` and to the first that blocks it. */
  head(lane: string, limit: number): Op[];
  /** The visible refused (OB4) or held (OB11) op behind which nothing of the lane may go, or null. */
  blocker(lane: string): { opId: string; opSeq: number; state: 'rejected' | 'held' } | null;
  /** Queued visible ops of that acuity, written or confirmed before that reading of the age clock. */
  staleBefore(acuity: Acuity, reading: number): Op[];
  hold(opId: string): void;
  held(): Op[];
  /** Own urgent messages that are still here, oldest first. */
  urgentHere(): Op[];
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
  /** A person wants it to go: it counts as confirmed at that reading of the age clock. */
  requeue(opId: string, reading: number): void;
  strike(opId: string): void;
  amend(opId: string, payload: string): void;
  remove(opId: string): void;
  /** The op ends as superseded: another takes its place in the lane, unsent. */
  supersede(opId: string, by: { opId: string; payload: string }): void;
  /** Settles acked ops whose effect the cache has now. Answers how many. */
  settle(roomId: string, from: number, to: number): number;
  ofRoom(roomId: string): Op[];
  /** All ops of a lane, refused ones too, in the order of writing. */
  ofLane(lane: string): Op[];
  all(): Op[];
  /** Forgets all lane numbers: a new epoch begins (OB8). Acked ops whose effect was not seen are queued again. */
  renumber(): void;
  /** The highest lane number given to an op that may have been sent, by lane. */
  highestNumbers(): Record<string, number>;
  counts(): Counts;
  ackedRooms(): string[];
  hasAcked(roomId: string): boolean;
}

const VISIBLE = `kind IN ('message.send','record.change','profile.update','appointment.create','appointment.update','appointment.cancel')`;

export function opStore(vault: Database): OpStore {
  const one = (sql: string) => vault.prepare(sql);
  const insert = one(
    `INSERT INTO ops (op_id, lane, kind, room_id, target, payload, acuity, written_at, born)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const head = one(
    `SELECT * FROM ops WHERE lane = ? AND state = 'queued'
       AND op_seq < ifnull((SELECT min(op_seq) FROM ops WHERE lane = ? AND state = 'rejected' AND ${VISIBLE}), 9e15)
       AND op_seq < ifnull((SELECT min(op_seq) FROM ops WHERE lane = ? AND state = 'held' AND ${VISIBLE}), 9e15)
     ORDER BY op_seq LIMIT ?`,
  );
  const stale = one(
    `SELECT * FROM ops WHERE state = 'queued' AND acuity = ? AND ifnull(confirmed, born) <= ? AND ${VISIBLE}`,
  );
  const mark = one('UPDATE ops SET maybe_sent = 1, lane_seq = ?, epoch = ? WHERE op_id = ?');
  const remove = one('DELETE FROM ops WHERE op_id = ?');
  // Asked after every batch, so each part is answered from an index: none reads what waits.
  const counts = one(
    `SELECT (SELECT count(*) FROM ops) AS "all",
       (SELECT count(*) FROM ops WHERE state = 'acked') AS acked,
       (SELECT count(*) FROM ops WHERE lane = 'notifications' AND state = 'queued') AS hidden,
       (SELECT count(*) FROM ops WHERE state = 'rejected') AS refused,
       (SELECT count(*) FROM ops WHERE state = 'held') AS held,
       (SELECT count(*) FROM ops WHERE state = 'queued' AND maybe_sent = 1 AND kind <> 'notification.read') AS mayHaveSent,
       (SELECT written_at FROM ops WHERE state <> 'acked' AND kind <> 'notification.read' ORDER BY op_seq LIMIT 1)
         AS oldestWrittenAt`,
  );
  const settle = one(`DELETE FROM ops WHERE room_id = ? AND state = 'acked' AND effect_seq BETWEEN ? AND ?`);

  return {
    insert: (op, writtenAt, born = 0) => {
      const payload = JSON.stringify(op.payload);
      insert.run(op.opId, laneOf(op), op.kind, op.roomId, op.target, payload, op.acuity, writtenAt, Math.floor(born));
    },
    byId: (opId) => {
      const row = one('SELECT * FROM ops WHERE op_id = ?').get<OpRow>(opId);
      return row ? toOp(row) : null;
    },
    head: (lane, limit) => head.all<OpRow>(lane, lane, lane, limit).map(toOp),
    blocker: (lane) =>
      one(
        `SELECT op_id AS opId, op_seq AS opSeq, state FROM ops
         WHERE lane = ? AND state IN ('rejected', 'held') AND ${VISIBLE} ORDER BY op_seq LIMIT 1`,
      ).get<{ opId: string; opSeq: number; state: 'rejected' | 'held' }>(lane) ?? null,
    staleBefore: (acuity, reading) => stale.all<OpRow>(acuity, Math.floor(reading)).map(toOp),
    hold: (opId) => void one(`UPDATE ops SET state = 'held' WHERE op_id = ? AND state = 'queued'`).run(opId),
    held: () => one(`SELECT * FROM ops WHERE state = 'held' ORDER BY op_seq`).all<OpRow>().map(toOp),
    urgentHere: () =>
      one(
        `SELECT * FROM ops WHERE acuity = 'urgent' AND kind = 'message.send' AND state IN ('queued', 'held', 'rejected')
         ORDER BY op_seq`,
      )
        .all<OpRow>()
        .map(toOp),
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
    requeue: (opId, reading) =>
      void one(
        `UPDATE ops SET state = 'queued', error = NULL, attempts = 0, strikes = 0, confirmed = ? WHERE op_id = ?`,
      ).run(Math.floor(reading), opId),
    strike: (opId) => void one('UPDATE ops SET strikes = strikes + 1 WHERE op_id = ?').run(opId),
    amend: (opId, payload) => void one('UPDATE ops SET payload = ? WHERE op_id = ?').run(payload, opId),
    remove: (opId) => void remove.run(opId),
    supersede: (opId, by) =>
      void one(
        `UPDATE ops SET op_id = ?, payload = ?, maybe_sent = 0, lane_seq = NULL, epoch = NULL, attempts = 0, strikes = 0,
           error = NULL WHERE op_id = ?`,
      ).run(by.opId, by.payload, opId),
    settle: (roomId, from, to) => settle.run(roomId, from, to).changes,
    ofRoom: (roomId) => one('SELECT * FROM ops WHERE room_id = ? ORDER BY op_seq').all<OpRow>(roomId).map(toOp),
    ofLane: (lane) => one('SELECT * FROM ops WHERE lane = ? ORDER BY op_seq').all<OpRow>(lane).map(toOp),
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
      if (!row) return { waiting: 0, refused: 0, held: 0, mayHaveSent: 0, oldestWrittenAt: null };
      const { refused, held, mayHaveSent, oldestWrittenAt } = row;
      return { waiting: row.all - row.acked - row.hidden - refused, refused, held, mayHaveSent, oldestWrittenAt };
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
    born: row.born,
    effect: row.effect === null ? null : (JSON.parse(row.effect) as OpEffectValue),
  };
}
