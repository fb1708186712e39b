// Where scripted colleagues stand: time that can be paused and hurried, and who of them may act just now. A colleague as
// whom somebody has really signed in is left to that person.

import type { Front } from '../live/front.ts';
import { seededLuck, type Luck } from './random.ts';
import { staff } from './staff.ts';

export interface Stage {
  front: Front;
  luck: Luck;
  /** Everybody who is nobody's sign-in at the moment. */
  isScripted(userId: string): boolean;
  /** Whether they can be reached at their workstation. */
  isAttending(userId: string): boolean;
  /** Runs after about that many seconds of the script; not at all once the curtain has fallen, later when paused. */
  later(leastS: number, mostS: number, run: () => void): void;
  setPaused(paused: boolean): void;
  close(): void;
}

const SEED = 71;
const RETRY_MS = 500;

export function openStage(front: Front): Stage {
  const { clock, colleaguePace } = front.services.settings;
  const luck = seededLuck(SEED);
  const everybody = new Set(staff.map((person) => person.userId));
  const pending = new Set<() => void>();
  let paused = false;

  function wait(delayMs: number, run: () => void): void {
    const cancel = clock.after(delayMs, () => {
      pending.delete(cancel);
      if (paused) wait(RETRY_MS, run);
      else run();
    });
    pending.add(cancel);
  }

  const isScripted = (userId: string) => everybody.has(userId) && !front.audience.isPresent(userId);

  return {
    front,
    luck,
    isScripted,
    isAttending: (userId) => isScripted(userId) && ['online', 'busy'].includes(front.presence.statusOf(userId)),
    later: (leastS, mostS, run) => wait((leastS + luck.next() * (mostS - leastS)) * 1000 * colleaguePace, run),
    setPaused: (value) => {
      paused = value;
    },
    close: () => {
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}
