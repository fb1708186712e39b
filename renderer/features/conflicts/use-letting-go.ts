// Dismissing asks nothing twice: the change steps back at once and is dismissed some seconds later, unless its person
// takes it back. Leaving the screen is no taking back; a window that is closed before has dismissed nothing.

import { useCallback, useEffect, useRef, useState } from 'react';

const UNDO_MS = 8_000;

export interface LettingGo {
  keys: ReadonlySet<string>;
  letGo(key: string): void;
  keep(key: string): void;
}

export function useLettingGo(dismiss: (key: string) => Promise<void>): LettingGo {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const latest = useRef(dismiss);
  useEffect(() => {
    latest.current = dismiss;
  });

  const forget = useCallback((key: string) => {
    clearTimeout(timers.current.get(key));
    timers.current.delete(key);
    setKeys((now) => new Set([...now].filter((other) => other !== key)));
  }, []);
  const letGo = useCallback(
    (key: string) => {
      const end = async () => {
        timers.current.delete(key);
        await latest.current(key);
        forget(key);
      };
      timers.current.set(
        key,
        setTimeout(() => void end(), UNDO_MS),
      );
      setKeys((now) => new Set([...now, key]));
    },
    [forget],
  );

  useEffect(() => {
    const { current: running } = timers;
    return () => {
      for (const [key, timer] of running) {
        clearTimeout(timer);
        void latest.current(key);
      }
      running.clear();
    };
  }, []);
  return { keys, letGo, keep: forget };
}
