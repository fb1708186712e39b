// One typed client for every host: in Electron the preload's bridge, in a browser the loopback WebSocket.

import { BRIDGE_GLOBAL, type ConsoleBridge } from '#shared/bridge/contract.ts';
import { LOOPBACK_PATH } from '#shared/bridge/loopback-frames.ts';
import { openLoopback } from './loopback-transport.ts';
import type { DaemonLink, WindowBridge } from './window-bridge.ts';

const OPEN: DaemonLink = { kind: 'open' };

/** In Electron the daemon lives in the process that owns the window: it is there as long as the window is. */
function withConstantLink(bridge: ConsoleBridge): WindowBridge {
  return {
    call: (name, input) => bridge.call(name, input),
    subscribe: (name, listener) => bridge.subscribe(name, listener),
    link: { get: () => OPEN, subscribe: () => () => {} },
  };
}

/** Opens the way to the daemon that this page has. Call it once, at the start of the page. */
export function openBridge(): WindowBridge {
  const exposed = (globalThis as { [BRIDGE_GLOBAL]?: ConsoleBridge })[BRIDGE_GLOBAL];
  if (exposed) return withConstantLink(exposed);
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return openLoopback({
    openSocket: () => new WebSocket(`${scheme}://${location.host}${LOOPBACK_PATH}`),
    token: location.hash.slice(1),
    random: Math.random,
  });
}
