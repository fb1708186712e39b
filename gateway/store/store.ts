// The one SQLite file of the gateway. A transaction is a function without `await`; what others must hear of it is told
// by the caller after it returns. WAL with synchronous=NORMAL: a killed process loses nothing, a power cut may lose the
// last moments, which clients repair by sending again.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { MIGRATIONS } from './migrations.ts';

export interface Store {
  prepare<Row = unknown>(sql: string): Query<Row>;
  /** Immediate transaction; a nested call joins the outer one. A throw rolls everything back. */
  transaction<Value>(work: () => Value): Value;
  close(): void;
}

export type SqlValue = string | number | null | Uint8Array;

export interface Query<Row> {
  run(...values: SqlValue[]): { changes: number };
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
}

export function openStore(dataFolder: string): Store {
  const inMemory = dataFolder === ':memory:';
  if (!inMemory) mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const database = new Sqlite(inMemory ? ':memory:' : join(dataFolder, 'gateway.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 2000');
  database.pragma('wal_autocheckpoint = 4000');
  migrate(database);

  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');

  return {
    prepare: <Row>(sql: string) => database.prepare(sql) as unknown as Query<Row>,
    transaction: (work) => {
      if (database.inTransaction) return work();
      begin.run();
      try {
        const value = work();
        commit.run();
        return value;
      } catch (error) {
        if (database.inTransaction) rollback.run();
        throw error;
      }
    },
    close: () => database.close(),
  };
}

function migrate(database: Sqlite.Database): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version > MIGRATIONS.length) {
    database.close();
    throw new Error(`The data of this gateway has schema ${version}; this version knows up to ${MIGRATIONS.length}.`);
  }
  MIGRATIONS.slice(version).forEach((step, index) => {
    database.transaction(() => {
      database.exec(step);
      database.pragma(`user_version = ${version + index + 1}`);
    })();
  });
}
