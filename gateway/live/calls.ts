// Calls between exactly two people, in memory only. A call ends by `call:end`, a refusal, or half a minute of ringing;
// a lost socket does not end it.

import { randomUUID } from 'node:crypto';
import { SYNC_ERRORS } from '#shared/wire/sync.ts';
import type { Settings } from '../options.ts';
import { refuse, type Outcome } from '../problem.ts';

interface Call {
  callId: string;
  callerId: string;
  recipientId: string;
  startedAt: number;
  answeredAt: number | null;
  stopRinging: () => void;
}

export interface Ring {
  recipientId: string;
  visitId?: string | undefined;
  callType: 'audio' | 'video';
  metadata?: unknown;
}

/** Calls that nobody ended are forgotten after this time. */
const LONGEST_CALL_MS = 12 * 3_600_000;

export type Calls = ReturnType<typeof createCalls>;

export function createCalls(
  settings: Pick<Settings, 'clock' | 'ringMs'>,
  tell: (userId: string, event: string, payload: unknown) => void,
  missed: (recipientId: string, callerId: string, callId: string) => void,
) {
  const { clock } = settings;
  const calls = new Map<string, Call>();
  const listeners = new Set<(callId: string, recipientId: string) => void>();
  const timestamp = () => new Date(clock.now()).toISOString();

  function close(call: Call): void {
    call.stopRinging();
    calls.delete(call.callId);
  }

  function ofParty(callId: string, userId: string): Call | null {
    const call = calls.get(callId);
    return call && (call.callerId === userId || call.recipientId === userId) ? call : null;
  }

  const unknown = () => refuse(SYNC_ERRORS.invalid, 'Call not found', 'callId');

  return {
    initiate: (
      caller: { userId: string; role: string },
      ring: Ring,
    ): Outcome<{ callId: string; status: 'ringing' }> => {
      if (ring.recipientId === caller.userId) {
        return refuse(SYNC_ERRORS.invalid, 'recipientId: a call needs another person', 'recipientId');
      }
      const now = clock.now();
      for (const old of calls.values()) if (now - old.startedAt > LONGEST_CALL_MS) close(old);
      const callId = randomUUID();
      const call: Call = {
        callId,
        callerId: caller.userId,
        recipientId: ring.recipientId,
        startedAt: now,
        answeredAt: null,
        stopRinging: clock.after(settings.ringMs, () => {
          calls.delete(callId);
          tell(call.callerId, 'call:missed', { callId, recipientId: call.recipientId });
          tell(call.recipientId, 'call:missed', { callId, callerId: call.callerId });
          missed(call.recipientId, call.callerId, callId);
        }),
      };
      calls.set(callId, call);
      tell(ring.recipientId, 'call:incoming', {
        callId,
        callerId: caller.userId,
        callerRole: caller.role,
        visitId: ring.visitId,
        callType: ring.callType,
        timestamp: timestamp(),
        metadata: ring.metadata,
      });
      for (const listener of listeners) listener(callId, ring.recipientId);
      return { ok: true, value: { callId, status: 'ringing' } };
    },

    accept: (userId: string, callId: string): Outcome<{ callId: string; status: 'accepted' }> => {
      const call = calls.get(callId);
      if (!call || call.recipientId !== userId || call.answeredAt !== null) return unknown();
      call.stopRinging();
      call.answeredAt = clock.now();
      tell(call.callerId, 'call:accepted', { callId, recipientId: userId });
      return { ok: true, value: { callId, status: 'accepted' } };
    },

    reject: (userId: string, callId: string, reason?: string): Outcome<{ callId: string; status: 'rejected' }> => {
      const call = calls.get(callId);
      if (!call || call.recipientId !== userId || call.answeredAt !== null) return unknown();
      close(call);
      tell(call.callerId, 'call:rejected', { callId, recipientId: userId, reason });
      return { ok: true, value: { callId, status: 'rejected' } };
    },

    end: (userId: string, callId: string): Outcome<{ callId: string; status: 'ended' }> => {
      const call = ofParty(callId, userId);
      if (!call) return unknown();
      close(call);
      const duration = call.answeredAt === null ? 0 : Math.round((clock.now() - call.answeredAt) / 1000);
      for (const party of [call.callerId, call.recipientId]) {
        tell(party, 'call:ended', { callId, endedBy: userId, duration });
      }
      return { ok: true, value: { callId, status: 'ended' } };
    },

    /** Dropped silently when the call is unknown or the two are not its parties. */
    signal: (
      senderId: string,
      signal: { callId: string; recipientId: string; signal: unknown; signalType: string },
    ) => {
      const call = ofParty(signal.callId, senderId);
      if (!call || !ofParty(signal.callId, signal.recipientId) || signal.recipientId === senderId) return;
      const { callId, signalType } = signal;
      tell(signal.recipientId, 'call:signal', { callId, senderId, signal: signal.signal, signalType });
    },

    /** Tells the other party when the measured quality is poor. */
    quality: (
      userId: string,
      callId: string,
      metrics: { packetsLost?: number | undefined; latency?: number | undefined },
    ) => {
      const call = ofParty(callId, userId);
      if (!call || ((metrics.packetsLost ?? 0) < 5 && (metrics.latency ?? 0) < 400)) return;
      const other = call.callerId === userId ? call.recipientId : call.callerId;
      tell(other, 'call:qualityIssue', { callId, userId, metrics, timestamp: timestamp() });
    },

    isOpen: (callId: string): boolean => calls.has(callId),
    onRinging: (listener: (callId: string, recipientId: string) => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      for (const call of calls.values()) close(call);
    },
  };
}
