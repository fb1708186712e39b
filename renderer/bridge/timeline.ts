// What a window shows of one room: an unbroken stretch of its timeline from the newest row back to a fixed place, its
// *reach*. Every `chat.changed` reads the stretch again as a whole, so React merges nothing; because the reach is a
// place and not a count, messages that arrive below never push rows off the top (nothing moves under the pointer).

import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { TimelinePage, TimelineRow } from '#shared/model/message.ts';
import type { Failure, Result } from '#shared/result.ts';
import { done, fail } from '#shared/result.ts';
import { MAX_PAGE } from '#shared/wire/limits.ts';
import { useBridgeParts, type BridgeParts } from './provider.tsx';
import { ask } from './use-call.ts';

export const FIRST_PAGE = 60;
export const OLDER_PAGE = 100;
/** Enough for what one person can have written since the last reading. */
const TAIL_PAGE = 12;
const MOST_PAGES_SOUGHT = 50;

export type Timeline = TimelinePage;

const timelineKey = (roomId: string) => ['chat.page', { roomId }] as const;

/** Whether a row lies on this side of the reach. Rows without a place of their own are the newest of all. */
export function isWithinReach(row: TimelineRow, reach: number): boolean {
  if (row.row === 'gap') return row.to > reach;
  return row.position === null || row.position >= reach;
}

/** Reads from the newest row back to the reach; `reach()` is asked each time, for it may be moved meanwhile. */
async function readTimeline(parts: BridgeParts, roomId: string): Promise<Timeline> {
  const reach = () => parts.reaches.get(roomId);
  const known = parts.queries.getQueryData<Timeline>(timelineKey(roomId))?.rows.length ?? 0;
  const limit = Math.min(MAX_PAGE, Math.max(FIRST_PAGE, known + 20));
  const newest = await ask(parts.bridge, 'chat.page', { roomId, before: null, limit });
  let rows = newest.rows;
  let page = newest;
  for (let wanted = reach(); wanted !== undefined && page.olderBefore !== null; wanted = reach()) {
    if (page.olderBefore <= wanted) break;
    page = await ask(parts.bridge, 'chat.page', { roomId, before: page.olderBefore, limit: MAX_PAGE });
    rows = [...page.rows, ...rows];
  }
  const settled = reach() ?? page.olderBefore ?? Number.NEGATIVE_INFINITY;
  parts.reaches.set(roomId, settled);
  const shown = rows.filter((row) => isWithinReach(row, settled));
  if (shown.length < rows.length) return { ...newest, rows: shown, older: 'more', olderBefore: settled };
  return { ...newest, rows, older: page.older, olderBefore: page.olderBefore };
}

/** The stretch with its newest rows replaced by a page; untouched when the two do not meet. */
export function withTail(known: Timeline, page: TimelinePage): Timeline {
  const from = known.rows.findIndex((row) => row.key === page.rows[0]?.key);
  if (from < 0) return known;
  const { readUpTo, behind, asOf } = page;
  return { ...known, rows: [...known.rows.slice(0, from), ...page.rows], readUpTo, behind, asOf };
}

/** Reads the newest rows at once: what was just written shows before the whole stretch has been read again. */
async function readTail(parts: BridgeParts, roomId: string): Promise<void> {
  const queryKey = timelineKey(roomId);
  if (!parts.queries.getQueryData(queryKey)) return parts.queries.invalidateQueries({ queryKey });
  const answer = await parts.bridge.call('chat.page', { roomId, before: null, limit: TAIL_PAGE });
  // A reading begun earlier would take the new rows off the screen again; it is repeated in the next frame.
  await parts.queries.cancelQueries({ queryKey }, { silent: true });
  if (answer.ok) {
    const page = answer.value;
    parts.queries.setQueryData<Timeline>(queryKey, (known) => known && withTail(known, page));
  }
  parts.invalidation.gather([queryKey]);
}

