// Read marks of one room, as a function that rows hand themselves to.

import { useCallback, useEffect, useRef } from 'react';
import { useBridge } from '../../../bridge/provider.tsx';
import { ReadMarks } from './read-marks.ts';

export function useReadMarks(roomId: string): (element: HTMLElement, position: number) => () => void {
  const bridge = useBridge();
  const marks = useRef<{ roomId: string; marks: ReadMarks } | null>(null);

  // Made on first use, because rows hand themselves over before the effects of their parents run.
  const marksHere = useCallback((): ReadMarks => {
    if (marks.current?.roomId === roomId) return marks.current.marks;
    marks.current?.marks.end();
    const made = new ReadMarks(async (position) => (await bridge.call('chat.markRead', { roomId, position })).ok);
    marks.current = { roomId, marks: made };
    return made;
  }, [bridge, roomId]);

  useEffect(
    () => () => {
      marks.current?.marks.end();
      marks.current = null;
    },
    [bridge, roomId],
  );

  return useCallback((element, position) => marksHere().observe(element, position), [marksHere]);
}
