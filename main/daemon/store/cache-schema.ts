// cache.db: what the server said. Deleting it is always safe; nothing in it was written here.
//
// messages  present state of each message. `row_key` grows with the server's time, so that the newest hits of a
//           full-text search come first without sorting. (room_id, seq) is the message's place and its identity.
// ranges    which stretches of each room's log are known; a hole between two ranges is a gap on screen (IN8), and the
//           end of the newest range is the room's cursor. Written in the transaction that writes the messages (SY1).
// receipts  every mark of every reader, monotone by (room, reader, kind).
// entries   other server copies by key, with their age (CA1).
// message_text  full-text index, filled in idle batches from `index_tail`, the rows whose text it does not hold yet
//               (`again`: holds an older text of).

export const CACHE_STEPS: readonly string[] = [
  `
  CREATE TABLE rooms (
    room_id TEXT PRIMARY KEY,
    record TEXT NOT NULL,
    head INTEGER NOT NULL DEFAULT 0,
    marks_cursor INTEGER NOT NULL DEFAULT 0,
    as_of INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE messages (
    row_key INTEGER PRIMARY KEY,
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    change_seq INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    client_id TEXT,
    sender_id TEXT NOT NULL,
    body TEXT NOT NULL,
    acuity TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    written_at INTEGER,
    edited_at INTEGER,
    retracted_at INTEGER,
    reply_to_id TEXT,
    extras TEXT
  );
  CREATE UNIQUE INDEX messages_by_place ON messages (room_id, seq);
  CREATE INDEX messages_by_id ON messages (message_id);
  CREATE INDEX messages_by_client ON messages (client_id) WHERE client_id IS NOT NULL;
  CREATE INDEX messages_urgent ON messages (room_id, seq) WHERE acuity = 'urgent';
  CREATE TABLE ranges (
    room_id TEXT NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    PRIMARY KEY (room_id, from_seq)
  ) WITHOUT ROWID;
  CREATE TABLE receipts (
    room_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    up_to INTEGER NOT NULL,
    at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (room_id, user_id, kind, up_to)
  ) WITHOUT ROWID;
  CREATE TABLE entries (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    revision INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL,
    fresh_for INTEGER NOT NULL,
    stale_for INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE notifications (
    id TEXT PRIMARY KEY,
    record TEXT NOT NULL,
    at INTEGER NOT NULL,
    read_at INTEGER,
    cleared INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE VIRTUAL TABLE message_text USING fts5(
    body, content='', contentless_delete=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2'
  );
  CREATE TABLE index_tail (row_key INTEGER PRIMARY KEY, again INTEGER NOT NULL);
  `,
  // records  the server's state of each record; cursors  how far records were caught up.
  `
  CREATE TABLE records (
    entity TEXT NOT NULL,
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    record TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    PRIMARY KEY (entity, id)
  ) WITHOUT ROWID;
  CREATE TABLE cursors (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  `,
  // Readings of the vault's age clock at the last use, for eviction (CA2). Revisions were wall clocks before; they are
  // the server's now, or none.
  `
  ALTER TABLE rooms ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE entries ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
  UPDATE entries SET revision = 0;
  `,
];
