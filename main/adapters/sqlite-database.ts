// The Database port over one SQLite connection. What it adds to the connection: statements are prepared once for each
// text, nested transactions join the outer one, and every failure of SQLite becomes a `DatabaseError` with a reason that
// the core can act on. A nested transaction that throws dooms the outer one, even if the throw is caught in between:
// half of a fact is never committed.

import type BetterSqlite3 from 'better-sqlite3';
import {
  DatabaseError,
  type Database,
  type DatabaseProblem,
  type SqlValue,
  type Statement,
} from '#daemon/ports/database.ts';

type Prepared = BetterSqlite3.Statement<SqlValue[]>;

const PROBLEMS: readonly (readonly [string, DatabaseProblem])[] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_CANTOPEN', 'io'],
  ['SQLITE_IOERR', 'io'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'wrong-key'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_PERM', 'read-only'],
];

/** The reason behind an exception of SQLite, by its extended code (such as `SQLITE_IOERR_WRITE`). */
export function problemOf(error: unknown): DatabaseProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return PROBLEMS.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'other';
}

/** SQLite's failures as `DatabaseError`; everything else as it is, for it is a bug or the caller's own throw. */
function translated(error: unknown): unknown {
  const ofSqlite = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_');
  return ofSqlite ? new DatabaseError(problemOf(error), error.message) : error;
}

export function wrapConnection(connection: BetterSqlite3.Database, sizeBytes: () => number): Database {
  const statements = new Map<string, Statement>();
  const begin = connection.prepare('begin immediate');
  const commit = connection.prepare('commit');
  const rollback = connection.prepare('rollback');
  let doomed = false;

  function guarded<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      throw translated(error);
    }
  }

  function statementOf(prepared: Prepared): Statement {
    return {
      run: (...values) => guarded(() => ({ changes: prepared.run(...values).changes })),
      get: <Row>(...values: SqlValue[]) => guarded(() => prepared.get(...values) as Row | undefined),
      all: <Row>(...values: SqlValue[]) => guarded(() => prepared.all(...values) as Row[]),
    };
  }

  function joinOuter<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      doomed = true;
      throw error;
    }
  }

  return {
    prepare(sql) {
      const known = statements.get(sql);
      if (known) return known;
      const statement = statementOf(guarded(() => connection.prepare<SqlValue[]>(sql)));
      statements.set(sql, statement);
      return statement;
    },

    exec(sql) {
      guarded(() => connection.exec(sql));
    },

    transaction(work) {
      if (connection.inTransaction) return joinOuter(work);
      doomed = false;
      guarded(() => begin.run());
      try {
        const value = work();
        if (value instanceof Promise) throw new Error('a transaction must not wait: its function returned a promise');
        if (doomed) throw new DatabaseError('other', 'a transaction inside this one failed: nothing was written');
        if (!connection.inTransaction) throw new DatabaseError('other', 'the transaction was ended from inside');
        commit.run();
        return value;
      } catch (error) {
        // Some failures (a full disk) have rolled back already.
        if (connection.open && connection.inTransaction) rollback.run();
        throw translated(error);
      }
    },

    size: sizeBytes,

    close() {
      statements.clear();
      guarded(() => connection.close());
    },
  };
}
