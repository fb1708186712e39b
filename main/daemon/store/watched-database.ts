// A database that says when a statement meets damage, or a full disk. An opening looks at the file as a whole, but a page may go bad, or
// be read for the first time, later: then the file is repaired while the console runs (DS2). The error goes on to the
// caller, whose work did not happen.

import { DatabaseError, type Database, type SqlValue, type Statement } from '../ports/database.ts';

export function watchedDatabase(inner: Database, tell: { damaged(): void; full(): void }): Database {
  const statements = new Map<string, Statement>();

  function watched<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      if (isDamage(error)) tell.damaged();
      if (error instanceof DatabaseError && error.problem === 'full') tell.full();
      throw error;
    }
  }

  return {
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known) return known;
      const statement = watched(() => inner.prepare(sql));
      const own: Statement = {
        run: (...values) => watched(() => statement.run(...values)),
        get: <Row>(...values: SqlValue[]) => watched(() => statement.get<Row>(...values)),
        all: <Row>(...values: SqlValue[]) => watched(() => statement.all<Row>(...values)),
      };
      statements.set(sql, own);
      return own;
    },
    exec: (sql) => watched(() => inner.exec(sql)),
    transaction: (work) => watched(() => inner.transaction(work)),
    size: () => inner.size(),
    close: () => inner.close(),
  };
}

/** Once a file was open with its key, a page that cannot be deciphered is a damaged page. */
export function isDamage(error: unknown): boolean {
  return error instanceof DatabaseError && (error.problem === 'corrupt' || error.problem === 'wrong-key');
}
