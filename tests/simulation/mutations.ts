// Deliberate bugs, for the check on the checks: each is put between the core and its files, into the model, or before
// the screen, and the simulator must find it. They change what statements do, never the core's own code.

import type { TimelinePage } from '#shared/model/message.ts';
import type { Database, Statement } from '#daemon/ports/database.ts';
import type { Storage } from '#daemon/ports/storage.ts';

export const MUTATIONS = [
  'forget-maybe-sent',
  'newest-first-in-lane',
  'drop-after-a-failure',
  'ack-before-commit',
  'range-without-messages',
  'stale-overwrites-new',
  'forget-effect-of-acked',
  'hide-gaps',
  'model-forgets-repeats',
] as const;
export type MutationName = (typeof MUTATIONS)[number];

export interface Mutation {
  tamper(storage: Storage): Storage;
  page(page: TimelinePage): TimelinePage;
  modelForgetsRepeats: boolean;
  /** False when a bug in a statement found no such statement: then it proves nothing. */
  took(): boolean;
}

/** How a mutation changes one statement; null leaves it alone. */
type Rewrite = (sql: string, statement: () => Statement, database: Database) => Statement | null;

const REWRITES: Partial<Record<MutationName, () => Rewrite>> = {
  'forget-maybe-sent': () => (sql, _statement, database) =>
    sql.startsWith('UPDATE ops SET maybe_sent = 1,')
      ? database.prepare('UPDATE ops SET lane_seq = ?, epoch = ? WHERE op_id = ?')
      : null,
  'newest-first-in-lane': () => (sql, _statement, database) =>
    /^SELECT \* FROM ops WHERE lane = \? AND state = 'queued'[^]*ORDER BY op_seq LIMIT/.test(sql)
      ? database.prepare(sql.replace('ORDER BY op_seq LIMIT', 'ORDER BY op_seq DESC LIMIT'))
      : null,
  'drop-after-a-failure': () => (sql, _statement, database) =>
    sql.startsWith('UPDATE ops SET attempts = attempts + 1, error')
      ? database.prepare('DELETE FROM ops WHERE ? IS NOT NULL AND op_id = ?')
      : null,
  'ack-before-commit': () => {
    const waiting: (() => void)[] = [];
    return (sql, statement) => {
      if (!sql.startsWith('INSERT INTO ops')) return null;
      const real = statement();
      return {
        ...real,
        // What is written now reaches the file with the next one.
        run: (...values) => {
          for (const write of waiting.splice(0)) write();
          waiting.push(() => real.run(...values));
          return { changes: 1 };
        },
      };
    };
  },
  'range-without-messages': () => {
    let count = 0;
    return (sql, statement) => {
      if (!sql.startsWith('INSERT INTO messages')) return null;
      const real = statement();
      return {
        ...real,
        run: (...values) => {
          count += 1;
          return count % 7 === 0 ? { changes: 1 } : real.run(...values);
        },
      };
    };
  },
  'stale-overwrites-new': () => (sql, statement) => {
    if (!sql.startsWith('SELECT row_key, change_seq FROM messages')) return null;
    const real = statement();
    return {
      ...real,
      get: <Row>(...values: Parameters<Statement['get']>) => {
        const found = real.get<{ change_seq: number }>(...values);
        return (found ? { ...found, change_seq: 0 } : undefined) as Row | undefined;
      },
    };
  },
  'forget-effect-of-acked': () => (sql, _statement, database) =>
    sql.startsWith(`UPDATE ops SET state = 'acked'`)
      ? database.prepare('DELETE FROM ops WHERE ? IS NOT NULL AND ? IS NOT NULL AND op_id = ?')
      : null,
};

export function mutationOf(name: MutationName | null): Mutation {
  const rewriteOf = name === null ? undefined : REWRITES[name];
  let rewritten = 0;
  return {
    took: () => rewriteOf === undefined || rewritten > 0,
    tamper: (storage) =>
      rewriteOf
        ? tampered(
            storage,
            counting(rewriteOf(), () => (rewritten += 1)),
          )
        : storage,
    page: (page) => (name === 'hide-gaps' ? { ...page, rows: page.rows.filter((row) => row.row === 'message') } : page),
    modelForgetsRepeats: name === 'model-forgets-repeats',
  };
}

function counting(rewrite: Rewrite, count: () => void): Rewrite {
  return (...given) => {
    const changed = rewrite(...given);
    if (changed) count();
    return changed;
  };
}

function tampered(storage: Storage, rewrite: Rewrite): Storage {
  return {
    ...storage,
    open: (account, store, keyHex) => {
      const opened = storage.open(account, store, keyHex);
      if (!opened.ok) return opened;
      const database = opened.value;
      return {
        ok: true,
        value: {
          ...database,
          prepare: (sql) => rewrite(sql, () => database.prepare(sql), database) ?? database.prepare(sql),
        },
      };
    },
  };
}
