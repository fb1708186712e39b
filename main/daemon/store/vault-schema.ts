// vault.db: what people wrote here (DS6). Small and precious; every row is somebody's.
//
// ops      one row for each op until it is settled, cancelled or discarded. `op_seq` is the order of writing (IN3, IN13).
//          `lane_seq` and `epoch` are given together with `maybe_sent` (OB3) and taken back when the server says that
//          nothing happened. `effect` is the server's answer, kept until the cache has what it names (C9).
// lanes    the highest lane sequence that the server has acknowledged in the present epoch (OB8).
// marks    own receipt marks, one monotone value for each room and kind (OB9).
// drafts   the text in each room's composer.

export const VAULT_STEPS: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE ops (
    op_seq INTEGER PRIMARY KEY AUTOINCREMENT,
    op_id TEXT NOT NULL UNIQUE,
    lane TEXT NOT NULL,
    lane_seq INTEGER,
    epoch TEXT,
    kind TEXT NOT NULL,
    room_id TEXT,
    target TEXT,
    payload TEXT NOT NULL,
    acuity TEXT NOT NULL DEFAULT 'routine',
    state TEXT NOT NULL DEFAULT 'queued',
    maybe_sent INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    strikes INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    written_at INTEGER NOT NULL,
    effect TEXT,
    effect_seq INTEGER
  );
  CREATE INDEX ops_by_lane ON ops (lane, op_seq);
  CREATE INDEX ops_by_room ON ops (room_id, op_seq) WHERE room_id IS NOT NULL;
  CREATE TABLE lanes (lane TEXT PRIMARY KEY, acked_seq INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE marks (
    room_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    up_to INTEGER NOT NULL,
    at INTEGER NOT NULL,
    sent_up_to INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, kind)
  ) WITHOUT ROWID;
  CREATE TABLE drafts (
    room_id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    acuity TEXT NOT NULL,
    reply_to_id TEXT,
    saved_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  `,
  // The two rare states are found without looking at what waits.
  `
  CREATE INDEX ops_rejected ON ops (lane, op_seq) WHERE state = 'rejected';
  CREATE INDEX ops_acked ON ops (room_id, effect_seq) WHERE state = 'acked';
  `,
  // So is what is on its way: the outbox is counted after every batch.
  `CREATE INDEX ops_may_have_sent ON ops (kind) WHERE state = 'queued' AND maybe_sent = 1;`,
  // Ages for OB11: readings of the vault's age clock at the writing and at a confirmation. Held ones are rare too.
  `
  ALTER TABLE ops ADD COLUMN born INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE ops ADD COLUMN confirmed INTEGER;
  CREATE INDEX ops_urgent ON ops (op_seq) WHERE acuity = 'urgent';
  CREATE INDEX ops_held ON ops (lane, op_seq) WHERE state = 'held';
  `,
  // conflicts     the conflict log (IN11): one row for each field that met another change, with all three values. `outcome`
  //               waiting = parked: a person decides, and the record shows the server's value meanwhile.
  // record_names  records made here that a plain platform has given a name of its own.
  `
  CREATE TABLE conflicts (
    conflict_id TEXT PRIMARY KEY,
    op_id TEXT NOT NULL,
    atomic INTEGER NOT NULL,
    creates INTEGER NOT NULL,
    entity TEXT NOT NULL,
    record_id TEXT NOT NULL,
    field TEXT NOT NULL,
    base TEXT NOT NULL,
    base_known INTEGER NOT NULL,
    mine TEXT NOT NULL,
    theirs TEXT NOT NULL,
    their_revision INTEGER,
    their_by TEXT,
    their_at INTEGER,
    written_at INTEGER NOT NULL,
    strategy TEXT NOT NULL,
    why TEXT NOT NULL,
    outcome TEXT NOT NULL,
    slot TEXT,
    sent_op TEXT,
    dismissed_at INTEGER,
    logged_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX conflicts_by_record ON conflicts (entity, record_id);
  CREATE INDEX conflicts_open ON conflicts (logged_at) WHERE dismissed_at IS NULL;
  CREATE TABLE record_names (
    entity TEXT NOT NULL,
    made_as TEXT NOT NULL,
    server_id TEXT NOT NULL,
    PRIMARY KEY (entity, made_as)
  ) WITHOUT ROWID;
  `,
  // Changes of a caller's own data, until its own request has carried them.
  `
  CREATE TABLE kept_updates (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    update_id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    base TEXT NOT NULL
  );
  `,
];
