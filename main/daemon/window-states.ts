// What windows report about themselves: whether anybody can be looking. The own presence is derived from it.

export interface WindowState {
  focused: boolean;
  visible: boolean;
  roomId: string | null;
}

export interface WindowStates {
  report(state: WindowState): void;
  last(): WindowState | null;
  onReport(listener: (state: WindowState) => void): () => void;
}

export function createWindowStates(): WindowStates {
  const listeners = new Set<(state: WindowState) => void>();
  let last: WindowState | null = null;
  return {
    report: (state) => {
      last = state;
      for (const listener of listeners) listener(state);
    },
    last: () => last,
    onReport: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
