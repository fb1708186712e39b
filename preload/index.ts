// The bridge and nothing else. A page gets two functions; no object of Electron's ever reaches it. Subscriptions of one
// event share one line to the main process, which is told of every event taken, so that it notices a hung window.

import { contextBridge, ipcRenderer } from 'electron';
import type { BRIDGE_GLOBAL, ConsoleBridge } from '#shared/bridge/contract.ts';

type Listener = (payload: unknown) => void;
const listeners = new Map<string, Set<Listener>>();

ipcRenderer.on('bridge:event', (_event, name: string, payload: unknown) => {
  ipcRenderer.send('bridge:subscription', 'taken');
  // One at a time, so that a listener that throws takes nothing from the others.
  const all = listeners.get(name);
  for (const listener of all ?? []) queueMicrotask(() => all?.has(listener) && listener(payload));
});

const bridge: ConsoleBridge = {
  call: (name, input) => ipcRenderer.invoke('bridge:call', name, input),
  subscribe(name, listener) {
    const own: Listener = (payload) => listener(payload as never);
    const all = listeners.get(name) ?? new Set();
    listeners.set(name, all.add(own));
    ipcRenderer.send('bridge:subscription', 'subscribe', name);
    return () => {
      if (all.delete(own) && all.size === 0) ipcRenderer.send('bridge:subscription', 'unsubscribe', name);
    };
  },
};

const name: typeof BRIDGE_GLOBAL = 'bridge';
contextBridge.exposeInMainWorld(name, bridge);
