// The own typing, as it is told to others (CH4): at most once in 3 s, and its end after 3 s of silence. Volatile (OB9).
// On a plain platform a direct room is told by its other person, who need not have joined it (platform contract, 12).

import { directRoomMembers } from '#shared/ids.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { Clock } from '../ports/clock.ts';

export const TYPING_EVERY_MS = 3_000;
export const TYPING_SILENCE_MS = 3_000;

export interface TypingSender {
  /** `active` at each key press; not active when the text was sent or removed. */
  typing(roomId: string, active: boolean): void;
  onLost(): void;
}

export function createTypingSender(deps: {
  clock: Clock;
  selfId: string;
  ready: () => ReadyLink | null;
}): TypingSender {
  const { clock } = deps;
  const lastStart = new Map<string, number>();
  const silence = new Map<string, () => void>();

  function targetOf(roomId: string, ready: ReadyLink): object {
    const peer = directRoomMembers(roomId)?.find((userId) => userId !== deps.selfId);
    return ready.mode === 'plain' && peer !== undefined ? { recipientId: peer } : { roomId };
  }

  function stop(roomId: string): void {
    const cancel = silence.get(roomId);
    if (!cancel) return;
    cancel();
    silence.delete(roomId);
    const ready = deps.ready();
    ready?.link.send('typing:stop', targetOf(roomId, ready));
  }

  return {
    typing(roomId, active) {
      if (!active) return stop(roomId);
      const ready = deps.ready();
      if (!ready) return;
      const now = clock.monotonic();
      const last = lastStart.get(roomId) ?? Number.NEGATIVE_INFINITY;
      if (now - last >= TYPING_EVERY_MS) {
        lastStart.set(roomId, now);
        ready.link.send('typing:start', targetOf(roomId, ready));
      } else if (!silence.has(roomId)) {
        // Told to have stopped a moment ago: the next start has to wait, and so has its end.
        return;
      }
      silence.get(roomId)?.();
      silence.set(
        roomId,
        clock.after(TYPING_SILENCE_MS, () => stop(roomId)),
      );
    },
    onLost() {
      for (const cancel of silence.values()) cancel();
      silence.clear();
      lastStart.clear();
    },
  };
}
