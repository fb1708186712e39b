// Storage without a disk: real SQLite in memory, whose files outlive the daemon that opened them. It plays what disks do:
//
//   storage.crash()              kill -9: open databases are dead, what was not committed is gone, the rest is there
//   storage.powerCut()           the same, and the cache loses its last commits as synchronous=NORMAL allows
//   storage.crashAtStep(n)       crashes by itself before the n-th write, commit or answer from now on
//   storage.inject({problem})    a full or broken disk, until the function it returns is called
//   storage.damage(account, …)   the next opening finds a corrupt file

import SqliteConnection from 'better-sqlite3';
import { wrapConnection } from '#adapters/sqlite-database.ts';
import { DatabaseError, type Database, type DatabaseProblem } from '#daemon/ports/database.ts';
import type { Storage, StorageProblem, StoreName } from '#daemon/ports/storage.ts';
import type { Result } from '#shared/result.ts';
import { type StepKind, steppedDatabase } from './stepped-database.ts';

/** What every use of a database throws once its process is "killed". Nothing that catches it can write any more. */
export class SimulatedCrash extends Error {
  override readonly name = 'SimulatedCrash';
}

export interface Step {
  account: string;
  store: StoreName;
  kind: StepKind;
  sql: string;
}

export interface Fault {
  problem: DatabaseProblem;
  store?: StoreName;
  /** Default: writes and commits. */
  kinds?: readonly StepKind[];
  /** How many matching steps go well first. */
  skip?: number;
  /** How many fail then; default: all until the fault is taken back. */
  times?: number;
}

export interface MemoryStorage extends Storage {
  crash(): void;
  powerCut(): void;
  crashAtStep(count: number | null): void;
  inject(fault: Fault): () => void;
  damage(account: string, store: StoreName): void;
  onStep(listener: (step: Step) => void): () => void;
  /** Writes, commits and answers so far: the number of places where a crash can strike. */
  readonly steps: number;
}

interface KeptFile {
  connection: SqliteConnection.Database;
  keyHex: string;
  damaged: boolean;
  /** The state that has surely reached the disk, where it is not the present one. */
  synced: Buffer | null;
  opened: { alive: boolean } | null;
}

export interface MemoryStorageOptions {
  /** The cache may lose up to this many commits in a power cut. Zero spares the copying. */
  unsyncedCommits?: number;
}

export function createMemoryStorage(options: MemoryStorageOptions = {}): MemoryStorage {
  const unsyncedCommits = options.unsyncedCommits ?? 0;
  const files = new Map<string, KeptFile>();
  const faults = new Set<Fault>();
  const listeners = new Set<(step: Step) => void>();
  let steps = 0;
  let stepsToCrash: number | null = null;
  let commits = 0;

  const idOf = (account: string, name: string) => `${account}/${name}`;

  function crash(): void {
    stepsToCrash = null;
    for (const file of files.values()) {
      if (file.opened) file.opened.alive = false;
      file.opened = null;
    }
  }

  function raiseFaults(step: Step): void {
    for (const fault of faults) {
      if (fault.store !== undefined && fault.store !== step.store) continue;
      if (!(fault.kinds ?? ['write', 'commit']).includes(step.kind)) continue;
      if (fault.skip !== undefined && fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      if (fault.times !== undefined) {
        fault.times -= 1;
        if (fault.times <= 0) faults.delete(fault);
      }
      throw new DatabaseError(fault.problem, `${step.store}: injected ${fault.problem}`);
    }
  }

  function takeStep(step: Step, file: KeptFile): void {
    for (const listener of listeners) listener(step);
    if (step.kind !== 'read') {
      steps += 1;
      if (stepsToCrash !== null) {
        stepsToCrash -= 1;
        if (stepsToCrash <= 0) {
          crash();
          throw new SimulatedCrash('crashed at this step');
        }
      }
    }
    raiseFaults(step);
    if (step.kind === 'committed' && step.store === 'cache' && unsyncedCommits > 0) {
      commits += 1;
      if (commits % unsyncedCommits === 0) file.synced = file.connection.serialize();
    }
  }

  function openFile(account: string, store: StoreName, file: KeptFile): Database {
    const process = { alive: true };
    file.opened = process;
    const sizeBytes = () => Number(file.connection.pragma('page_count', { simple: true })) * 4096;
    const inner = wrapConnection(file.connection, sizeBytes);
    return steppedDatabase(
      inner,
      (kind, sql) => {
        if (!process.alive) throw new SimulatedCrash('the process of this database is gone');
        takeStep({ account, store, kind, sql }, file);
        // A listener may have crashed us.
        if (!process.alive) throw new SimulatedCrash('crashed at this step');
      },
      () => {
        process.alive = false;
        if (file.opened === process) file.opened = null;
      },
    );
  }

  return {
    open(account, store, keyHex) {
      const id = idOf(account, `${store}.db`);
      let file = files.get(id);
      if (!file) {
        file = { connection: new SqliteConnection(':memory:'), keyHex, damaged: false, synced: null, opened: null };
        files.set(id, file);
        if (store === 'cache' && unsyncedCommits > 0) file.synced = file.connection.serialize();
      }
      if (file.keyHex !== keyHex) return refused(store, 'wrong-key');
      if (file.opened) return refused(store, 'busy');
      if (file.damaged) return refused(store, 'corrupt');
      return { ok: true, value: openFile(account, store, file) };
    },

    exists: (account, store) => files.has(idOf(account, `${store}.db`)),

    setAside(account, store) {
      const id = idOf(account, `${store}.db`);
      let number = 1;
      while (files.has(`${id}.aside-${number}`)) number += 1;
      const file = files.get(id);
      if (file) files.set(`${id}.aside-${number}`, file);
      files.delete(id);
      return `${store}.db.aside-${number}`;
    },

    asides(account, store) {
      const prefix = idOf(account, `${store}.db.aside-`);
      const numbers = [...files.keys()]
        .filter((id) => id.startsWith(prefix))
        .map((id) => Number(id.slice(prefix.length)));
      return numbers.sort((a, b) => a - b).map((number) => `${store}.db.aside-${number}`);
    },

    openAside(account, aside, keyHex) {
      const file = files.get(idOf(account, aside));
      if (!file) return refused('aside', 'io');
      if (file.keyHex !== keyHex) return refused('aside', 'wrong-key');
      return { ok: true, value: openFile(account, aside.startsWith('cache') ? 'cache' : 'vault', file) };
    },

    remove: (account, store) => void files.delete(idOf(account, `${store}.db`)),

    crash,
    powerCut() {
      crash();
      for (const file of files.values()) {
        if (file.synced) file.connection = new SqliteConnection(file.synced);
      }
    },
    crashAtStep: (count) => void (stepsToCrash = count),
    inject(fault) {
      const own = { ...fault };
      faults.add(own);
      return () => void faults.delete(own);
    },
    damage(account, store) {
      const file = files.get(idOf(account, `${store}.db`));
      if (!file) throw new Error('there is no such file to damage');
      file.damaged = true;
    },
    onStep(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get steps() {
      return steps;
    },
  };
}

function refused(label: string, problem: DatabaseProblem): Result<never, StorageProblem> {
  return { ok: false, error: { problem, message: `${label}: ${problem}` } };
}
