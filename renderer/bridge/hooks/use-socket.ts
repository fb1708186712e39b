// The seed's `useSocket`. The daemon owns the socket (CN1), so connecting and disconnecting mean working online or
// offline on purpose, a room is joined by showing it, and only volatile events can be emitted from a window (OB9).

import { useCallback, useEffect } from 'react';
import type { CallInput, JsonValue, RELAYED } from '#shared/bridge/contract.ts';
import type { Acuity } from '#shared/model/message.ts';
import type { OwnPresence } from '#shared/model/presence.ts';
import type { RoomDetail } from '#shared/model/room.ts';
import { newId } from '../new-id.ts';
import { useBridge, useBridgeParts } from '../provider.tsx';
import { valueOf } from './call-error.ts';
import { useConnection } from './use-connection.ts';

export type RelayedEvent = (typeof RELAYED)[number];
export type EmittableEvent = CallInput<'socket.emit'>['event'];

export interface UseSocketOptions {
  /** Go online on mounting, if somebody had switched to working offline. */
  autoConnect?: boolean;
}

export function useSocket({ autoConnect = true }: UseSocketOptions = {}) {
  const bridge = useBridge();
  const { windowState } = useBridgeParts();
  const { view, state, isConnected } = useConnection();

  const connect = useCallback(async () => {
    await valueOf(bridge.call('connection.setPaused', { paused: false }));
    await valueOf(bridge.call('connection.tryNow', {}));
  }, [bridge]);

  const disconnect = useCallback(() => valueOf(bridge.call('connection.setPaused', { paused: true })), [bridge]);

  const emit = useCallback(
    (event: EmittableEvent, payload: JsonValue): Promise<JsonValue> =>
      valueOf(bridge.call('socket.emit', { event, payload })),
    [bridge],
  );

  const on = useCallback(
    (event: RelayedEvent, listener: (payload: JsonValue) => void): (() => void) =>
      bridge.subscribe('platform.event', (heard) => {
        if (heard.event === event) listener(heard.payload);
      }),
    [bridge],
  );

  const sendMessage = useCallback(
    async (roomId: string, body: string, options: { acuity?: Acuity; replyToId?: string | null } = {}) => {
      const clientId = newId();
      const { acuity = 'routine', replyToId = null } = options;
      const { opId } = await valueOf(bridge.call('chat.send', { clientId, roomId, body, acuity, replyToId }));
      return { clientId, opId };
    },
    [bridge],
  );

  const joinRoom = useCallback(
    async (roomId: string): Promise<RoomDetail> => {
      const detail = await valueOf(bridge.call('rooms.detail', { roomId }));
      windowState.show(roomId);
      return detail;
    },
    [bridge, windowState],
  );

  const leaveRoom = useCallback((roomId: string) => windowState.hide(roomId), [windowState]);

  const sendTyping = useCallback(
    (roomId: string, active: boolean) => valueOf(bridge.call('chat.typing', { roomId, active })),
    [bridge],
  );

  const updatePresence = useCallback(
    (status: OwnPresence, customStatus: string | null = null, until: number | null = null) =>
      valueOf(bridge.call('presence.setOwn', { status, customStatus, until })),
    [bridge],
  );

  useEffect(() => {
    // A failure shows in `connectionState`; there is nobody here to tell.
    if (autoConnect) void bridge.call('connection.setPaused', { paused: false });
  }, [autoConnect, bridge]);

  return {
    isConnected,
    connectionState: state,
    socketId: isConnected ? (view?.socketId ?? null) : null,
    /** Why there is no connection, as a code; null while connected. */
    error: isConnected ? null : (view?.cause ?? null),
    connect,
    disconnect,
    emit,
    on,
    sendMessage,
    joinRoom,
    leaveRoom,
    sendTyping,
    updatePresence,
  };
}
