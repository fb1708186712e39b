// Append-only: the array's order is the schema version. Times are epoch milliseconds.

const first = `
CREATE TABLE signing_keys (key_id INTEGER PRIMARY KEY, secret BLOB NOT NULL, created_at INTEGER NOT NULL) STRICT;

CREATE TABLE people (
  user_id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE COLLATE NOCASE, password_hash TEXT, role TEXT NOT NULL,
  first_name TEXT NOT NULL, last_name TEXT NOT NULL, title TEXT NOT NULL, department TEXT NOT NULL,
  place TEXT NOT NULL, extension TEXT, on_call TEXT, phone TEXT, address TEXT NOT NULL, preferences TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A session is one sign-in: the family of refresh tokens that descend from it.
CREATE TABLE refresh_tokens (
  token_hash TEXT PRIMARY KEY, session_id TEXT NOT NULL, user_id TEXT NOT NULL REFERENCES people,
  issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER, request_id TEXT, key_id INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);

-- head: highest number of the room's log. mark_head: highest revision of its receipt marks.
CREATE TABLE rooms (
  room_no INTEGER PRIMARY KEY, room_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, title TEXT NOT NULL, topic TEXT,
  visit_id TEXT UNIQUE, patient TEXT, head INTEGER NOT NULL, mark_head INTEGER NOT NULL,
  created_at INTEGER NOT NULL, last_at INTEGER NOT NULL
) STRICT;
CREATE TABLE members (
  room_no INTEGER NOT NULL REFERENCES rooms, user_id TEXT NOT NULL REFERENCES people, joined_at INTEGER NOT NULL,
  PRIMARY KEY (room_no, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_user ON members (user_id, room_no);

-- decorated: 1 once the message has had a reaction or an acknowledgement, so that the others need no look.
CREATE TABLE messages (
  message_id TEXT PRIMARY KEY, client_id TEXT, room_no INTEGER NOT NULL, seq INTEGER NOT NULL,
  change_seq INTEGER NOT NULL, sender_id TEXT NOT NULL, body TEXT NOT NULL, acuity TEXT NOT NULL,
  sent_at INTEGER NOT NULL, written_at INTEGER, edited_at INTEGER, retracted_at INTEGER, reply_to_id TEXT,
  attachments TEXT, decorated INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_by_foreign_client_id ON messages (client_id) WHERE client_id <> message_id;
CREATE TABLE message_revisions (
  message_id TEXT NOT NULL, replaced_at INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX message_revisions_by_message ON message_revisions (message_id);
CREATE TABLE reactions (
  message_id TEXT NOT NULL, emoji TEXT NOT NULL, user_id TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (message_id, emoji, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE acknowledgements (
  message_id TEXT NOT NULL, user_id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (message_id, user_id)
) STRICT, WITHOUT ROWID;

-- The room log: which message each number touched; null where it touched the room itself.
CREATE TABLE room_events (
  room_no INTEGER NOT NULL, seq INTEGER NOT NULL, message_id TEXT, PRIMARY KEY (room_no, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE marks (
  room_no INTEGER NOT NULL, revision INTEGER NOT NULL, user_id TEXT NOT NULL, kind TEXT NOT NULL,
  up_to INTEGER NOT NULL, at INTEGER NOT NULL, received_at INTEGER NOT NULL, PRIMARY KEY (room_no, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX marks_by_person ON marks (room_no, user_id, kind, up_to);

-- Idempotency: the last number of each lane, and each op's effect for as long as its message exists.
CREATE TABLE lanes (
  user_id TEXT NOT NULL, device_id TEXT NOT NULL, epoch TEXT NOT NULL, lane TEXT NOT NULL, cursor INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_id, epoch, lane)
) STRICT, WITHOUT ROWID;
CREATE TABLE ops (
  user_id TEXT NOT NULL, op_id TEXT NOT NULL, hash TEXT NOT NULL, room_no INTEGER NOT NULL, message_id TEXT NOT NULL,
  seq INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (user_id, op_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE appointments (
  appointment_id TEXT PRIMARY KEY, patient_id TEXT NOT NULL, provider_id TEXT NOT NULL, starts_at INTEGER NOT NULL,
  duration_minutes INTEGER NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, notes TEXT,
  revision INTEGER NOT NULL, field_revisions TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX appointments_by_provider ON appointments (provider_id, starts_at);
CREATE INDEX appointments_by_time ON appointments (starts_at);

CREATE TABLE visits (
  visit_id TEXT PRIMARY KEY, appointment_id TEXT UNIQUE, started_by TEXT NOT NULL, started_at INTEGER NOT NULL,
  ended_at INTEGER, session_token TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notifications (
  notification_id TEXT PRIMARY KEY, user_id TEXT NOT NULL, type TEXT NOT NULL, priority TEXT NOT NULL,
  title TEXT NOT NULL, message TEXT NOT NULL, data TEXT, created_at INTEGER NOT NULL, read_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX notifications_by_user ON notifications (user_id, created_at);

CREATE TABLE documents (
  document_id TEXT PRIMARY KEY, owner_id TEXT NOT NULL, patient_id TEXT, file_name TEXT NOT NULL,
  media_type TEXT NOT NULL, size INTEGER NOT NULL, content BLOB NOT NULL, created_at INTEGER NOT NULL
) STRICT;

-- Answers of REST requests that carried an Idempotency-Key.
CREATE TABLE stored_answers (
  user_id TEXT NOT NULL, idempotency_key TEXT NOT NULL, request_hash TEXT NOT NULL, status INTEGER NOT NULL,
  body TEXT, stored_at INTEGER NOT NULL, PRIMARY KEY (user_id, idempotency_key)
) STRICT, WITHOUT ROWID;
`;

