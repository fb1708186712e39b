// Messages and the room log read as coverages. Every write here takes a number of its room, and every read answers the
// present state of what a stretch of numbers touched, so a client may apply answers twice and in any order.

import type { z } from 'zod';
import type { messageRecord, RoomCoverage } from '#shared/wire/sync.ts';
import type { RoomRow, Rooms } from './rooms.ts';
import type { Store } from './store.ts';

export type MessageRecord = z.infer<typeof messageRecord>;

export interface MessageRow {
  message_id: string;
  client_id: string | null;
  room_no: number;
  seq: number;
  change_seq: number;
  sender_id: string;
  body: string;
  acuity: MessageRecord['acuity'];
  sent_at: number;
  written_at: number | null;
  edited_at: number | null;
  retracted_at: number | null;
  reply_to_id: string | null;
  attachments: string | null;
  decorated: number;
}

export interface NewMessage {
  messageId: string;
  clientId: string | null;
  senderId: string;
  body: string;
  acuity: MessageRecord['acuity'];
  writtenAt: number | null;
  replyToId: string | null;
  attachments: string[] | null;
}

export type Messages = ReturnType<typeof openMessages>;

export function openMessages(store: Store, rooms: Rooms) {
  const insert = store.prepare(`INSERT INTO messages VALUES (?,?,?,?,?,?,?,?,?,?,NULL,NULL,?,?,0)`);
  const byId = store.prepare<MessageRow>('SELECT * FROM messages WHERE message_id = ?');
  const byForeignClientId = store.prepare<MessageRow>(
    'SELECT * FROM messages WHERE client_id = ? AND client_id <> message_id AND room_no = ?',
  );
  const keepOldBody = store.prepare('INSERT INTO message_revisions VALUES (?,?,?)');
  const setBody = store.prepare('UPDATE messages SET body=?, edited_at=? WHERE message_id=?');
  const retract = store.prepare(`UPDATE messages SET body='', retracted_at=? WHERE message_id=?`);
  const touch = store.prepare('UPDATE messages SET change_seq=?, decorated=max(decorated, ?) WHERE message_id=?');
  const addReaction = store.prepare('INSERT OR IGNORE INTO reactions VALUES (?,?,?,?)');
  const removeReaction = store.prepare('DELETE FROM reactions WHERE message_id=? AND emoji=? AND user_id=?');
  const reactions = store.prepare<{ emoji: string; user_id: string }>(
    'SELECT emoji, user_id FROM reactions WHERE message_id = ? ORDER BY at, user_id',
  );
  const addAcknowledgement = store.prepare('INSERT OR IGNORE INTO acknowledgements VALUES (?,?,?)');
  const acknowledgements = store.prepare<{ userId: string; at: number }>(
    'SELECT user_id AS userId, at FROM acknowledgements WHERE message_id = ? ORDER BY at, user_id',
  );
  const newestEntries = store.prepare<MessageRow & { entry: number }>(
    `SELECT e.seq AS entry, m.* FROM
       (SELECT seq, message_id FROM room_events WHERE room_no=? AND seq BETWEEN ? AND ? ORDER BY seq DESC LIMIT ?) e
     LEFT JOIN messages m ON m.message_id = e.message_id ORDER BY e.seq DESC`,
  );
  const history = store.prepare<MessageRow>(
    `SELECT m.* FROM room_events e JOIN messages m ON m.message_id = e.message_id AND m.seq = e.seq
     WHERE e.room_no = ? AND m.sent_at < ? ORDER BY e.seq DESC LIMIT ?`,
  );
  const writtenBetween = store.prepare<MessageRow>(
    `SELECT m.* FROM room_events e JOIN messages m ON m.message_id = e.message_id AND m.seq = e.seq
     WHERE e.room_no = ? AND e.seq > ? AND e.seq <= ? ORDER BY e.seq DESC LIMIT ?`,
  );

  function record(room: RoomRow, row: MessageRow): MessageRecord {
    return {
      messageId: row.message_id,
      clientId: row.client_id,
      roomId: room.room_id,
      seq: row.seq,
      changeSeq: row.change_seq,
      senderId: row.sender_id,
      body: row.body,
      acuity: row.acuity,
      sentAt: row.sent_at,
      writtenAt: row.written_at,
      editedAt: row.edited_at,
      retractedAt: row.retracted_at,
      replyToId: row.reply_to_id,
      reactions: row.decorated ? grouped(reactions.all(row.message_id)) : [],
      acknowledgements: row.decorated ? acknowledgements.all(row.message_id) : [],
    };
  }

  /** Enters a change of a message into the room log. Only inside a transaction. */
  function changed(room: RoomRow, row: MessageRow, now: number, decorated: 0 | 1): number {
    row.change_seq = rooms.log(room, row.message_id, now);
    touch.run(row.change_seq, decorated, row.message_id);
    return row.change_seq;
  }

  return {
    record,
    /** A new message; answers its number. Only inside a transaction. */
    add: (room: RoomRow, message: NewMessage, now: number): number => {
      const seq = rooms.log(room, message.messageId, now);
      insert.run(
        message.messageId,
        message.clientId,
        room.room_no,
        seq,
        seq,
        message.senderId,
        message.body,
        message.acuity,
        now,
        message.writtenAt,
        message.replyToId,
        message.attachments ? JSON.stringify(message.attachments) : null,
      );
      return seq;
    },
    exists: (messageId: string) => byId.get(messageId) !== undefined,
    /** A message of the room by its id or by the id that its author's client gave it. */
    find: (room: RoomRow, target: string): MessageRow | null => {
      const row = byId.get(target) ?? byForeignClientId.get(target, room.room_no);
      return row && row.room_no === room.room_no ? row : null;
    },
    edit: (room: RoomRow, row: MessageRow, body: string, now: number): number => {
      keepOldBody.run(row.message_id, now, row.body);
      setBody.run(body, now, row.message_id);
      return changed(room, row, now, 0);
    },
    retract: (room: RoomRow, row: MessageRow, now: number): number => {
      keepOldBody.run(row.message_id, now, row.body);
      retract.run(now, row.message_id);
      return changed(room, row, now, 0);
    },
    /** Answers the number of the change, or of the last one when nothing was to change. */
    react: (room: RoomRow, row: MessageRow, userId: string, emoji: string, on: boolean, now: number): number => {
      const { changes } = on
        ? addReaction.run(row.message_id, emoji, userId, now)
        : removeReaction.run(row.message_id, emoji, userId);
      return changes > 0 ? changed(room, row, now, 1) : row.change_seq;
    },
    reactionKinds: (row: MessageRow) => new Set(reactions.all(row.message_id).map((reaction) => reaction.emoji)),
    acknowledge: (room: RoomRow, row: MessageRow, userId: string, at: number, now: number): number =>
      addAcknowledgement.run(row.message_id, userId, at).changes > 0 ? changed(room, row, now, 1) : row.change_seq,

    /** The newest `limit` log entries of `from…to`; the answer's `from` says how far down that reached. */
    coverage: (room: RoomRow, from: number, to: number, limit: number): RoomCoverage => {
      const entries = newestEntries.all(room.room_no, from, to, limit);
      const lowest = entries.at(-1);
      const complete = entries.length < limit || lowest === undefined;
      const touched = new Map<string, MessageRecord>();
      for (const entry of entries) {
        if (entry.message_id !== null && !touched.has(entry.message_id)) {
          touched.set(entry.message_id, record(room, entry));
        }
      }
      const messages = [...touched.values()].sort((a, b) => a.seq - b.seq);
      return { roomId: room.room_id, from: complete ? from : lowest.entry, to, messages };
    },
    /** Messages before a moment, oldest first. */
    history: (room: RoomRow, beforeMs: number, limit: number): MessageRow[] =>
      history.all(room.room_no, beforeMs, limit).reverse(),
    /** The newest `limit` messages whose number is in `(after, upTo]`. */
    writtenBetween: (room: RoomRow, after: number, upTo: number, limit: number): MessageRow[] =>
      writtenBetween.all(room.room_no, after, upTo, limit),
  };
}

function grouped(rows: { emoji: string; user_id: string }[]): MessageRecord['reactions'] {
  const byEmoji = new Map<string, string[]>();
  for (const row of rows) {
    const people = byEmoji.get(row.emoji);
    if (people) people.push(row.user_id);
    else byEmoji.set(row.emoji, [row.user_id]);
  }
  return [...byEmoji].map(([emoji, userIds]) => ({ emoji, userIds }));
}
