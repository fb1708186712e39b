// The cache's messages. (room, seq) is a message's identity; a write applies only when its change is not older than
// what is there (IN7), so copies, repeats and late arrivals are harmless.

import type { Acuity, MessageRecord, Reaction } from '#shared/model/message.ts';
import type { Database, SqlValue } from '../ports/database.ts';

interface MessageLine {
  row_key: number;
  room_id: string;
  seq: number;
  change_seq: number;
  message_id: string;
  client_id: string | null;
  sender_id: string;
  body: string;
  acuity: Acuity;
  sent_at: number;
  written_at: number | null;
  edited_at: number | null;
  retracted_at: number | null;
  reply_to_id: string | null;
  extras: string | null;
}

export interface MessageStore {
  /** Answers true when the message is new here. */
  put(message: MessageRecord): boolean;
  /** Newest first: messages of a room below a position. */
  before(roomId: string, position: number, limit: number): MessageRecord[];
  after(roomId: string, position: number, limit: number): MessageRecord[];
  bySeq(roomId: string, seq: number): MessageRecord | null;
  byMessageId(roomId: string, messageId: string): MessageRecord | null;
  /** Ids of the plain platform's receipts name no room. */
  anywhere(messageId: string): MessageRecord | null;
  /** A clientId speaks for its author only: another's under the same name is another message. */
  byClientId(clientId: string, senderId: string): MessageRecord | null;
  /** By clientId or messageId, as ops name their target. */
  find(roomId: string, target: string): MessageRecord | null;
  newest(roomId: string): MessageRecord | null;
  oldestPosition(roomId: string): number | null;
  unread(roomId: string, readUpTo: number, selfId: string): number;
  openUrgent(roomId: string, selfId: string): number;
  /** A free position at that server time, for platforms without sequence numbers. */
  freePosition(roomId: string, at: number): number;
  /** Moves up to `limit` texts into the full-text index; answers how many were waiting for it. */
  indexBatch(limit: number): number;
}

/** Positions within one millisecond. */
export const TICKS_PER_MS = 1_024;
const LATEST_MS = 2 ** 53 / TICKS_PER_MS - 2;

/** Where a message of that server time stands on a platform without sequence numbers. */
export function plainPosition(at: number): number {
  return Math.min(Math.max(0, Math.floor(at)), LATEST_MS) * TICKS_PER_MS;
}

