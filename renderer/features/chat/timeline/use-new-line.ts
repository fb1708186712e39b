// Where the "new" line stands: above the first unread message when the room is opened, and again above what arrives
// while nobody attends the window. It does not move while somebody reads, and goes when they write.

import { useCallback, useEffect, useState } from 'react';
import type { TimelinePage } from '#shared/model/message.ts';
import { isAttended } from '../../../bridge/window-state.ts';
import { firstUnread } from './items.ts';

export interface NewLine {
  /** The message above which the line stands; null without one. */
  newFromKey: string | null;
  clear: () => void;
}

export function useNewLine(timeline: TimelinePage | undefined): NewLine {
  const [line, setLine] = useState<{ key: string | null; position: number } | null>(null);
  // The first page decides at once, before anything is painted without the line.
  if (timeline && line === null) {
    const unread = firstUnread(timeline.rows, timeline.readUpTo);
    setLine({ key: unread?.key ?? null, position: unread?.position ?? 0 });
  }
  useEffect(() => {
    if (!timeline || isAttended()) return;
    setLine((now) => {
      const isStillAhead = now?.key != null && now.position > timeline.readUpTo;
      const unread = firstUnread(timeline.rows, timeline.readUpTo);
      return isStillAhead || !unread ? now : { key: unread.key, position: unread.position ?? 0 };
    });
  }, [timeline]);
  const clear = useCallback(() => setLine({ key: null, position: 0 }), []);
  return { newFromKey: line?.key ?? null, clear };
}
