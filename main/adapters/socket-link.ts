// The Link port over socket.io-client, with everything that the library would do by itself switched off (CN1):
//
//   opening ──connect──▸ open ──▸ ended          one `closed`, ever; the reason says what the supervisor should do
//      └──refused, unreachable, closed here──▸ ended
//
// Nothing is emitted unless open, so the library's send buffer stays empty and no request outlives its link. WebSocket
// is tried first and HTTP polling when a proxy will not let it through (F55).

import { Manager, type Socket } from 'socket.io-client';
import type { Link, LinkEnd, LinkListener, LinkOpener, LinkOptions } from '#daemon/ports/link.ts';
import { fail, ok, type Result } from '#shared/result.ts';

/** A catch-up answer holds up to two thousand messages. A server that sends more in one packet loses the link. */
const LARGEST_PACKET_BYTES = 32 * 1024 * 1024;

export function createSocketLinks(): LinkOpener {
  return { open: (options, listener) => openLink(options, listener) };
}

function openLink(options: LinkOptions, listener: LinkListener): Link {
  const pending = new Set<(answer: Result<unknown>) => void>();
  let state: 'opening' | 'open' | 'ended' = 'opening';
  const socket = createSocket(options);
  const openingTimer = setTimeout(
    () => end({ kind: 'unreachable', message: `no connection within ${options.timeoutMs} ms` }),
    options.timeoutMs,
  );

  function end(why: LinkEnd): void {
    if (state === 'ended') return;
    state = 'ended';
    clearTimeout(openingTimer);
    // Ended first, so that what the library reports of this very disconnect is not a second end.
    socket?.disconnect();
    for (const settle of pending) settle(fail('offline', 'the connection ended before the answer'));
    pending.clear();
    listener.closed(why);
  }

  function opened(socketId: string): void {
    if (state !== 'opening') return;
    state = 'open';
    clearTimeout(openingTimer);
    listener.opened(socketId);
  }

  if (socket === null) {
    queueMicrotask(() => end({ kind: 'unreachable', message: 'the address of the server is not a URL' }));
  } else {
    socket.on('connect', () => opened(socket.id ?? ''));
    socket.on('connect_error', (error) => end(openingEnd(socket, error)));
    socket.on('disconnect', (reason) => {
      end(reason === 'io server disconnect' ? { kind: 'cut-by-server' } : { kind: 'lost', message: reason });
    });
    socket.onAny((name: string, payload: unknown) => {
      // The library hands over events that came with the handshake just before it says `connect`.
      opened(socket.id ?? '');
      if (state === 'open') listener.event(name, typeof payload === 'function' ? undefined : payload);
    });
    socket.connect();
  }

  return {
    send(event, payload) {
      if (state === 'open') socket?.volatile.emit(event, ...packetOf(payload));
    },
    request(event, payload, timeoutMs) {
      if (state !== 'open' || socket === null) return Promise.resolve(fail('offline', 'there is no connection'));
      return new Promise((resolve) => {
        const settle = (answer: Result<unknown>) => {
          if (pending.delete(settle)) resolve(answer);
        };
        pending.add(settle);
        const answered = (timedOut: Error | null, answer: unknown) => {
          // A disconnect fails every ack too; `end` says what that means.
          if (state === 'open')
            settle(timedOut ? fail('timeout', `no answer to ${event} within ${timeoutMs} ms`) : ok(answer));
        };
        socket.timeout(timeoutMs).emit(event, ...packetOf(payload), answered);
      });
    },
    close: () => end({ kind: 'closed-here' }),
  };
}

function createSocket(options: LinkOptions): Socket | null {
  let server: URL;
  try {
    server = new URL(options.server);
  } catch {
    return null;
  }
  const managerOptions = {
    // A path in the address is where the platform is mounted, not a Socket.IO namespace.
    path: `${server.pathname.replace(/\/+$/, '')}/socket.io/`,
    autoConnect: false,
    reconnection: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    timeout: options.timeoutMs,
  };
  // `maxPayload` is handed on to the WebSocket; the library's types do not list it.
  const manager = new Manager(server.origin, Object.assign(managerOptions, { maxPayload: LARGEST_PACKET_BYTES }));
  return manager.socket('/', { auth: { token: options.token, device: options.device }, retries: 0 });
}

/** Some requests take the callback as their only argument: nothing is not the same as `null` on this wire. */
function packetOf(payload: unknown): unknown[] {
  return payload === undefined ? [] : [payload];
}

/** The library has let go of a socket that the server's middleware refused; after a failure to connect it has not. */
function openingEnd(socket: Socket, error: Error & { data?: unknown; description?: unknown }): LinkEnd {
  if (socket.active) return { kind: 'unreachable', message: error.message };
  const data = typeof error.data === 'object' && error.data !== null ? (error.data as Record<string, unknown>) : {};
  return {
    kind: 'refused',
    message: error.message.slice(0, 500),
    code: typeof data.code === 'string' ? data.code.slice(0, 100) : null,
    retryAfterMs: typeof data.retryAfterMs === 'number' && data.retryAfterMs >= 0 ? data.retryAfterMs : null,
  };
}
