// One open SQLite file. Synchronous on purpose: a transaction is a function without `await` (one transaction per fact).
// Failures of the disk are thrown as `DatabaseError` by every method, and the transaction around them is rolled back:
// they are the one exception that crosses a port, because they may come from any statement.

export type SqlValue = string | number | bigint | Uint8Array | null;
export type SqlRow = Record<string, SqlValue>;

export interface Statement {
  run(...values: SqlValue[]): { changes: number };
  get<Row = SqlRow>(...values: SqlValue[]): Row | undefined;
  all<Row = SqlRow>(...values: SqlValue[]): Row[];
}

export interface Database {
  /** Prepared once for each text, then reused. */
  prepare(sql: string): Statement;
  /** Several statements without values. */
  exec(sql: string): void;
  /** Runs `work` in one immediate transaction; nested calls join the outer one. Rolls back on a throw. */
  transaction<Value>(work: () => Value): Value;
  /** Bytes on disk. */
  size(): number;
  close(): void;
}

export type DatabaseProblem = 'full' | 'io' | 'corrupt' | 'wrong-key' | 'busy' | 'read-only' | 'other';

export class DatabaseError extends Error {
  readonly problem: DatabaseProblem;
  constructor(problem: DatabaseProblem, message: string) {
    super(message);
    this.name = 'DatabaseError';
    this.problem = problem;
  }
}
