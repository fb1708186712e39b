// Migrations are append-only: the place in the array is the version. Each step runs in one transaction together with
// its version number, so a kill in the middle leaves the file as it was (C11). A newer file is refused in words and
// left intact (DS4).

import type { SessionNotice } from '#shared/model/session.ts';
import { ok, type Failure, type Result } from '#shared/result.ts';
import type { Database } from '../ports/database.ts';

export interface SchemaTooNew {
  found: number;
  known: number;
}

/** Brings a file to the newest schema. Answers how many steps were run, or why the file is left alone. */
export function migrate(database: Database, steps: readonly string[]): Result<number, SchemaTooNew> {
  const found = schemaVersion(database);
  if (found > steps.length) return { ok: false, error: { found, known: steps.length } };
  for (let version = found; version < steps.length; version += 1) {
    database.transaction(() => {
      database.exec(steps[version] as string);
      database.exec(`PRAGMA user_version = ${version + 1}`);
    });
  }
  return ok(steps.length - found);
}

export function schemaVersion(database: Database): number {
  return Number(database.prepare('PRAGMA user_version').get<{ user_version: number }>()?.user_version ?? 0);
}

/** The failure that a window shows for a newer file. */
export function tooNew(problem: SchemaTooNew): { ok: false; error: Failure & { notice: SessionNotice } } {
  const { found, known } = problem;
  const message = `The data here were written by a newer console (schema ${found}, this one knows ${known}). They are left as they are.`;
  return { ok: false, error: { code: 'newer-schema', message, notice: { kind: 'newer-schema', found, known } } };
}