export function messageStore(cache: Database): MessageStore {
  const one = (sql: string) => cache.prepare(sql);
  const highestKey = one('SELECT max(row_key) AS key FROM messages WHERE row_key >= ? AND row_key < ?');
  const known = one('SELECT row_key, change_seq FROM messages WHERE room_id = ? AND seq = ?');
  const insert = one(
    `INSERT INTO messages (row_key, room_id, seq, change_seq, message_id, client_id, sender_id, body, acuity, sent_at,
       written_at, edited_at, retracted_at, reply_to_id, extras) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
  );
  const update = one(
    `UPDATE messages SET change_seq = ?, body = ?, acuity = ?, edited_at = ?, retracted_at = ?, extras = ? WHERE row_key = ?`,
  );
  const tail = one('INSERT INTO index_tail (row_key, again) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const before = one('SELECT * FROM messages WHERE room_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?');
  const after = one('SELECT * FROM messages WHERE room_id = ? AND seq > ? ORDER BY seq LIMIT ?');

  const freeKey = (at: number): number => {
    let base = plainPosition(at);
    for (;;) {
      const highest = highestKey.get<{ key: number | null }>(base, base + TICKS_PER_MS)?.key ?? null;
      if (highest === null) return base;
      if (highest + 1 < base + TICKS_PER_MS) return highest + 1;
      base += TICKS_PER_MS;
    }
  };
  const first = (sql: string, ...values: SqlValue[]): MessageRecord | null => {
    const line = one(sql).get<MessageLine>(...values);
    return line ? toRecord(line) : null;
  };
  const byMessageId = (roomId: string, messageId: string) =>
    first('SELECT * FROM messages WHERE message_id = ? AND room_id = ?', messageId, roomId);

  return {
    put: (message) => {
      const there = known.get<{ row_key: number; change_seq: number }>(message.roomId, message.seq);
      const extras = toExtras(message);
      if (there) {
        if (message.changeSeq < there.change_seq) return false;
        update.run(
          message.changeSeq,
          message.body,
          message.acuity,
          message.editedAt,
          message.retractedAt,
          extras,
          there.row_key,
        );
        if (message.changeSeq > there.change_seq) tail.run(there.row_key, 1);
        return false;
      }
      const key = freeKey(message.sentAt);
      insert.run(
        key,
        message.roomId,
        message.seq,
        message.changeSeq,
        message.messageId,
        message.clientId,
        message.senderId,
        message.body,
        message.acuity,
        message.sentAt,
        message.writtenAt,
        message.editedAt,
        message.retractedAt,
        message.replyToId,
        extras,
      );
      tail.run(key, 0);
      return true;
    },
    before: (roomId, position, limit) => before.all<MessageLine>(roomId, position, limit).map(toRecord),
    after: (roomId, position, limit) => after.all<MessageLine>(roomId, position, limit).map(toRecord),
    bySeq: (roomId, seq) => first('SELECT * FROM messages WHERE room_id = ? AND seq = ?', roomId, seq),
    byMessageId,
    anywhere: (messageId) =>
      first('SELECT * FROM messages WHERE message_id = ? ORDER BY row_key DESC LIMIT 1', messageId),
    byClientId: (clientId, senderId) =>
      first('SELECT * FROM messages WHERE client_id = ? AND sender_id = ?', clientId, senderId),
    find: (roomId, target) => {
      const found = first('SELECT * FROM messages WHERE client_id = ? AND room_id = ?', target, roomId);
      return found ?? byMessageId(roomId, target);
    },
    newest: (roomId) => first('SELECT * FROM messages WHERE room_id = ? ORDER BY seq DESC LIMIT 1', roomId),
    oldestPosition: (roomId) =>
      one('SELECT min(seq) AS seq FROM messages WHERE room_id = ?').get<{ seq: number | null }>(roomId)?.seq ?? null,
    unread: (roomId, readUpTo, selfId) =>
      one(
        'SELECT count(*) AS count FROM messages WHERE room_id = ? AND seq > ? AND sender_id <> ? AND retracted_at IS NULL',
      ).get<{ count: number }>(roomId, readUpTo, selfId)?.count ?? 0,
    openUrgent: (roomId, selfId) =>
      one(
        `SELECT extras FROM messages WHERE room_id = ? AND acuity = 'urgent' AND sender_id <> ? AND retracted_at IS NULL`,
      )
        .all<{ extras: string | null }>(roomId, selfId)
        .filter((line) => !acknowledgedBy(line.extras, selfId)).length,
    freePosition: (roomId, at) => {
      const base = plainPosition(at);
      const highest = one('SELECT max(seq) AS seq FROM messages WHERE room_id = ? AND seq >= ? AND seq < ?').get<{
        seq: number | null;
      }>(roomId, base, base + TICKS_PER_MS)?.seq;
      return highest === null || highest === undefined ? base : highest + 1;
    },
    indexBatch: (limit) => indexBatch(cache, limit),
  };
}

/** Retracted texts leave the index, edited ones are replaced: both stand in the tail again. */
function indexBatch(cache: Database, limit: number): number {
  const waiting = cache
    .prepare('SELECT row_key, again FROM index_tail ORDER BY row_key DESC LIMIT ?')
    .all<{ row_key: number; again: number }>(limit);
  if (waiting.length === 0) return 0;
  cache.transaction(() => {
    // Newest batch first, but each in rising order: the index writes itself out at every step back.
    for (const { row_key: key, again } of waiting.toReversed()) {
      const line = cache.prepare('SELECT body, retracted_at FROM messages WHERE row_key = ?').get<{
        body: string;
        retracted_at: number | null;
      }>(key);
      if (again === 1) cache.prepare('DELETE FROM message_text WHERE rowid = ?').run(key);
      if (line && line.retracted_at === null)
        cache.prepare('INSERT INTO message_text (rowid, body) VALUES (?, ?)').run(key, line.body);
      cache.prepare('DELETE FROM index_tail WHERE row_key = ?').run(key);
    }
  });
  return waiting.length;
}

interface Extras {
  reactions?: Reaction[];
  acknowledgements?: { userId: string; at: number }[];
}

function toExtras(message: MessageRecord): string | null {
  if (message.reactions.length === 0 && message.acknowledgements.length === 0) return null;
  return JSON.stringify({ reactions: message.reactions, acknowledgements: message.acknowledgements } satisfies Extras);
}

function fromExtras(extras: string | null): Extras {
  return extras === null ? {} : (JSON.parse(extras) as Extras);
}

function acknowledgedBy(extras: string | null, userId: string): boolean {
  return fromExtras(extras).acknowledgements?.some((entry) => entry.userId === userId) ?? false;
}

function toRecord(line: MessageLine): MessageRecord {
  const extras = fromExtras(line.extras);
  return {
    messageId: line.message_id,
    clientId: line.client_id,
    roomId: line.room_id,
    seq: line.seq,
    changeSeq: line.change_seq,
    senderId: line.sender_id,
    body: line.body,
    acuity: line.acuity,
    sentAt: line.sent_at,
    writtenAt: line.written_at,
    editedAt: line.edited_at,
    retractedAt: line.retracted_at,
    replyToId: line.reply_to_id,
    reactions: extras.reactions ?? [],
    acknowledgements: extras.acknowledgements ?? [],
  };
}
