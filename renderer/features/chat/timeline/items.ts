// From rows to what the list shows: day lines, the "new" line, gaps, and messages grouped by sender. Pure, so that the
// rules of grouping are a table in a test.

import type { GapRow, MessageRow, TimelineRow } from '#shared/model/message.ts';
import { startOfDay } from '../../../ui/time.ts';

export type TimelineItem =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string; count: number }
  | { kind: 'gap'; key: string; gap: GapRow }
  | { kind: 'message'; key: string; row: MessageRow; continues: boolean; showTime: boolean };

/** Messages of one sender belong together while no more than this lies between them. */
export const GROUP_WITHIN_MS = 5 * 60_000;

const MINUTE_MS = 60_000;

/** Whether `row` goes on with what `before` began, without naming the sender again. */
export function continuesGroup(before: MessageRow, row: MessageRow): boolean {
  return (
    before.senderId === row.senderId &&
    before.acuity !== 'urgent' &&
    row.acuity !== 'urgent' &&
    row.replyTo === null &&
    Math.abs(row.at - before.at) <= GROUP_WITHIN_MS
  );
}

/** The first message of somebody else that lies after the read mark. */
export function firstUnread(rows: readonly TimelineRow[], readUpTo: number): MessageRow | null {
  for (const row of rows) {
    if (row.row === 'message' && !row.own && row.position !== null && row.position > readUpTo) return row;
  }
  return null;
}

/** How many messages of others begin at that row. */
function countFrom(rows: readonly TimelineRow[], index: number): number {
  return rows.slice(index).filter((row) => row.row === 'message' && !row.own).length;
}

/** `newFromKey` is the message above which the "new" line stands. */
export function timelineItems(rows: readonly TimelineRow[], newFromKey: string | null): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day: number | null = null;
  let before: MessageRow | null = null;
  rows.forEach((row, index) => {
    if (row.row === 'gap') {
      items.push({ kind: 'gap', key: row.key, gap: row });
      before = null;
      return;
    }
    const rowDay = startOfDay(row.at);
    if (rowDay !== day) {
      items.push({ kind: 'day', key: `day-${rowDay}-${row.key}`, at: row.at });
      day = rowDay;
      before = null;
    }
    if (row.key === newFromKey) {
      items.push({ kind: 'new', key: 'new-line', count: countFrom(rows, index) });
      before = null;
    }
    const continues: boolean = before !== null && continuesGroup(before, row);
    const sameMinute = before !== null && Math.floor(before.at / MINUTE_MS) === Math.floor(row.at / MINUTE_MS);
    items.push({ kind: 'message', key: row.key, row, continues, showTime: !(continues && sameMinute) });
    before = row;
  });
  return items;
}
