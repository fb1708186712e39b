// What each field's last change was, the number of each record's last change, and everything that was ever written over.

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { RecordEntity } from '#shared/model/record.ts';
import type { OverwrittenValue } from '#shared/wire/records.ts';
import type { Store } from '../store/store.ts';

export interface FieldHead {
  revision: number;
  at: number | null;
  by: string | null;
  hlc: string | null;
}

export interface RecordHead {
  entity: RecordEntity;
  id: string;
  revision: number;
  changeNo: number;
  fields: Record<string, FieldHead>;
}

interface HeadRow {
  entity: RecordEntity;
  id: string;
  revision: number;
  change_no: number;
  fields: string;
}

export interface Replaced {
  entity: RecordEntity;
  id: string;
  field: string;
  value: JsonValue;
  head: FieldHead;
  by: string;
  at: number;
  /** Its author is to be told: somebody else insisted. */
  unseen: boolean;
}

export type Heads = ReturnType<typeof openHeads>;

export function openHeads(store: Store) {
  const find = store.prepare<HeadRow>('SELECT * FROM record_heads WHERE entity=? AND id=?');
  const newest = store.prepare<{ no: number | null }>('SELECT max(change_no) AS no FROM record_heads');
  const since = store.prepare<HeadRow>('SELECT * FROM record_heads WHERE change_no > ? ORDER BY change_no LIMIT ?');
  const update = store.prepare(
    `UPDATE record_heads SET revision=?, fields=?, changed_at=?,
       change_no=(SELECT max(change_no) + 1 FROM record_heads) WHERE entity=? AND id=?`,
  );
  const keep = store.prepare<{ history_no: number }>(
    `INSERT INTO record_history (entity, id, field, value, revision, written_by, written_at, replaced_by, replaced_at, unseen)
     VALUES (?,?,?,?,?,?,?,?,?,?) RETURNING history_no`,
  );
  const newestHistory = store.prepare<{ no: number | null }>('SELECT max(history_no) AS no FROM record_history');
  const overwritten = store.prepare<Omit<OverwrittenValue, 'value' | 'standing'> & { value: string }>(
    `SELECT history_no AS historyNo, entity, id, field, value, written_at AS writtenAt, replaced_by AS replacedBy,
       replaced_at AS replacedAt
     FROM record_history WHERE unseen = 1 AND written_by = ? AND history_no > ? ORDER BY history_no LIMIT ?`,
  );

  return {
    find: (entity: RecordEntity, id: string): RecordHead | null => {
      const row = find.get(entity, id);
      return row ? toHead(row) : null;
    },
    newest: (): number => newest.get()?.no ?? 0,
    since: (changeNo: number, limit: number): RecordHead[] => since.all(changeNo, limit).map(toHead),
    put: (head: Omit<RecordHead, 'changeNo'>, now: number): void => {
      update.run(head.revision, JSON.stringify(head.fields), now, head.entity, head.id);
    },
    keep: ({ entity, id, field, value, head, by, at, unseen }: Replaced): number =>
      keep.get(entity, id, field, JSON.stringify(value), head.revision, head.by, head.at, by, at, unseen ? 1 : 0)
        ?.history_no ?? 0,
    newestHistory: (): number => newestHistory.get()?.no ?? 0,
    overwritten: (userId: string, historyNo: number, limit: number): Omit<OverwrittenValue, 'standing'>[] =>
      overwritten.all(userId, historyNo, limit).map((row) => ({ ...row, value: JSON.parse(row.value) as JsonValue })),
  };
}

const toHead = (row: HeadRow): RecordHead => ({
  entity: row.entity,
  id: row.id,
  revision: row.revision,
  changeNo: row.change_no,
  fields: JSON.parse(row.fields) as Record<string, FieldHead>,
});
