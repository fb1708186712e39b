// Colleagues pick up when they are at hand, decline when they are busy, and let it ring when they are not there.

import type { Stage } from './stage.ts';

const STATION = 'script';
const LOOK_AGAIN_S = 2;
const LONGEST_S = 120;

export function answerCalls(stage: Stage): () => void {
  const { calls, presence } = stage.front;

  function stay(callId: string, userId: string, forS: number): void {
    if (!calls.isOpen(callId) || forS >= LONGEST_S) {
      calls.end(userId, callId);
      presence.declare(userId, STATION, { status: 'online', customStatus: null, until: null });
    } else {
      stage.later(LOOK_AGAIN_S, LOOK_AGAIN_S, () => stay(callId, userId, forS + LOOK_AGAIN_S));
    }
  }

  return calls.onRinging((callId, userId) => {
    if (!stage.isScripted(userId)) return;
    const status = presence.statusOf(userId);
    if (status === 'busy' || status === 'in_call') {
      stage.later(2, 5, () => calls.reject(userId, callId, 'busy'));
    } else if (status === 'online') {
      stage.later(2.5, 6, () => {
        if (!calls.accept(userId, callId).ok) return;
        presence.declare(userId, STATION, { status: 'in_call', customStatus: null, until: null });
        stay(callId, userId, 0);
      });
    }
  });
}
