// One tab stop for a long list: the arrow keys, Home, End and the page keys move between rows. A row's focusable element
// carries `data-roving={index}`; the list keeps the active row mounted although it is virtual.

import { useCallback, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';

const PAGE = 10;

/** Where a key leads from `from`; null when it leads nowhere. `isStop` is false for headings. */
export function nextStop(key: string, from: number, count: number, isStop: (index: number) => boolean): number | null {
  const seek = (start: number, step: number): number | null => {
    for (let index = start; index >= 0 && index < count; index += step) if (isStop(index)) return index;
    return null;
  };
  switch (key) {
    case 'ArrowDown':
      return seek(from + 1, 1);
    case 'ArrowUp':
      return seek(from - 1, -1);
    case 'Home':
      return seek(0, 1);
    case 'End':
      return seek(count - 1, -1);
    case 'PageDown':
      return seek(Math.min(from + PAGE, count - 1), 1) ?? seek(count - 1, -1);
    case 'PageUp':
      return seek(Math.max(from - PAGE, 0), -1) ?? seek(0, 1);
    default:
      return null;
  }
}

export function useRoving(count: number, isStop: (index: number) => boolean) {
  const [asked, setAsked] = useState(0);
  const list = useRef<VirtualizerHandle>(null);
  const box = useRef<HTMLDivElement>(null);
  const clamped = Math.min(asked, Math.max(0, count - 1));
  const active = isStop(clamped) ? clamped : (nextStop('ArrowDown', clamped, count, isStop) ?? clamped);

  const focus = useCallback((index: number) => {
    setAsked(index);
    list.current?.scrollToIndex(index, { align: 'nearest' });
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-roving="${index}"]`)?.focus());
  }, []);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target as HTMLElement).dataset['roving']) return;
    const next = nextStop(event.key, active, count, isStop);
    if (next === null) return;
    event.preventDefault();
    focus(next);
  };
  return { active, setActive: setAsked, list, box, focus, onKeyDown };
}
