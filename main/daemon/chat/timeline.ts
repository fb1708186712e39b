// A page of a room as a window shows it: cached messages with what waits laid over them, holes as rows, and at the
// newest end the messages that the server does not have yet, in the order of writing.

import type { GapRow, MessageRecord, MessageRow, TimelinePage, TimelineRow } from '#shared/model/message.ts';
import type { ConnectionState } from '#shared/model/connection.ts';
import type { RoomRecord } from '#shared/model/room.ts';
import { visitOfRoom } from '#shared/ids.ts';
import type { Op } from '../outbox/op.ts';
import type { MessageStore } from '../store/messages.ts';
import type { RangeStore } from '../store/ranges.ts';
import type { RoomStore } from '../store/rooms.ts';
import { foldMessage, isCached, pendingRecord } from './fold.ts';
import { bottomOf, holesOfPage, type Hole } from './gaps.ts';
import { readersOf, stateOfOp, stateOfSent, type Readers } from './own-state.ts';

export interface TimelineDeps {
  selfId: string;
  messages: MessageStore;
  ranges: RangeStore;
  rooms: RoomStore;
  opsOf(roomId: string): Op[];
  ageMs(op: Op): number;
  inflight(opId: string): boolean;
  nameOf(userId: string): { name: string; title: string };
  connection(): ConnectionState;
  plain(): boolean;
  behind(roomId: string): boolean;
  loading(roomId: string): boolean;
  readUpTo(roomId: string): number;
}

export function timelinePage(deps: TimelineDeps, roomId: string, before: number | null, limit: number): TimelinePage {
  const cached = deps.messages.before(roomId, before ?? Number.MAX_SAFE_INTEGER, limit);
  const room = deps.rooms.get(roomId);
  const ranges = deps.ranges.of(roomId);
  const ops = deps.opsOf(roomId);
  const plain = deps.plain();
  const reachesBottom = cached.length < limit;
  const head = plain ? 0 : (room?.record.head ?? 0);
  const places = cached.map((record) => record.seq).reverse();
  const holes = holesOfPage(ranges, { places, reachesBottom, below: before ?? Number.POSITIVE_INFINITY }, head);
  const context = new PageContext(deps, room?.record ?? null, ops, roomId);

  const rows: TimelineRow[] = interleave(
    cached.toReversed().map((record) => context.sentRow(record)),
    holes.map((hole) => gapRow(hole, plain, deps.loading(roomId))),
  );
  if (before === null) rows.push(...context.pendingRows());
  const bottom = reachesBottom ? bottomOf(ranges, { plain, head }, visitOfRoom(roomId) !== null) : 'more';
  const olderBefore = bottom === 'more' || bottom === 'ask' ? (cached.at(-1)?.seq ?? ranges[0]?.from ?? null) : null;
  return {
    roomId,
    rows,
    older: bottom,
    olderBefore,
    readUpTo: deps.readUpTo(roomId),
    behind: deps.behind(roomId),
    asOf: room?.asOf ?? null,
  };
}

/** A hole stands after the last row that is not above its lower end. */
function interleave(messages: MessageRow[], gaps: GapRow[]): TimelineRow[] {
  const rows: TimelineRow[] = [];
  let next = 0;
  for (const message of messages) {
    for (let gap = gaps[next]; gap && gap.from < (message.position ?? 0); gap = gaps[next]) {
      rows.push(gap);
      next += 1;
    }
    rows.push(message);
  }
  rows.push(...gaps.slice(next));
  return rows;
}

function gapRow(hole: Hole, plain: boolean, loading: boolean): GapRow {
  const count = plain ? null : hole.to - hole.from - 1;
  return { row: 'gap', key: `gap:${hole.from}`, from: hole.from, to: hole.to, count, loading };
}

/** A room's content is one lane: what was refused or is held has all later ones wait behind it. */
function blocks(state: Op['state']): state is 'rejected' | 'held' {
  return state === 'rejected' || state === 'held';
}

/** What all rows of one page share, worked out once and only when needed. */
class PageContext {
  readonly #deps: TimelineDeps;
  readonly #ops: readonly Op[];
  /** Those that change a message that is there: few, however long the queue is. */
  readonly #changes: readonly Op[];
  readonly #roomId: string;
  readonly #room: RoomRecord | null;
  #readers: Readers | null = null;

  constructor(deps: TimelineDeps, room: RoomRecord | null, ops: readonly Op[], roomId: string) {
    this.#deps = deps;
    this.#room = room;
    this.#ops = ops;
    this.#changes = ops.filter((op) => op.kind !== 'message.send');
    this.#roomId = roomId;
  }

  sentRow(record: MessageRecord): MessageRow {
    const own = record.senderId === this.#deps.selfId;
    return { ...this.#row(record), state: own ? stateOfSent(record.seq, this.#marks()) : null };
  }

  pendingRows(): MessageRow[] {
    const { messages, ageMs, inflight, connection, selfId } = this.#deps;
    const blocker = this.#ops.find((op) => op.kind === 'message.send' && blocks(op.state));
    return this.#ops
      .filter((op) => op.kind === 'message.send' && !isCached(messages, op, selfId))
      .map((op) => {
        const blockedBy = blocker && op.opSeq > blocker.opSeq && blocks(blocker.state) ? blocker.state : null;
        const facts = { inflight: inflight(op.opId), blockedBy, ageMs: ageMs(op), connection: connection() };
        const state = stateOfOp(op, facts);
        const row = this.#row(pendingRecord(op, selfId));
        const sent = op.state === 'acked';
        return { ...row, opId: op.opId, messageId: sent ? row.messageId : null, position: null, state };
      });
  }

  #row(source: MessageRecord): MessageRow {
    const { selfId, nameOf, inflight } = this.#deps;
    const { record, changes } = foldMessage(source, this.#changes, selfId, inflight);
    const sender = nameOf(record.senderId);
    return {
      row: 'message',
      key: record.clientId ?? record.messageId,
      messageId: record.messageId,
      clientId: record.clientId,
      opId: null,
      position: record.seq,
      senderId: record.senderId,
      senderName: sender.name,
      senderTitle: sender.title,
      own: record.senderId === selfId,
      body: record.retractedAt === null ? record.body : '',
      acuity: record.acuity,
      at: record.sentAt,
      writtenAt: record.writtenAt,
      edited: record.editedAt !== null,
      retracted: record.retractedAt !== null,
      replyTo: this.#reply(record.replyToId),
      reactions: record.reactions.map((reaction) => ({
        emoji: reaction.emoji,
        count: reaction.userIds.length,
        own: reaction.userIds.includes(selfId),
        names: reaction.userIds.map((userId) => nameOf(userId).name),
      })),
      acknowledgements: record.acknowledgements.map((entry) => ({ ...entry, name: nameOf(entry.userId).name })),
      acknowledgedByMe: record.acknowledgements.some((entry) => entry.userId === selfId),
      state: null,
      changes,
    };
  }

  #reply(replyToId: string | null): MessageRow['replyTo'] {
    if (replyToId === null) return null;
    const found = this.#deps.messages.find(this.#roomId, replyToId);
    if (!found) return { messageId: replyToId, senderName: '', body: '' };
    const body = found.retractedAt === null ? found.body.slice(0, 200) : '';
    return { messageId: found.messageId, senderName: this.#deps.nameOf(found.senderId).name, body };
  }

  #marks(): Readers {
    this.#readers ??= readersOf(
      this.#deps.rooms.highestMarks(this.#roomId),
      this.#room?.memberIds ?? [],
      this.#deps.selfId,
    );
    return this.#readers;
  }
}