/**
 * Records (records.v1). A record's values stay where they are at home (people, rooms, appointments, notes); its head keeps
 * what each field's last change was. `change_no` grows with every change of any record: consoles catch up by it. Records
 * begin with their rows, so triggers make their heads; who enters a room has its records to learn.
 */
const NEXT_CHANGE = '(SELECT coalesce(max(change_no), 0) + 1 FROM record_heads)';
const records = `
CREATE TABLE record_heads (
  entity TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, change_no INTEGER NOT NULL, fields TEXT NOT NULL,
  changed_at INTEGER NOT NULL, PRIMARY KEY (entity, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX record_heads_by_change ON record_heads (change_no);
CREATE TABLE record_history (
  history_no INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL,
  value TEXT NOT NULL, revision INTEGER NOT NULL, written_by TEXT, written_at INTEGER, replaced_by TEXT NOT NULL,
  replaced_at INTEGER NOT NULL, unseen INTEGER NOT NULL
) STRICT;
CREATE INDEX record_history_unseen ON record_history (written_by, history_no) WHERE unseen = 1;
CREATE TABLE record_ops (
  user_id TEXT NOT NULL, op_id TEXT NOT NULL, hash TEXT NOT NULL, effect TEXT NOT NULL, PRIMARY KEY (user_id, op_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE notes (room_id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
ALTER TABLE rooms ADD COLUMN labels TEXT NOT NULL DEFAULT '[]';

INSERT INTO record_heads SELECT 'profile', user_id, 1, row_number() OVER (ORDER BY user_id), '{}', created_at FROM people;
INSERT INTO record_heads SELECT 'room', room_id, 1, row_number() OVER (ORDER BY room_no) + ${NEXT_CHANGE}, '{}', created_at
  FROM rooms;
INSERT INTO record_heads SELECT 'note', room_id, 1, row_number() OVER (ORDER BY room_no) + ${NEXT_CHANGE}, '{}', created_at
  FROM rooms;
INSERT INTO record_heads SELECT 'appointment', appointment_id, revision,
  row_number() OVER (ORDER BY starts_at, appointment_id) + ${NEXT_CHANGE},
  (SELECT json_group_object(key, json_object('revision', value, 'at', NULL, 'by', NULL, 'hlc', NULL))
    FROM json_each(field_revisions)), updated_at FROM appointments;

CREATE TRIGGER people_begin_a_record AFTER INSERT ON people BEGIN
  INSERT INTO record_heads VALUES ('profile', new.user_id, 1, ${NEXT_CHANGE}, '{}', new.created_at);
END;
CREATE TRIGGER rooms_begin_records AFTER INSERT ON rooms BEGIN
  INSERT INTO record_heads VALUES ('room', new.room_id, 1, ${NEXT_CHANGE}, '{}', new.created_at);
  INSERT INTO record_heads VALUES ('note', new.room_id, 1, ${NEXT_CHANGE}, '{}', new.created_at);
END;
CREATE TRIGGER appointments_begin_a_record AFTER INSERT ON appointments BEGIN
  INSERT INTO record_heads VALUES ('appointment', new.appointment_id, 1, ${NEXT_CHANGE}, '{}', new.created_at);
END;
CREATE TRIGGER members_learn_records AFTER INSERT ON members BEGIN
  UPDATE record_heads SET change_no = ${NEXT_CHANGE}
    WHERE entity = 'room' AND id = (SELECT room_id FROM rooms WHERE room_no = new.room_no);
  UPDATE record_heads SET change_no = ${NEXT_CHANGE}
    WHERE entity = 'note' AND id = (SELECT room_id FROM rooms WHERE room_no = new.room_no);
END;
`;

export const MIGRATIONS: readonly string[] = [first, records];
