// The room list. Each line is counted from rows (CH1) and kept until something of its room changes, so that a list of
// two thousand rooms is read from memory. Presence, typing and names come in when the list is asked for.

import type { RoomRecord, RoomSummary } from '#shared/model/room.ts';
import type { Acuity, MessageRecord } from '#shared/model/message.ts';
import { directRoomMembers } from '#shared/ids.ts';
import type { PresenceState } from '#shared/model/presence.ts';
import type { Op } from '../outbox/op.ts';
import type { MessageStore } from '../store/messages.ts';
import type { RangeStore } from '../store/ranges.ts';
import type { CachedRoom, RoomStore } from '../store/rooms.ts';
import { foldMessage, isCached, pendingRecord } from './fold.ts';

export interface SummaryDeps {
  selfId: string;
  messages: MessageStore;
  ranges: RangeStore;
  rooms: RoomStore;
  drafts(): { roomId: string; body: string }[];
  opsOf(roomId: string): Op[];
  readUpTo(roomId: string): number;
  nameOf(userId: string): { name: string; title: string };
  presenceOf(userId: string): PresenceState;
  typingIn(roomId: string): string[];
  behind(roomId: string): boolean;
  plain(): boolean;
}

export interface Summaries {
  list(): RoomSummary[];
  /** Something of this room changed; null for all. */
  forget(roomId: string | null): void;
  unreadTotal(): number;
  titleOf(roomId: string): string | null;
}

/** What is counted from rows; the rest of a summary is asked for each time. */
interface Counted {
  room: CachedRoom;
  unread: number;
  unreadAtLeast: boolean;
  urgentOpen: number;
  unsent: number;
  refused: number;
  last: { record: MessageRecord; at: number } | null;
}

export function createSummaries(deps: SummaryDeps): Summaries {
  const kept = new Map<string, Counted>();
  const changed = new Set<string>();
  let all = false;

  const recount = (roomId: string): void => {
    const room = deps.rooms.get(roomId);
    if (room) kept.set(roomId, count(deps, room));
    else kept.delete(roomId);
  };
  const counted = (): Iterable<Counted> => {
    if (all) for (const roomId of changed) recount(roomId);
    else for (const room of deps.rooms.all()) kept.set(room.record.roomId, count(deps, room));
    all = true;
    changed.clear();
    return kept.values();
  };

  return {
    list: () => {
      const drafts = new Map(deps.drafts().map((draft) => [draft.roomId, draft.body]));
      const lines: RoomSummary[] = [];
      for (const entry of counted()) lines.push(toSummary(deps, entry, drafts.get(entry.room.record.roomId) ?? null));
      return lines.sort((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0));
    },
    forget: (roomId) => {
      if (roomId !== null) changed.add(roomId);
      else {
        kept.clear();
        all = false;
      }
    },
    titleOf: (roomId) => {
      const record = deps.rooms.get(roomId)?.record;
      return record ? titleOf(deps, record) : null;
    },
    unreadTotal: () => {
      let total = 0;
      for (const entry of counted()) total += entry.unread;
      return total;
    },
  };
}

function count(deps: SummaryDeps, room: CachedRoom): Counted {
  const { roomId } = room.record;
  const readUpTo = deps.readUpTo(roomId);
  const ops = deps.opsOf(roomId);
  const ranges = deps.ranges.of(roomId);
  const newest = ranges.at(-1);
  const holeAboveRead = ranges.some((range) => range.from > readUpTo + 1 && range.from > (ranges[0]?.from ?? 0));
  const serverHasMore = !deps.plain() && newest !== undefined && room.record.head > newest.to;
  return {
    room,
    unread: deps.messages.unread(roomId, readUpTo, deps.selfId),
    unreadAtLeast: holeAboveRead || serverHasMore,
    urgentOpen: deps.plain() ? 0 : deps.messages.openUrgent(roomId, deps.selfId),
    unsent: ops.filter((op) => op.kind === 'message.send' && op.state === 'queued').length,
    refused: ops.filter((op) => op.state === 'rejected' || op.state === 'held').length,
    last: lastOf(deps, roomId, ops),
  };
}

function lastOf(deps: SummaryDeps, roomId: string, ops: readonly Op[]): Counted['last'] {
  const pending = ops.findLast((op) => op.kind === 'message.send' && !isCached(deps.messages, op, deps.selfId));
  if (pending) return { record: pendingRecord(pending, deps.selfId), at: pending.writtenAt };
  const newest = deps.messages.newest(roomId);
  if (!newest) return null;
  return { record: foldMessage(newest, ops, deps.selfId, () => false).record, at: newest.sentAt };
}

function toSummary(deps: SummaryDeps, entry: Counted, draft: string | null): RoomSummary {
  const { record } = entry.room;
  const peerId = peerOf(record.roomId, record.memberIds, record.kind, deps.selfId);
  const title = titleOf(deps, record);
  return {
    roomId: record.roomId,
    kind: record.kind,
    title,
    initials: initialsOf(title),
    patientLine: record.patient ? `${record.patient.initials} · #${record.patient.identifier}` : null,
    memberCount: record.memberIds.length,
    peerId,
    peerPresence: peerId === null ? null : deps.presenceOf(peerId),
    unread: entry.unread,
    unreadAtLeast: entry.unreadAtLeast,
    urgentOpen: entry.urgentOpen,
    unsent: entry.unsent,
    refused: entry.refused,
    draft,
    lastAt: entry.last?.at ?? null,
    lastPreview: entry.last ? preview(deps, entry.last.record) : null,
    typingNames: deps.typingIn(record.roomId).map((userId) => deps.nameOf(userId).name),
    behind: deps.behind(record.roomId),
  };
}

function titleOf(deps: SummaryDeps, record: RoomRecord): string {
  const peerId = peerOf(record.roomId, record.memberIds, record.kind, deps.selfId);
  return peerId === null ? record.title : deps.nameOf(peerId).name;
}

function preview(deps: SummaryDeps, record: MessageRecord): NonNullable<RoomSummary['lastPreview']> {
  const retracted = record.retractedAt !== null;
  const acuity: Acuity = record.acuity;
  return {
    senderName: deps.nameOf(record.senderId).name,
    own: record.senderId === deps.selfId,
    body: retracted ? '' : record.body.slice(0, 140),
    acuity,
    retracted,
  };
}

/** The other person of a direct room. */
export function peerOf(roomId: string, memberIds: readonly string[], kind: string, selfId: string): string | null {
  if (kind !== 'direct') return null;
  const pair = directRoomMembers(roomId) ?? memberIds;
  return pair.find((userId) => userId !== selfId) ?? null;
}

/** Two letters: of the first two words, or the first two of one word. */
export function initialsOf(title: string): string {
  const words = title.split(/[\s·,–-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const [first = '', second = ''] = words;
  const letters = second === '' ? [...first].slice(0, 2).join('') : `${[...first][0] ?? ''}${[...second][0] ?? ''}`;
  return letters.toLocaleUpperCase();
}
