// One page on the WebSocket: hello first, then calls and subscriptions through a door of the guard.
//
//   awaiting-hello ──hello with the token──▶ open ──close, too slow, stop──▶ closed
//        └── anything else, or 5 s ──▶ closed(refused)

import type { RawData, WebSocket } from 'ws';
import type { HostFrame } from '#shared/bridge/loopback-frames.ts';
import { LOOPBACK_CLOSE, LOOPBACK_PROTOCOL } from '#shared/bridge/loopback-frames.ts';
import type { EventName, Events } from '#shared/bridge/contract.ts';
import type { BridgeGuard, WindowDoor, WindowSink } from '#bridge-server/guard.ts';
import type { Clock } from '#daemon/ports/clock.ts';
import { readFrame, type ReadFrame } from './frames.ts';
import type { LoopbackToken } from './token.ts';

const HELLO_WITHIN_MS = 5_000;
const PING_EVERY_MS = 15_000;
const BACKLOG_LIMIT_BYTES = 8 * 1024 * 1024;

type SocketState = { kind: 'awaiting-hello' } | { kind: 'open'; door: WindowDoor } | { kind: 'closed' };

export interface PageSocketNeeds {
  guard: BridgeGuard;
  token: LoopbackToken;
  clock: Clock;
}

export function attachPageSocket(socket: WebSocket, { guard, token, clock }: PageSocketNeeds): void {
  let state: SocketState = { kind: 'awaiting-hello' };
  let cancelTimer = clock.after(HELLO_WITHIN_MS, () => socket.close(LOOPBACK_CLOSE.refused, 'no hello'));

  const send = (frame: HostFrame): void => socket.send(JSON.stringify(frame));
  const sink: WindowSink = {
    deliver: <Name extends EventName>(event: Name, payload: Events[Name]) => send({ event, payload }),
    backlog: () => socket.bufferedAmount,
    backlogLimit: BACKLOG_LIMIT_BYTES,
    cut: () => {
      // The goodbye waits behind what the page does not read, so the line itself is cut a little later.
      socket.close(LOOPBACK_CLOSE.slow, 'too slow');
      clock.after(1_000, () => socket.terminate());
    },
  };

  /** A page that does not even answer pings is gone: a sleeping laptop's tab, or a hung browser. */
  const watch = (): void => {
    let answered = true;
    const beat = (): void => {
      if (!answered) return socket.terminate();
      answered = false;
      socket.ping();
      cancelTimer = clock.after(PING_EVERY_MS, beat);
    };
    socket.on('pong', () => {
      answered = true;
    });
    cancelTimer = clock.after(PING_EVERY_MS, beat);
  };

  const handle = (door: WindowDoor, frame: Exclude<ReadFrame, { hello: unknown }>): void => {
    if ('call' in frame) {
      const { id, call, input } = frame;
      void door.call(call, input).then((result) => {
        if (state.kind === 'open') send({ id, result } as HostFrame);
      });
    } else if ('subscribe' in frame) {
      door.subscribe(frame.subscribe);
    } else {
      door.unsubscribe(frame.unsubscribe);
    }
  };

  socket.on('message', (data, isBinary) => {
    const frame = isBinary ? null : readFrame(textOf(data));
    if (state.kind === 'closed') return;
    if (state.kind === 'awaiting-hello') {
      cancelTimer();
      const welcome =
        frame !== null &&
        'hello' in frame &&
        frame.hello.protocol === LOOPBACK_PROTOCOL &&
        token.matches(frame.hello.token);
      if (!welcome) return socket.close(LOOPBACK_CLOSE.refused, 'refused');
      state = { kind: 'open', door: guard.open(sink) };
      send({ welcome: { protocol: LOOPBACK_PROTOCOL } });
      return watch();
    }
    if (frame === null || 'hello' in frame) return socket.close(LOOPBACK_CLOSE.malformed, 'malformed');
    handle(state.door, frame);
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    cancelTimer();
    if (state.kind === 'open') state.door.close();
    state = { kind: 'closed' };
  });
}

/** A text message as the socket gives it: one buffer, or several where it came in pieces. */
function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}
