// The rows of the list, holding still while somebody points at it or has the keyboard in it.

import { useMemo, useState } from 'react';
import type { RoomSummary } from '#shared/model/room.ts';
import { arrange, holdStill, matches, withHeadings, type RoomLine, type RoomListRow } from './room-rows.ts';

export interface HeldRows {
  rows: RoomListRow[];
  /** For the element around the list. */
  hold: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: (event: React.FocusEvent) => void;
  };
}

export function useHeldRows(rooms: readonly RoomSummary[], query: string, now: number): HeldRows {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [held, setHeld] = useState<{ query: string; lines: RoomLine[] }>({ query: '', lines: [] });
  const proper = useMemo(
    () =>
      arrange(
        rooms.filter((room) => matches(room, query)),
        now,
      ),
    [rooms, query, now],
  );
  // Another search is another list: there is nothing to hold.
  const holds = (isPointed || isFocused) && held.query === query && held.lines.length > 0;
  const lines = useMemo(() => (holds ? holdStill(held.lines, proper) : proper), [holds, held, proper]);
  if (!holds && held.lines !== proper) setHeld({ query, lines: proper });
  const rows = useMemo(() => withHeadings(lines), [lines]);
  return {
    rows,
    hold: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false);
      },
    },
  };
}
