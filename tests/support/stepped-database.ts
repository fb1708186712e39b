// A Database that tells of every step before it takes it: reads, writes, commits, and the moment after a commit. Whoever
// listens may throw, and the step does not happen: this is how a test puts a crash or a full disk between any two writes.

import type { Database, Statement } from '#daemon/ports/database.ts';

export type StepKind = 'read' | 'write' | 'commit' | 'committed';

/** `sql` is empty for commits. A write outside a transaction commits by itself: write, commit, committed. */
export type BeforeStep = (kind: StepKind, sql: string) => void;

const WRITING = /^\s*(?:insert|update|delete|replace|create|drop|alter|with\b[^;]*\b(?:insert|update|delete)\b)/i;

export function steppedDatabase(inner: Database, beforeStep: BeforeStep, onClose: () => void): Database {
  let depth = 0;

  function stepped<Value>(sql: string, writes: boolean, work: () => Value): Value {
    beforeStep(writes ? 'write' : 'read', sql);
    if (!writes || depth > 0) return work();
    beforeStep('commit', '');
    const value = work();
    beforeStep('committed', '');
    return value;
  }

  function steppedStatement(sql: string): Statement {
    const statement = inner.prepare(sql);
    const writes = WRITING.test(sql);
    return {
      run: (...values) => stepped(sql, writes, () => statement.run(...values)),
      get: (...values) => stepped(sql, writes, () => statement.get(...values)),
      all: (...values) => stepped(sql, writes, () => statement.all(...values)),
    };
  }

  return {
    prepare(sql) {
      beforeStep('read', '');
      return steppedStatement(sql);
    },
    exec: (sql) => stepped(sql, true, () => inner.exec(sql)),
    transaction(work) {
      const outermost = depth === 0;
      depth += 1;
      try {
        const value = inner.transaction(() => {
          const worked = work();
          if (outermost) beforeStep('commit', '');
          return worked;
        });
        if (outermost) beforeStep('committed', '');
        return value;
      } finally {
        depth -= 1;
      }
    },
    size: () => inner.size(),
    close: onClose,
  };
}
