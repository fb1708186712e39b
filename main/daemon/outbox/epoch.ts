// The epoch names one unbroken life of a vault (OB8). When the server's lane cursors are not ours – the vault was
// restored or cloned, or the server lost its tail – a new epoch begins: lane numbers start anew, and ops whose outcome is
// unknown are sent again under their old ids, which the server knows.

import { uuidV7 } from '#shared/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Database } from '../ports/database.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import type { ComposerStore } from '../store/composer.ts';
import type { OpStore } from '../store/ops.ts';

export interface Epoch {
  current(): string;
  begin(why: string): void;
  /** Compares the server's cursors of our lanes with what this vault can have sent. */
  check(laneCursors: Record<string, number>): void;
}

export function createEpoch(deps: {
  vault: Database;
  ops: OpStore;
  composer: ComposerStore;
  clock: Clock;
  random: Random;
  log: Log;
}): Epoch {
  const { vault, ops, composer } = deps;
  const make = () => uuidV7(deps.clock.now(), deps.random.bytes(10));
  let epoch = composer.epoch() ?? '';
  if (epoch === '') {
    epoch = make();
    composer.setEpoch(epoch);
  }

  const begin = (why: string): void => {
    const next = make();
    vault.transaction(() => {
      ops.renumber();
      composer.resendMarks();
      composer.setEpoch(next);
    });
    epoch = next;
    deps.log.record('warn', 'new-epoch', { why });
  };

  return {
    current: () => epoch,
    begin,
    check: (laneCursors) => {
      const ours = composer.laneCursors();
      const sent = ops.highestNumbers();
      for (const lane of new Set([...Object.keys(laneCursors), ...Object.keys(ours)])) {
        const theirs = laneCursors[lane] ?? 0;
        const acked = ours[lane] ?? 0;
        if (theirs < acked) return begin('the server lost what it had acknowledged');
        if (theirs > Math.max(acked, sent[lane] ?? 0)) return begin('this vault is older than what was sent from it');
      }
    },
  };
}
