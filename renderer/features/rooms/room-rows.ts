// The order of the list: what needs this person first, then what moved today, then the rest; newest first in each.
// While somebody points at the list or walks it with the keyboard the order holds still: the words in the rows change,
// the rows stay where they are, and what is new waits at the end until the pointer has left.

import type { RoomSummary } from '#shared/model/room.ts';
import { foldText } from '../../ui/fold-text.ts';
import { startOfDay } from '../../ui/time.ts';

export type RoomGroup = 'needsYou' | 'today' | 'earlier';

export type RoomListRow = { kind: 'group'; key: string; group: RoomGroup } | RoomLine;

export interface RoomLine {
  kind: 'room';
  key: string;
  group: RoomGroup;
  room: RoomSummary;
}

const GROUPS: readonly RoomGroup[] = ['needsYou', 'today', 'earlier'];

export function groupOf(room: RoomSummary, now: number): RoomGroup {
  if (room.urgentOpen > 0 || room.refused > 0) return 'needsYou';
  const isOfToday = room.lastAt !== null && startOfDay(room.lastAt) >= startOfDay(now);
  return isOfToday || room.unread > 0 || room.unsent > 0 ? 'today' : 'earlier';
}

export function matches(room: RoomSummary, query: string): boolean {
  const words = foldText(query).split(/\s+/).filter(Boolean);
  const text = foldText(`${room.title} ${room.patientLine ?? ''}`);
  return words.every((word) => text.includes(word));
}

const line = (room: RoomSummary, group: RoomGroup): RoomLine => ({ kind: 'room', key: room.roomId, group, room });

/** The lines in their proper order. */
export function arrange(rooms: readonly RoomSummary[], now: number): RoomLine[] {
  const lines = rooms.map((room) => line(room, groupOf(room, now)));
  return lines.sort(
    (a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || (b.room.lastAt ?? 0) - (a.room.lastAt ?? 0),
  );
}

/** The lines in the order and the groups in which they stood before; what was not there comes last. */
export function holdStill(before: readonly RoomLine[], lines: readonly RoomLine[]): RoomLine[] {
  const fresh = new Map(lines.map((each) => [each.key, each]));
  const held = before.flatMap(({ key, group }) => {
    const now = fresh.get(key);
    return now ? [{ ...now, group }] : [];
  });
  const known = new Set(before.map(({ key }) => key));
  const lastGroup = held.at(-1)?.group;
  const added = lines.filter(({ key }) => !known.has(key));
  return [...held, ...added.map((each) => (lastGroup ? { ...each, group: lastGroup } : each))];
}

/** With a heading before each group. */
export function withHeadings(lines: readonly RoomLine[]): RoomListRow[] {
  const rows: RoomListRow[] = [];
  let group: RoomGroup | null = null;
  for (const each of lines) {
    if (each.group !== group) rows.push({ kind: 'group', key: `group-${each.group}`, group: each.group });
    group = each.group;
    rows.push(each);
  }
  return rows;
}
