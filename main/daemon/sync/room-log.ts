// Writes what the server says about a room into the cache: the messages of a coverage and the stretch that it covers in
// one transaction (SY1), then lets the ops end whose effect is now in the cache (C9), then tells.
// Copies, repeats and late arrivals change nothing.

import type { ReceiptMark } from '#shared/model/message.ts';
import type { RoomRecord } from '#shared/model/room.ts';
import type { RoomCoverage } from '#shared/wire/sync.ts';
import type { Database } from '../ports/database.ts';
import type { MessageStore } from '../store/messages.ts';
import type { RangeStore } from '../store/ranges.ts';
import type { RoomStore } from '../store/rooms.ts';
import type { Settling } from './settling.ts';

export interface RoomLogDeps {
  cache: Database;
  messages: MessageStore;
  ranges: RangeStore;
  rooms: RoomStore;
  settling: Settling;
  selfId: string;
  readUpTo(roomId: string): number;
  /** A message of somebody else that was not here before and is above the cursor and the own read mark, so news. */
  arrived(message: RoomCoverage['messages'][number]): void;
  /** An urgent message that asks for nothing any more: acknowledged by oneself, or retracted. */
  handled(messageId: string): void;
  roomChanged(roomId: string): void;
  met(userIds: readonly string[]): void;
}

export interface RoomLog {
  apply(coverage: RoomCoverage, extra: { room?: RoomRecord | undefined; asOf: number; reach?: 0 | 1 }): void;
  putRoom(room: RoomRecord, asOf: number): void;
  /** `complete`: all that is newer than our cursor; otherwise single ones, between which some may be missing. */
  applyMarks(
    roomId: string,
    marks: readonly (ReceiptMark & { revision?: number })[],
    extent: 'complete' | 'single',
  ): void;
  /** Forget the room: no longer a member. */
  remove(roomId: string): void;
  covered(roomId: string, seq: number): boolean;
}

export function createRoomLog(deps: RoomLogDeps): RoomLog {
  const { cache, messages, ranges, rooms } = deps;
  const isHandled = (message: RoomCoverage['messages'][number]): boolean =>
    message.retractedAt !== null || message.acknowledgements.some((entry) => entry.userId === deps.selfId);

  return {
    apply: (coverage, extra) => {
      const { roomId, from, to } = coverage;
      if (to < from) return;
      const known = Math.max(ranges.newest(roomId)?.to ?? 0, deps.readUpTo(roomId));
      const news: RoomCoverage['messages'] = [];
      cache.transaction(() => {
        if (extra.room) rooms.put(extra.room, extra.asOf);
        else rooms.touch(roomId, extra.asOf);
        for (const message of coverage.messages) {
          if (message.roomId !== roomId) continue;
          const isNew = messages.put(message);
          if (isNew && message.seq > known && message.senderId !== deps.selfId && !isHandled(message))
            news.push(message);
        }
        ranges.add(roomId, { from, to }, extra.reach ?? 1);
        rooms.raiseHead(roomId, to);
      });
      deps.settling.covered(roomId);
      deps.met([...new Set(coverage.messages.map((message) => message.senderId))]);
      for (const message of coverage.messages)
        if (message.acuity === 'urgent' && isHandled(message)) deps.handled(message.messageId);
      for (const message of news) deps.arrived(message);
      deps.roomChanged(roomId);
    },
    putRoom: (room, asOf) => {
      rooms.put(room, asOf);
      deps.met(room.memberIds);
      deps.roomChanged(room.roomId);
    },
    applyMarks: (roomId, marks, extent) => {
      if (marks.length === 0) return;
      const revisions = marks.map((mark) => mark.revision ?? 0).sort((a, b) => a - b);
      // Past a revision that is missing the cursor would hide it for ever.
      const cursor = revisions.reduce(
        (known, revision) => (extent === 'complete' || revision === known + 1 ? Math.max(known, revision) : known),
        rooms.marksCursor(roomId),
      );
      cache.transaction(() => rooms.putMarks(roomId, marks, cursor));
      deps.roomChanged(roomId);
    },
    remove: (roomId) => {
      rooms.remove(roomId);
      deps.roomChanged(roomId);
    },
    covered: (roomId, seq) => ranges.covers(roomId, seq),
  };
}
