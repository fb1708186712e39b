// A damaged vault is read row by row into a new one (DS2): what can be read is saved, what cannot is counted. The
// damaged file stays where it was set aside. Runs inside a transaction of the new one.

import { DatabaseError, type Database, type SqlRow, type SqlValue } from '../ports/database.ts';
import type { Storage } from '../ports/storage.ts';

export interface SalvageReport {
  saved: number;
  /** Rows known to exist that could not be read; at least one when even the count is unreadable. */
  lost: number;
}

/** Besides the ops; with the columns that tell one row from another. */
const TABLES: readonly (readonly [string, readonly string[]])[] = [
  ['drafts', ['room_id']],
  ['marks', ['room_id', 'kind']],
  ['conflicts', ['conflict_id']],
  ['record_names', ['entity', 'made_as']],
  ['kept_updates', ['seq']],
];

/** Null for a file that was set aside because of its key: it is not damaged, and nothing here can read it (DS3). */
export function salvageVault(
  storage: Storage,
  account: string,
  aside: string,
  keyHex: string,
  into: Database,
): SalvageReport | null {
  const opened = storage.openAside(account, aside, keyHex);
  if (!opened.ok) return opened.error.problem === 'wrong-key' ? null : { saved: 0, lost: 1 };
  const from = opened.value;
  let { saved, lost } = salvageOps(from, into);
  for (const [table, key] of TABLES) {
    const report = salvageTable(from, into, table, key);
    saved += report.saved;
    lost += report.lost;
  }
  from.close();
  return { saved, lost };
}

/** Ops one by one, so that one unreadable page does not hide the readable ones. They begin a new epoch: unsent again. */
function salvageOps(from: Database, into: Database): SalvageReport {
  const last = attempt(() => from.prepare('SELECT max(op_seq) AS last FROM ops').get<{ last: number | null }>()?.last);
  if (last === undefined) return { saved: 0, lost: 1 };
  let saved = 0;
  let lost = 0;
  for (let opSeq = 1; opSeq <= (last ?? 0); opSeq += 1) {
    const row = attempt(() => from.prepare('SELECT * FROM ops WHERE op_seq = ?').get(opSeq) ?? null);
    if (row === undefined) lost += 1;
    else if (row !== null) saved += insertRow(into, 'ops', { ...row, lane_seq: null, epoch: null });
  }
  return { saved, lost };
}

/** From both ends to the first row that cannot be read: one unreadable page hides only what lies on it. */
function salvageTable(from: Database, into: Database, table: string, key: readonly string[]): SalvageReport {
  const isThere = attempt(() => from.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) ?? null);
  if (isThere === undefined) return { saved: 0, lost: 1 };
  // A vault from before there was such a table.
  if (isThere === null) return { saved: 0, lost: 0 };
  const upwards = walk(from, into, table, key, '>');
  if (upwards.whole) return { saved: upwards.saved, lost: 0 };
  return { saved: upwards.saved + walk(from, into, table, key, '<').saved, lost: 1 };
}

function walk(from: Database, into: Database, table: string, key: readonly string[], side: '<' | '>') {
  const columns = key.join(', ');
  const order = key.map((column) => `${column} ${side === '>' ? 'ASC' : 'DESC'}`).join(', ');
  const after = `WHERE (${columns}) ${side} (${key.map(() => '?').join(', ')})`;
  let last: SqlValue[] = [];
  let saved = 0;
  for (;;) {
    const sql = `SELECT * FROM ${table} ${last.length === 0 ? '' : after} ORDER BY ${order} LIMIT 1`;
    const row = attempt(() => from.prepare(sql).get(...last) ?? null);
    if (row === undefined) return { saved, whole: false };
    if (row === null) return { saved, whole: true };
    saved += insertRow(into, table, row);
    last = key.map((column) => row[column] ?? null);
  }
}

function insertRow(into: Database, table: string, row: SqlRow): number {
  const names = Object.keys(row);
  const places = names.map(() => '?').join(', ');
  const values: SqlValue[] = names.map((name) => row[name] ?? null);
  return into.prepare(`INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${places})`).run(...values).changes;
}

/** `undefined` where the damaged file cannot answer. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DatabaseError) return undefined;
    throw error;
  }
}
