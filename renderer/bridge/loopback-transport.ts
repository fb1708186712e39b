// The bridge over a WebSocket on 127.0.0.1. It connects by itself and again after every loss, subscribes again on each
// new socket, and tells the window when the daemon cannot be reached. Only a refused token ends the trying.

import {
  SNAPSHOT_EVENTS,
  type CallName,
  type CallOutput,
  type EventName,
  type Events,
} from '#shared/bridge/contract.ts';
import { LOOPBACK_CLOSE, LOOPBACK_PROTOCOL, type HostFrame, type PageFrame } from '#shared/bridge/loopback-frames.ts';
import type { Result } from '#shared/result.ts';
import { LoopbackCalls } from './loopback-calls.ts';
import type { DaemonLink, WindowBridge } from './window-bridge.ts';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

export interface LoopbackOptions {
  openSocket: () => WebSocket;
  token: string;
  /** 0 ≤ n < 1, for the jitter of the delays. */
  random: () => number;
}

type Listener = (payload: never) => void;

const isSnapshot = (name: EventName): boolean => (SNAPSHOT_EVENTS as readonly EventName[]).includes(name);

export function openLoopback(options: LoopbackOptions): WindowBridge {
  const calls = new LoopbackCalls();
  const listeners = new Map<EventName, Set<Listener>>();
  const snapshots = new Map<EventName, unknown>();
  const watchers = new Set<() => void>();
  let link: DaemonLink = { kind: 'opening' };
  let socket: WebSocket | null = null;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const become = (next: DaemonLink): void => {
    link = next;
    for (const watcher of watchers) watcher();
  };

  const send = (frame: PageFrame): void => socket?.send(JSON.stringify(frame));

  const receive = (frame: HostFrame): void => {
    if ('welcome' in frame) {
      failures = 0;
      for (const name of listeners.keys()) send({ subscribe: name });
      calls.linkOpened(send);
      become({ kind: 'open' });
    } else if ('id' in frame) {
      calls.answered(frame.id, frame.result);
    } else if ('event' in frame) {
      if (isSnapshot(frame.event)) snapshots.set(frame.event, frame.payload);
      for (const listener of listeners.get(frame.event) ?? []) listener(frame.payload as never);
    }
  };

  const lost = (code: number): void => {
    socket = null;
    snapshots.clear();
    calls.linkClosed();
    if (code === LOOPBACK_CLOSE.refused) return become({ kind: 'refused' });
    const ceilingMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
    const delayMs = ceilingMs / 2 + (options.random() * ceilingMs) / 2;
    failures += 1;
    const now = Date.now();
    become({ kind: 'lost', since: link.kind === 'lost' ? link.since : now, nextTryAt: now + delayMs });
    retry = setTimeout(connect, delayMs);
  };

  function connect(): void {
    clearTimeout(retry);
    const opened = options.openSocket();
    socket = opened;
    opened.addEventListener('open', () => send({ hello: { token: options.token, protocol: LOOPBACK_PROTOCOL } }));
    opened.addEventListener('message', (event) => {
      if (opened === socket) receive(JSON.parse(String(event.data)) as HostFrame);
    });
    opened.addEventListener('close', (event) => {
      if (opened === socket) lost(event.code);
    });
  }

  // Browsers slow the timers of hidden pages: somebody who comes back must not wait for one.
  globalThis.document?.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && link.kind === 'lost' && socket === null) connect();
  });
  connect();

  return {
    call: <Name extends CallName>(name: Name, input: unknown) =>
      calls.ask(name, input) as Promise<Result<CallOutput<Name>>>,
    subscribe<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void) {
      const known = listeners.get(name);
      const set = known ?? new Set<Listener>();
      // A listener given twice is two subscriptions, so each gets a function of its own.
      const own: Listener = (payload) => listener(payload);
      set.add(own);
      if (!known) {
        listeners.set(name, set);
        if (link.kind === 'open') send({ subscribe: name });
      } else if (snapshots.has(name)) listener(snapshots.get(name) as Events[Name]);
      return () => {
        if (!set.delete(own) || set.size > 0 || listeners.get(name) !== set) return;
        listeners.delete(name);
        snapshots.delete(name);
        if (link.kind === 'open') send({ unsubscribe: name });
      };
    },
    link: {
      get: () => link,
      subscribe(watcher) {
        watchers.add(watcher);
        return () => watchers.delete(watcher);
      },
    },
  };
}
