// The memory behind exactly-once (OB8): the last number that each lane of a device has reached, and what each op did.

import type { RecordEffect } from '#shared/wire/records.ts';
import type { OpEffect } from '#shared/wire/sync.ts';
import type { Store } from './store.ts';

export interface LaneKey {
  userId: string;
  deviceId: string;
  epoch: string;
  lane: string;
}

export type Ops = ReturnType<typeof openOps>;

export function openOps(store: Store) {
  const cursor = store.prepare<{ cursor: number }>(
    'SELECT cursor FROM lanes WHERE user_id=? AND device_id=? AND epoch=? AND lane=?',
  );
  const cursors = store.prepare<{ lane: string; cursor: number }>(
    'SELECT lane, cursor FROM lanes WHERE user_id=? AND device_id=? AND epoch=?',
  );
  const setCursor = store.prepare('INSERT OR REPLACE INTO lanes VALUES (?,?,?,?,?)');
  const find = store.prepare<OpEffect & { hash: string }>(
    `SELECT hash, room_id AS roomId, message_id AS messageId, seq, at FROM ops JOIN rooms USING (room_no)
     WHERE user_id=? AND op_id=?`,
  );
  const insert = store.prepare('INSERT INTO ops VALUES (?,?,?,?,?,?,?)');
  const findRecordOp = store.prepare<{ hash: string; effect: string }>(
    'SELECT hash, effect FROM record_ops WHERE user_id=? AND op_id=?',
  );
  const insertRecordOp = store.prepare('INSERT INTO record_ops VALUES (?,?,?,?)');

  return {
    cursor: (key: LaneKey) => cursor.get(key.userId, key.deviceId, key.epoch, key.lane)?.cursor ?? 0,
    /** All lanes of a device, for `connected`. */
    cursors: (userId: string, deviceId: string, epoch: string): Record<string, number> =>
      Object.fromEntries(cursors.all(userId, deviceId, epoch).map((row) => [row.lane, row.cursor])),
    setCursor: (key: LaneKey, value: number) => {
      setCursor.run(key.userId, key.deviceId, key.epoch, key.lane, value);
    },
    find: (userId: string, opId: string): { hash: string; effect: OpEffect | RecordEffect } | null => {
      const row = find.get(userId, opId);
      if (!row) {
        const known = findRecordOp.get(userId, opId);
        return known ? { hash: known.hash, effect: JSON.parse(known.effect) as RecordEffect } : null;
      }
      const { hash, ...effect } = row;
      return { hash, effect };
    },
    add: (userId: string, op: { opId: string; hash: string }, roomNo: number, effect: OpEffect) => {
      insert.run(userId, op.opId, op.hash, roomNo, effect.messageId, effect.seq, effect.at);
    },
    addRecordOp: (userId: string, op: { opId: string; hash: string }, effect: RecordEffect) => {
      insertRecordOp.run(userId, op.opId, op.hash, JSON.stringify(effect));
    },
  };
}
