// Signalling of calls.

import type { Client, Receiver } from '../live/client.ts';
import type { Front } from '../live/front.ts';
import { callAnswer, callEnd, callInitiate, callQuality, callSignal } from './shapes.ts';

export function receiveCallEvents(front: Front, client: Client, receiver: Receiver): void {
  const { calls } = front;
  const { userId } = client;
  receiver.request('call:initiate', callInitiate, (ring) => calls.initiate(client, ring));
  receiver.request('call:accept', callAnswer, ({ callId }) => calls.accept(userId, callId));
  receiver.request('call:reject', callAnswer, ({ callId, reason }) => calls.reject(userId, callId, reason));
  receiver.request('call:end', callEnd, ({ callId }) => calls.end(userId, callId));
  receiver.notice('call:signal', callSignal, (signal) => calls.signal(userId, signal));
  receiver.notice('call:quality', callQuality, ({ callId, metrics }) => calls.quality(userId, callId, metrics));
}
