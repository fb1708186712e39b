// A guard over a scripted daemon with a clock that stands still until moved, and a window that keeps what it hears.

import { createBridgeGuard, type GuardNeeds, type WindowDoor, type WindowSink } from '#bridge-server/guard.ts';
import type { EventName } from '#shared/bridge/contract.ts';
import { createScriptedBridge, type ScriptedBridge } from '#tests/support/scripted-bridge.ts';

export interface HeardWindow {
  door: WindowDoor;
  heard: { name: EventName; payload: unknown }[];
  /** What the window has not taken yet. */
  backlog: number;
  cuts: number;
}

export interface GuardFixture {
  bridge: ScriptedBridge;
  records: { level: string; event: string; fields: Record<string, unknown> }[];
  advance(ms: number): void;
  open(): HeardWindow;
}

export function guardFixture(hostCalls?: GuardNeeds['hostCalls']): GuardFixture {
  const bridge = createScriptedBridge();
  const records: GuardFixture['records'] = [];
  let nowMs = 1_000;
  const guard = createBridgeGuard(bridge, {
    monotonicMs: () => nowMs,
    log: { record: (level, event, fields = {}) => void records.push({ level, event, fields }) },
    ...(hostCalls ? { hostCalls } : {}),
  });
  return {
    bridge,
    records,
    advance(ms) {
      nowMs += ms;
    },
    open() {
      const window: Omit<HeardWindow, 'door'> = { heard: [], backlog: 0, cuts: 0 };
      const sink: WindowSink = {
        deliver: (name, payload) => void window.heard.push({ name, payload }),
        backlog: () => window.backlog,
        backlogLimit: 10,
        cut: () => {
          window.cuts += 1;
        },
      };
      return Object.assign(window, { door: guard.open(sink) });
    },
  };
}
