// What somebody has begun to write and not yet saved, by the thing it is about: leaving a screen in the middle does not
// lose it. It ends with the session of the person who began it.

import { useCallback, useState } from 'react';
import { useBridge } from './provider.tsx';
import type { WindowBridge } from './window-bridge.ts';

const kept = new WeakMap<WindowBridge, Map<string, unknown>>();

function begunTexts(bridge: WindowBridge): Map<string, unknown> {
  let texts = kept.get(bridge);
  if (!texts) {
    const made = new Map<string, unknown>();
    texts = made;
    kept.set(bridge, made);
    bridge.subscribe('session.changed', (session) => {
      if (session.state !== 'signed-in') made.clear();
    });
  }
  return texts;
}

/** What was begun under this name, and setting it; null when nothing is. */
export function useBegun<Value>(name: string): [Value | null, (value: Value | null) => void] {
  const texts = begunTexts(useBridge());
  const [, setTurn] = useState(0);
  const set = useCallback(
    (value: Value | null) => {
      if (value === null) texts.delete(name);
      else texts.set(name, value);
      setTurn((turn) => turn + 1);
    },
    [texts, name],
  );
  return [(texts.get(name) as Value | undefined) ?? null, set];
}
