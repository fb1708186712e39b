// Where the list stands. At the bottom it follows what arrives; anywhere else it stays where the reader is, and what
// arrives is counted on the button that leads down. Rows added or removed above shift nothing (virtua's `shift`).

import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { TimelineItem } from './items.ts';

/** This near to the end counts as being there. */
const NEAR_END_PX = 32;
/** This near to the start older rows are fetched. */
const NEAR_START_PX = 600;

export interface FollowView {
  list: RefObject<VirtualizerHandle | null>;
  isAtEnd: boolean;
  /** Messages of others below the view that arrived since the end was left. */
  arrived: number;
  /** True in the render in which rows were added or removed above. */
  shift: boolean;
  onScroll: () => void;
  /** The view or a row changed its size: whoever was at the end stays there. */
  onResize: () => void;
  toEnd: () => void;
  /** Stops following and brings one item to the middle. */
  showIndex: (index: number) => void;
}

const lastPosition = (items: readonly TimelineItem[]): number =>
  items.reduce((top, item) => (item.kind === 'message' ? Math.max(top, item.row.position ?? 0) : top), 0);

function changedAbove(before: readonly TimelineItem[], items: readonly TimelineItem[]): boolean {
  const isEmpty = before.length === 0 || items.length === 0 || before.length === items.length;
  return !isEmpty && before.at(-1)?.key === items.at(-1)?.key;
}

export function useFollow(items: readonly TimelineItem[], canLoadOlder: boolean, loadOlder: () => void): FollowView {
  const list = useRef<VirtualizerHandle>(null);
  const follows = useRef(true);
  const isPlaced = useRef(false);
  const [isAtEnd, setAtEnd] = useState(true);
  const [seenUpTo, setSeenUpTo] = useState(0);
  // Kept in state, so that a render that is thrown away does not spoil the comparison.
  const [known, setKnown] = useState({ items, shift: false });
  if (known.items !== items) setKnown({ items, shift: changedAbove(known.items, items) });

  const lastIndex = useRef(-1);
  useLayoutEffect(() => {
    lastIndex.current = items.length - 1;
  }, [items]);

  const goToEnd = useCallback(() => list.current?.scrollToIndex(lastIndex.current, { align: 'end' }), []);
  const toEnd = useCallback(() => {
    follows.current = true;
    setAtEnd(true);
    goToEnd();
  }, [goToEnd]);
  const showIndex = useCallback((index: number) => {
    if (index < 0) return;
    follows.current = false;
    list.current?.scrollToIndex(index, { align: 'center' });
  }, []);
  const onResize = useCallback(() => {
    if (follows.current && isPlaced.current) goToEnd();
  }, [goToEnd]);

  useLayoutEffect(() => {
    const handle = list.current;
    if (!handle || items.length === 0) return;
    const newLine = items.findIndex((item) => item.kind === 'new');
    if (!isPlaced.current && newLine >= 0) {
      // Reading goes on where it stopped: the "new" line near the top, as far as there is enough below it.
      follows.current = false;
      handle.scrollToIndex(newLine, { align: 'start', offset: -40 });
    } else if (follows.current) goToEnd();
    isPlaced.current = true;
  }, [items, goToEnd]);

  const onScroll = useCallback(() => {
    const handle = list.current;
    if (!handle || !isPlaced.current) return;
    const below = handle.scrollSize - handle.viewportSize - handle.scrollOffset;
    const atEnd = below <= NEAR_END_PX;
    follows.current = atEnd;
    setAtEnd(atEnd);
    if (handle.scrollOffset < NEAR_START_PX && canLoadOlder) loadOlder();
  }, [canLoadOlder, loadOlder]);

  // A short first page shows its start without any scrolling.
  useEffect(() => {
    const handle = list.current;
    if (canLoadOlder && handle && handle.scrollSize <= handle.viewportSize + NEAR_START_PX) loadOlder();
  }, [canLoadOlder, loadOlder, items]);

  useEffect(() => {
    if (isAtEnd) setSeenUpTo(lastPosition(items));
  }, [isAtEnd, items]);

  const arrived = isAtEnd
    ? 0
    : items.filter((item) => item.kind === 'message' && !item.row.own && (item.row.position ?? 0) > seenUpTo).length;

  return { list, isAtEnd, arrived, shift: known.shift, onScroll, onResize, toEnd, showIndex };
}
