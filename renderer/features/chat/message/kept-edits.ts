// Edits begun and not yet saved, by room: leaving a room in the middle of an edit does not lose it.

import type { WindowBridge } from '../../../bridge/window-bridge.ts';

export interface BegunEdit {
  key: string;
  body: string;
}

const kept = new WeakMap<WindowBridge, Map<string, BegunEdit>>();

/** The begun edits of a window; they end with the session of the person who began them. */
export function begunEdits(bridge: WindowBridge): Map<string, BegunEdit> {
  let edits = kept.get(bridge);
  if (!edits) {
    const made = new Map<string, BegunEdit>();
    edits = made;
    kept.set(bridge, made);
    bridge.subscribe('session.changed', (session) => {
      if (session.state !== 'signed-in') made.clear();
    });
  }
  return edits;
}