/** Moves the reach back by one page, if there is more to read; what only the server has is fetched first. */
async function readOlder(parts: BridgeParts, roomId: string): Promise<Result<null>> {
  const shown = parts.queries.getQueryData<Timeline>(timelineKey(roomId));
  if (!shown || shown.olderBefore === null) return done;
  const { older, olderBefore } = shown;
  const read = () => parts.bridge.call('chat.page', { roomId, before: olderBefore, limit: OLDER_PAGE });
  const isBare = (page: TimelinePage) => page.rows.length === 0 && page.older === 'ask';
  let answer = older === 'ask' ? null : await read();
  if (answer === null || (answer.ok && isBare(answer.value))) {
    const fetched = await parts.bridge.call('chat.loadGap', { roomId, from: 0, to: olderBefore });
    if (!fetched.ok) return fetched;
    answer = await read();
    // A server that has nothing more to give must not be asked for ever.
    if (answer.ok && isBare(answer.value)) return fail('server-error', 'Nothing older came.');
  }
  if (!answer.ok) return answer;
  const page = answer.value;
  parts.reaches.set(roomId, page.olderBefore ?? Number.NEGATIVE_INFINITY);
  parts.queries.setQueryData<Timeline>(timelineKey(roomId), (now) => {
    if (!now) return now;
    const known = new Set(now.rows.map((row) => row.key));
    const rows = [...page.rows.filter((row) => !known.has(row.key)), ...now.rows];
    return { ...now, rows, older: page.older, olderBefore: page.olderBefore };
  });
  return done;
}

/** The newest row of a kind, reading older pages until there is one; null when there is none here or it is too far. */
async function seekRow<Row extends TimelineRow>(
  parts: BridgeParts,
  roomId: string,
  isWanted: (row: TimelineRow) => row is Row,
): Promise<Row | null> {
  for (let page = 0; page < MOST_PAGES_SOUGHT; page += 1) {
    const shown = parts.queries.getQueryData<Timeline>(timelineKey(roomId));
    const found = shown?.rows.findLast(isWanted);
    if (found) return found;
    const before = shown?.olderBefore ?? null;
    if (before === null || !(await readOlder(parts, roomId)).ok) return null;
    if (parts.queries.getQueryData<Timeline>(timelineKey(roomId))?.olderBefore === before) return null;
  }
  return null;
}

/** Gives up what lies far above; it can be read again at any time. */
function trimTimeline(parts: BridgeParts, roomId: string, keepRows: number): void {
  parts.queries.setQueryData<Timeline>(timelineKey(roomId), (now) => {
    if (!now || now.rows.length <= keepRows) return now;
    const rows = now.rows.slice(-keepRows);
    const first = rows.find((row) => row.row === 'message' && row.position !== null);
    if (first?.row !== 'message' || first.position === null) return now;
    parts.reaches.set(roomId, first.position);
    return { ...now, rows: rows.slice(rows.indexOf(first)), older: 'more', olderBefore: first.position };
  });
}

export interface TimelineView {
  timeline: Timeline | undefined;
  failure: Failure | null;
  isLoading: boolean;
  isLoadingOlder: boolean;
  /** Why the last reading of older rows failed. */
  olderFailure: Failure | null;
  loadOlder(): Promise<void>;
  /** Reads again at once, without waiting for the next frame. */
  readNow(): Promise<void>;
  trim(keepRows: number): void;
  /** The newest row of a kind, reading as far back as that takes. */
  seek<Row extends TimelineRow>(isWanted: (row: TimelineRow) => row is Row): Promise<Row | null>;
}

export function useTimeline(roomId: string): TimelineView {
  const parts = useBridgeParts();
  const [older, setOlder] = useState<{ roomId: string; failure: Failure | null } | null>(null);
  const query = useQuery<Timeline, Failure>({
    queryKey: timelineKey(roomId),
    queryFn: () => readTimeline(parts, roomId),
  });
  const loadOlder = useCallback(async () => {
    setOlder({ roomId, failure: null });
    const result = await readOlder(parts, roomId);
    setOlder(result.ok ? null : { roomId, failure: result.error });
  }, [parts, roomId]);
  const readNow = useCallback(() => readTail(parts, roomId), [parts, roomId]);
  const trim = useCallback((keepRows: number) => trimTimeline(parts, roomId, keepRows), [parts, roomId]);
  const seek = useCallback(
    <Row extends TimelineRow>(isWanted: (row: TimelineRow) => row is Row) => seekRow(parts, roomId, isWanted),
    [parts, roomId],
  );
  useEffect(() => () => trimTimeline(parts, roomId, FIRST_PAGE), [parts, roomId]);
  const olderHere = older?.roomId === roomId ? older : null;
  const isLoadingOlder = olderHere !== null && olderHere.failure === null;
  const olderFailure = olderHere?.failure ?? null;
  const { data: timeline, error: failure, isPending: isLoading } = query;
  return useMemo(
    () => ({ timeline, failure, isLoading, isLoadingOlder, olderFailure, loadOlder, readNow, trim, seek }),
    [timeline, failure, isLoading, isLoadingOlder, olderFailure, loadOlder, readNow, trim, seek],
  );
}
