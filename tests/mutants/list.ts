// Deliberate bugs, each the kind that a tired person writes, as replacements in the sources; and the suite that must
// notice it. A mutant that nobody notices means that a test is missing.

export interface Edit {
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  put: string;
}

/** Test files for the runner, or seeds of the simulation. */
export type Suite = { tests: string } | { seeds: number };

export interface Mutant {
  name: string;
  /** The rules that it breaks. */
  breaks: string;
  edits: readonly Edit[];
  suite: Suite;
}

const OUTBOX: Suite = { tests: 'tests/daemon/outbox' };
const OUTBOX_MODEL: Suite = { tests: 'tests/model/outbox' };
const TIMELINE_MODEL: Suite = { tests: 'tests/model/timeline.test.ts' };
const PLAIN: Suite = { tests: 'tests/daemon/plain' };

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'forget maybe_sent',
    breaks: 'OB3',
    edits: [
      {
        file: 'main/daemon/store/ops.ts',
        find: "'UPDATE ops SET maybe_sent = 1, lane_seq = ?, epoch = ? WHERE op_id = ?'",
        put: "'UPDATE ops SET lane_seq = ?, epoch = ? WHERE op_id = ?'",
      },
    ],
    suite: OUTBOX_MODEL,
  },
  {
    name: 'say yes before the commit',
    breaks: 'IN1',
    edits: [
      {
        file: 'main/daemon/outbox/outbox.ts',
        find: 'ops.insert(op, clock.now(), age.reading());',
        put: 'clock.after(0, () => ops.insert(op, clock.now(), age.reading()));',
      },
    ],
    suite: { tests: 'tests/faults/crash-table.test.ts' },
  },
  {
    name: 'skip the contiguity check',
    breaks: 'OB8',
    edits: [{ file: 'gateway/sync/push.ts', find: 'if (op.laneSeq > cursor + 1) {', put: 'if (op.laneSeq < 0) {' }],
    suite: { tests: 'tests/gateway/push.test.ts' },
  },
  {
    name: 'drop a lane on an error',
    breaks: 'IN6',
    edits: [
      {
        file: 'main/daemon/outbox/pump.ts',
        find: 'if (head) lanes.wake(',
        put: "if (head && verdict.kind === 'on') lanes.wake(",
      },
    ],
    suite: OUTBOX_MODEL,
  },
  {
    name: 'the cursor in its own transaction',
    breaks: 'SY1',
    edits: [
      {
        file: 'main/daemon/sync/room-log.ts',
        find: "const news: RoomCoverage['messages'] = [];",
        put: "const news: RoomCoverage['messages'] = [];\n      ranges.add(roomId, { from, to }, extra.reach ?? 1);",
      },
    ],
    suite: { tests: 'tests/daemon/sync' },
  },
  {
    name: 'lane numbers from memory',
    breaks: 'OB8',
    edits: [
      {
        file: 'main/daemon/outbox/departure.ts',
        find: 'function number(deps: DepartureDeps,',
        put: 'const given = new WeakMap<OpStore, Map<string, number>>();\n\nfunction number(deps: DepartureDeps,',
      },
      {
        file: 'main/daemon/outbox/departure.ts',
        find: 'const cursor = numbered ? deps.composer.laneCursor(lane) : 0;',
        put: `const mine = given.get(deps.ops) ?? new Map<string, number>();
  given.set(deps.ops, mine);
  const cursor = mine.get(lane) ?? 0;
  mine.set(lane, cursor + batch.length);`,
      },
    ],
    suite: OUTBOX,
  },
  {
    name: 'keep the number of what was refused',
    breaks: 'OB3',
    edits: [
      {
        file: 'main/daemon/outbox/settle.ts',
        find: 'if (!op.maybeSent) ops.unmark(op.opId);',
        put: 'void op;',
      },
    ],
    suite: OUTBOX,
  },
  {
    name: 'a refused hidden op blocks',
    breaks: 'OB4',
    edits: [
      {
        file: 'main/daemon/outbox/settle.ts',
        find: "isVisible(op.kind) ? { kind: 'reject', error } : { kind: 'drop-hidden', error }",
        put: "{ kind: 'reject', error }",
      },
    ],
    suite: OUTBOX_MODEL,
  },
  {
    name: 'try a refused op again without being asked',
    breaks: 'OB4',
    edits: [
      {
        file: 'main/daemon/outbox/settle.ts',
        find: 'ops.rejected(op.opId, decision.error);',
        put: 'ops.failedOnce(op.opId, decision.error);',
      },
    ],
    suite: OUTBOX,
  },
  {
    name: 'settle before the cache has the effect',
    breaks: 'IN10',
    edits: [
      {
        file: 'main/daemon/outbox/settle.ts',
        find: "if (outcome.outcome === 'applied' && covered(op, outcome)) ops.remove",
        put: "if (outcome.outcome === 'applied') ops.remove",
      },
    ],
    suite: OUTBOX_MODEL,
  },
  {
    name: 'an older state over a newer one',
    breaks: 'IN7',
    edits: [
      {
        file: 'main/daemon/store/messages.ts',
        find: 'if (message.changeSeq < there.change_seq) return false;',
        put: '',
      },
    ],
    suite: TIMELINE_MODEL,
  },
  {
    name: 'join stretches that do not touch',
    breaks: 'IN8',
    edits: [
      {
        file: 'main/daemon/store/ranges.ts',
        find: 'const high = range.to + reach;',
        put: 'const high = range.to + reach + 1;',
      },
    ],
    suite: TIMELINE_MODEL,
  },
  {
    name: 'never show a gap',
    breaks: 'IN8',
    edits: [
      {
        file: 'main/daemon/chat/timeline.ts',
        find: 'holes.map((hole) => gapRow(hole, plain, deps.loading(roomId))),',
        put: 'holes.slice(0, 0).map((hole) => gapRow(hole, plain, deps.loading(roomId))),',
      },
    ],
    suite: { seeds: 10 },
  },
  {
    name: 'count own messages as unread',
    breaks: 'CH1',
    edits: [
      {
        file: 'main/daemon/store/messages.ts',
        find: "seq > ? AND sender_id <> ? AND retracted_at IS NULL'",
        put: "seq > ? AND sender_id <> ? || 1 AND retracted_at IS NULL'",
      },
    ],
    suite: TIMELINE_MODEL,
  },
  {
    name: 'claim delivered across a hole',
    breaks: 'CH2',
    edits: [
      {
        file: 'main/daemon/account/parts.ts',
        find: 'stretch.from > told + 1 &&',
        put: 'stretch.from > told + 1_000_000 &&',
      },
    ],
    suite: { tests: 'tests/daemon/sync' },
  },
  {
    name: 'send again without looking on a plain server',
    breaks: 'IN2',
    edits: [{ file: 'main/daemon/plain/courier.ts', find: 'if (op.maybeSent) {', put: 'if (op.attempts < 0) {' }],
    suite: PLAIN,
  },
  {
    name: 'believe the clientId of somebody else',
    breaks: 'SE4',
    edits: [
      {
        file: 'main/daemon/store/messages.ts',
        find: "'SELECT * FROM messages WHERE client_id = ? AND sender_id = ?'",
        put: "'SELECT * FROM messages WHERE client_id = ? AND sender_id <> ? || 1'",
      },
    ],
    suite: PLAIN,
  },
  {
    name: 'presence that does not decay',
    breaks: 'PR1',
    edits: [
      {
        file: 'main/daemon/presence/knowledge.ts',
        find: 'known.current && monotonicMs - known.newsAt < NEWS_HOLDS_MS',
        put: 'known.current && monotonicMs >= known.newsAt',
      },
    ],
    suite: { tests: 'tests/daemon/presence' },
  },
  {
    name: 'two refreshes at once',
    breaks: 'CN6',
    edits: [{ file: 'main/daemon/session/tokens.ts', find: 'flight ??= rotate()', put: 'flight = rotate()' }],
    suite: { tests: 'tests/model/interleaving/tokens.test.ts' },
  },
  {
    name: 'the draft goes outside the transaction',
    breaks: 'C1, C2',
    edits: [
      { file: 'main/daemon/outbox/outbox.ts', find: '        alsoDo?.();\n', put: '' },
      {
        file: 'main/daemon/outbox/outbox.ts',
        find: 'if (written.value.isNew) {',
        put: 'if (written.value.isNew) {\n        alsoDo?.();',
      },
    ],
    suite: OUTBOX_MODEL,
  },
  {
    name: 'the wall clock in backoff',
    breaks: 'IN13',
    edits: [
      {
        file: 'main/daemon/outbox/pump.ts',
        find: 'backoffUntil: clock.monotonic() + delayMs',
        put: 'backoffUntil: clock.now() + delayMs',
      },
    ],
    suite: OUTBOX_MODEL,
  },
  {
    name: 'late answers of an old link count',
    breaks: 'OB2',
    edits: [
      {
        file: 'main/daemon/outbox/pump.ts',
        find: 'if (started !== generation || stopped) return;',
        put: 'if (started < 0 || stopped) return;',
      },
    ],
    suite: OUTBOX,
  },
];

/** Quick enough for `npm test`. */
export const CHEAPEST: readonly string[] = [
  'skip the contiguity check',
  'keep the number of what was refused',
  'believe the clientId of somebody else',
  'two refreshes at once',
];
