// Whether the window is too narrow for list and conversation side by side; layout.css has the same figure.

import { useSyncExternalStore } from 'react';

const NARROW = '(max-width: 859px)';

export const isNarrow = (): boolean => window.matchMedia(NARROW).matches;

function watch(changed: () => void): () => void {
  const query = window.matchMedia(NARROW);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

export const useNarrow = (): boolean => useSyncExternalStore(watch, isNarrow);
