// How old something in the vault is (OB11). The age clock is a count of milliseconds that goes on for as long as the
// vault exists: the monotone clock moves it while the console runs, so a wall clock that is set changes no age. For the
// time in which the console was off, or the computer asleep, there is no such clock here. The wall clock's difference
// stands in for it at a start, and never counts backwards; the server's clock, heard at each connect, then puts it right.

import type { Clock } from '../ports/clock.ts';
import type { Database } from '../ports/database.ts';
import { readMeta, writeMeta } from './vault-meta.ts';

const KEY = 'age-clock';
/** Differences smaller than this are the network's and the clocks' own. */
const TOLERANCE_MS = 5_000;

export interface AgeClock {
  /** Milliseconds; the difference of two readings is an age. */
  reading(): number;
  /** The server says what time it is by its own clock. */
  heard(serverTime: number): void;
  /** Writes the present reading down; what the console was off for is counted from here. */
  save(): void;
}

interface Saved {
  reading: number;
  wall: number;
  /** The server's clock at that reading of ours, at the last connect. */
  server: { time: number; reading: number } | null;
}

export function createAgeClock(vault: Database, clock: Clock): AgeClock {
  const startedAt = clock.monotonic();
  const saved = load(vault);
  let atStart = saved ? saved.reading + Math.max(0, clock.now() - saved.wall) : 0;
  let server = saved?.server ?? null;
  const reading = () => Math.floor(atStart + clock.monotonic() - startedAt);
  const save = () =>
    writeMeta(vault, KEY, JSON.stringify({ reading: reading(), wall: clock.now(), server } satisfies Saved));

  if (saved === null) {
    // Ops from before there was an age clock: the wall clock is all that is known of them.
    vault.transaction(() => {
      vault.prepare('UPDATE ops SET born = min(0, written_at - ?), confirmed = NULL').run(Math.floor(clock.now()));
      save();
    });
  }

  return {
    reading,
    heard: (serverTime) => {
      const passedMs = server ? serverTime - server.time : 0;
      const wrongBy = server && passedMs >= 0 ? server.reading + passedMs - reading() : 0;
      vault.transaction(() => {
        if (Math.abs(wrongBy) > TOLERANCE_MS) {
          // What was written since the start is as old as the monotone clock says: it moves along.
          vault.prepare('UPDATE ops SET born = born + ? WHERE born >= ?').run(Math.floor(wrongBy), Math.floor(atStart));
          atStart += wrongBy;
        }
        server = { time: serverTime, reading: reading() };
        save();
      });
    },
    save,
  };
}

function load(vault: Database): Saved | null {
  const text = readMeta(vault, KEY);
  return text === null ? null : (JSON.parse(text) as Saved);
}
