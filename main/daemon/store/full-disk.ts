// A full disk is told while it lasts and not longer (DS1): from the first refusal on a small write is tried now and then,
// and the notice is taken back once it was taken. What was refused meanwhile is repeated by whoever wanted it.

import type { Clock } from '../ports/clock.ts';
import { DatabaseError } from '../ports/database.ts';

const TRY_EVERY_MS = 5_000;

export interface FullDisk {
  refused(): void;
  stop(): void;
}

export function createFullDisk(deps: {
  clock: Clock;
  /** Whether the notice is on screen; a person may have put it away. */
  told(): boolean;
  tell(): void;
  takeBack(): void;
  /** Throws a DatabaseError while the disk refuses. */
  tryWriting(): void;
}): FullDisk {
  let watching = false;
  let cancel = () => {};

  const tryAgain = (): void => {
    try {
      deps.tryWriting();
      watching = false;
      if (deps.told()) deps.takeBack();
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      cancel = deps.clock.after(TRY_EVERY_MS, tryAgain);
    }
  };

  return {
    refused: () => {
      if (watching) return;
      watching = true;
      // After the transaction that was refused has ended.
      cancel = deps.clock.after(0, () => {
        deps.tell();
        cancel = deps.clock.after(TRY_EVERY_MS, tryAgain);
      });
    },
    stop: () => cancel(),
  };
}
