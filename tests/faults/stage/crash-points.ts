// Ports that pull the plug. Each crash point of the crash table is a place in the ports where this process can kill itself
// with SIGKILL: nothing after it runs, nothing is flushed, as with a power button.
//
//   C1   before the commit that keeps an op          C8   after the commit that ends an op whose message is in the cache
//   C2   after it, before the answer                 C9   after the commit that acks an op whose message is not there yet
//   C3   after `maybe_sent`, before a byte leaves    C9e  after the commit of the echo, before that of the answer
//   C4   the bytes are on the wire                   C11  before each statement of a migration of the vault
//   C7   the answer is here, before its commit       C13  before each statement that builds a cache
//                                                    C12  a rotation was answered and is not saved
//                                                    C14  before each step of a wipe
//
// C0, C5, C6 and C10 are moments of the world outside this process: the test kills it from there.

import type { Database } from '#daemon/ports/database.ts';
import type { LinkOpener } from '#daemon/ports/link.ts';
import type { Rest } from '#daemon/ports/rest.ts';
import type { Secrets } from '#daemon/ports/secrets.ts';
import type { Storage, StoreName } from '#daemon/ports/storage.ts';
import { steppedDatabase, type StepKind } from '#tests/support/stepped-database.ts';

export type CrashPoint = 'C1' | 'C2' | 'C3' | 'C4' | 'C7' | 'C8' | 'C9' | 'C9e' | 'C11' | 'C12' | 'C13' | 'C14';

/** Counts the passings of one point and pulls the plug at the n-th. */
export type Plug = (passed: CrashPoint) => void;

/** `C3:2` is the second passing of C3, `C3` the first. */
export function plugFor(crashAt: string | null): Plug {
  if (crashAt === null) return () => {};
  const [point, count = '1'] = crashAt.split(':');
  let left = Number(count);
  return (passed) => {
    if (passed !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}

/** Open databases by store, for a test that takes the room away under them. */
export type OpenDatabases = Map<StoreName, Database>;

export function crashingStorage(inner: Storage, plug: Plug, open: OpenDatabases): Storage {
  const wrap = (store: StoreName, database: Database): Database => {
    open.set(store, database);
    const stepwise = statementByStatement(database, () => plug(store === 'vault' ? 'C11' : 'C13'));
    return steppedDatabase(stepwise, store === 'vault' ? vaultSteps(plug) : cacheSteps(plug), () => {
      open.delete(store);
      database.close();
    });
  };
  return {
    ...inner,
    open: (account, store, keyHex) => {
      const opened = inner.open(account, store, keyHex);
      return opened.ok ? { ok: true, value: wrap(store, opened.value) } : opened;
    },
  };
}

/** What the running transaction has written, by the words of its statements. */
function watched(words: Record<string, RegExp>, at: (kind: StepKind, has: (word: string) => boolean) => void) {
  const seen = new Set<string>();
  return (kind: StepKind, sql: string): void => {
    for (const [word, pattern] of Object.entries(words)) if (pattern.test(sql)) seen.add(word);
    at(kind, (word) => seen.has(word));
    if (kind === 'committed') seen.clear();
  };
}

function vaultSteps(plug: Plug) {
  const words = {
    kept: /^\s*INSERT INTO ops/,
    marked: /^\s*UPDATE ops SET maybe_sent = 1/,
    acked: /^\s*UPDATE ops SET state = 'acked'/,
    ended: /^\s*DELETE FROM ops WHERE op_id/,
  };
  return watched(words, (kind, has) => {
    if (kind === 'commit') {
      if (has('kept')) plug('C1');
      if (has('acked') || has('ended')) plug('C7');
    }
    if (kind === 'committed') {
      if (has('kept')) plug('C2');
      if (has('ended')) plug('C8');
      if (has('acked')) plug('C9');
      if (has('marked')) plug('C3');
    }
  });
}

function cacheSteps(plug: Plug) {
  return watched({ echo: /^\s*INSERT INTO messages/ }, (kind, has) => {
    if (kind === 'committed' && has('echo')) plug('C9e');
  });
}

/** A script runs one statement at a time, so that there is a place between any two. */
function statementByStatement(database: Database, before: () => void): Database {
  return {
    ...database,
    exec: (script) => {
      for (const statement of script.split(/;\s*(?:\n|$)/).filter((text) => text.trim() !== '')) {
        before();
        database.exec(statement);
      }
    },
  };
}

export function crashingLinks(inner: LinkOpener, plug: Plug): LinkOpener {
  return {
    open: (options, listener) => {
      const link = inner.open(options, listener);
      return {
        ...link,
        request: (event, payload, timeoutMs) => {
          const answer = link.request(event, payload, timeoutMs);
          // A turn of the loop later the library has handed the bytes to the system.
          if (event === 'sync:push' || event === 'message:send') setImmediate(() => plug('C4'));
          return answer;
        },
      };
    },
  };
}

export function crashingRest(inner: Rest, plug: Plug): Rest {
  return {
    request: async (request) => {
      const answer = await inner.request(request);
      if (request.path === '/api/v1/auth/refresh' && answer.ok && answer.value.status === 200) plug('C12');
      return answer;
    },
  };
}

export function crashingSecrets(inner: Secrets, plug: Plug): Secrets {
  return {
    kind: inner.kind,
    get: (name) => inner.get(name),
    set: (name, value) => inner.set(name, value),
    remove: async (name) => {
      plug('C14');
      return inner.remove(name);
    },
  };
}
