// The seed document's socket service, under its own names. What somebody wrote goes through the outbox; only volatile
// things are emitted directly, and only when the connection is ready (CN1, OB9).

import { EMITTABLE, RELAYED, type JsonValue } from '#shared/bridge/contract.ts';
import type { ConnectionState } from '#shared/model/connection.ts';
import { uuidV7 } from '#shared/ids.ts';
import { done, fail, ok, type Result } from '#shared/result.ts';
import type { Account } from '../account/account.ts';

export type EmittableEvent = (typeof EMITTABLE)[number];
export type RelayedEvent = (typeof RELAYED)[number];

/** Events that take no callback on the platform. */
const WITHOUT_ANSWER: ReadonlySet<string> = new Set([
  'typing:start',
  'typing:stop',
  'presence:setStatus',
  'call:signal',
  'call:quality',
  'notification:subscribe',
  'notification:unsubscribe',
]);
const ANSWER_TIMEOUT_MS = 15_000;

export interface SocketService {
  /** Connects now, whatever wait is planned. */
  initialize(): Result<null>;
  disconnect(): Result<null>;
  isConnected(): boolean;
  getConnectionState(): ConnectionState;
  getSocketId(): string | null;
  emit(event: EmittableEvent, payload: JsonValue): Promise<Result<JsonValue>>;
  /** Returns unsubscribe. */
  on(event: RelayedEvent, listener: (payload: JsonValue) => void): () => void;
  sendChatMessage(roomId: string, message: string): Result<{ opId: string }>;
  joinRoom(roomId: string): Promise<Result<null>>;
  leaveRoom(roomId: string): Result<null>;
  sendTyping(roomId: string, active: boolean): Result<null>;
  updatePresence(status: 'online' | 'away' | 'busy' | 'in_call', customStatus?: string | null): Result<null>;
}

export function createSocketService(account: Account): SocketService {
  const { supervisor, messaging, ports } = account;
  return {
    initialize: () => {
      supervisor.setPaused(false);
      supervisor.tryNow();
      return done;
    },
    disconnect: () => {
      supervisor.setPaused(true);
      return done;
    },
    isConnected: () => supervisor.ready() !== null,
    getConnectionState: () => supervisor.view().state,
    getSocketId: () => supervisor.view().socketId,
    emit: async (event, payload) => {
      const ready = supervisor.ready();
      if (!ready) return fail('offline', 'There is no connection; this is not kept for later.');
      if (WITHOUT_ANSWER.has(event)) {
        ready.link.send(event, payload);
        return ok(null);
      }
      const answer = await ready.link.request(event, payload, ANSWER_TIMEOUT_MS);
      return answer.ok ? ok((answer.value ?? null) as JsonValue) : answer;
    },
    on: (event, listener) =>
      account.events.subscribe('platform.event', (relayed) => {
        if (relayed.event === event) listener(relayed.payload);
      }),
    sendChatMessage: (roomId, message) =>
      messaging.chat.send({
        clientId: uuidV7(ports.clock.now(), ports.random.bytes(10)),
        roomId,
        body: message,
        acuity: 'routine',
        replyToId: null,
      }),
    joinRoom: (roomId) => messaging.open(roomId),
    leaveRoom: (roomId) => {
      supervisor.ready()?.link.send('room:leave', { roomId });
      return done;
    },
    sendTyping: (roomId, active) => {
      account.typingSender.typing(roomId, active);
      return done;
    },
    updatePresence: (status, customStatus = null) => {
      account.presence.own.declare({ status, customStatus, until: null });
      return done;
    },
  };
}
