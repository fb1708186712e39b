// What must be true at the end, when everything was healed and has come to rest. Each finding names its rule.
//
//   [IN1] [IN5]  what the console said yes to is on the server once, or its author took it back
//   [IN2]        no op had two effects
//   [IN3]        each author's messages of a room stand in the order of writing
//   [IN9]        every effect is its author's
//   at rest      every screen shows exactly what the server has, unread and receipts included

import type { MessageRow, TimelinePage } from '#shared/model/message.ts';
import type { RoomSummary } from '#shared/model/room.ts';
import type { Effect, GatewayModel, ModelMessage, ModelRoom } from '../server/gateway-model.ts';
import type { Change, Ledger, Written } from '../people/ledger.ts';
import { short } from '../people/person.ts';

type Say = (what: string) => void;

/** Kinds of ops that a person does not see: a refusal ends them without a word (OB4). */
export function checkEffects(model: GatewayModel, ledger: Ledger, say: Say): void {
  const effects = new Map<string, Effect[]>();
  for (const effect of model.effects) {
    const known = effects.get(effect.opId);
    if (known) known.push(effect);
    else effects.set(effect.opId, [effect]);
  }
  for (const [opId, found] of effects) {
    if (found.length > 1) say(`[IN2] ${short(opId)} had ${found.length} effects`);
    const author = ledger.written.get(opId)?.userId ?? ledger.changes.get(opId)?.userId;
    if (author === undefined) say(`[IN9] nobody wrote ${short(opId)}`);
    else if (found.some((effect) => effect.userId !== author)) say(`[IN9] ${short(opId)} went out as somebody else's`);
  }
  for (const written of ledger.written.values()) checkWritten(model, written, effects.get(written.clientId) ?? [], say);
  for (const change of ledger.changes.values()) checkChange(model, change, effects.get(change.opId) ?? [], say);
  checkOrder(model, ledger, say);
}

function checkWritten(model: GatewayModel, written: Written, effects: readonly Effect[], say: Say): void {
  const name = short(written.clientId);
  const sent = effects.length > 0;
  if (written.cancelled === 'yes' && sent) say(`[OB3] ${name} was taken back, and the server has it`);
  if (written.answered === 'no' && sent) say(`[DS1] ${name} was not kept, and the server has it`);
  if (written.answered === 'yes' && written.cancelled === 'no' && !sent) say(`[IN1] ${name} is lost`);
  const message = model.sentAs(written.clientId);
  if (!message || message.retractedAt !== null) return;
  // A later edit counts for more than any text that went out with the message itself.
  const edits = new Set(model.effects.filter((effect) => effect.kind === 'message.edit').map((effect) => effect.opId));
  const applied = written.wordings.filter((wording) => edits.has(wording.opId));
  const wordings =
    applied.length > 0
      ? applied
      : // An edit without an answer may have changed the message itself before it left.
        written.wordings.filter((wording) => wording.opId === written.clientId || wording.answered === 'unknown');
  const lastSure = wordings.findLastIndex((wording) => wording.answered === 'yes');
  const right = wordings.slice(Math.max(0, lastSure)).map((wording) => wording.body);
  if (!right.includes(message.body)) say(`[IN5] ${name} has an older text than its author's last`);
}

function checkChange(model: GatewayModel, change: Change, effects: readonly Effect[], say: Say): void {
  const name = `${change.kind} ${short(change.opId)}`;
  if (change.discarded === 'yes' && effects.length > 0) say(`[OB3] ${name} was taken back, and the server has it`);
  if (change.answered !== 'yes' || change.discarded !== 'no' || effects.length > 0) return;
  if (!model.refusals.has(change.opId)) say(`[IN1] ${name} is lost`);
}

function checkOrder(model: GatewayModel, ledger: Ledger, say: Say): void {
  const last = new Map<string, Written>();
  for (const effect of model.effects) {
    if (effect.kind !== 'message.send') continue;
    const written = ledger.written.get(effect.opId);
    if (!written || written.askedAgain) continue;
    const lane = `${effect.userId}\n${effect.roomId}`;
    const before = last.get(lane);
    if (before && before.order > written.order)
      say(`[IN3] ${short(written.clientId)} was written before ${short(before.clientId)} and came after it`);
    last.set(lane, written);
  }
}

/** A room as one console shows it, all of it, against the server's. */
export function checkRoom(
  name: string,
  room: ModelRoom,
  rows: readonly MessageRow[],
  page: TimelinePage,
  say: Say,
): void {
  const at = `${name} ${room.record.roomId}`;
  const shown = new Map(rows.map((row) => [row.position, row]));
  for (const message of room.messages) {
    const row = shown.get(message.seq);
    if (row) checkRow(at, message, row, say);
    else say(`[at rest] ${at} lacks ${message.seq}`);
  }
  for (const row of rows) {
    if (row.position === null) say(`[at rest] ${at} still has ${short(row.key)} as ${row.state?.kind}`);
    else if (room.log[row.position - 1]?.seq !== row.position)
      say(`[at rest] ${at} shows ${row.position}, which is none`);
  }
  if (page.behind) say(`[at rest] ${at} is behind`);
}

function checkRow(at: string, message: ModelMessage, row: MessageRow, say: Say): void {
  const facts: [string, unknown, unknown][] = [
    ['text', row.body, message.body],
    ['author', row.senderId, message.senderId],
    ['id', row.clientId, message.clientId],
    ['retraction', row.retracted, message.retractedAt !== null],
    ['changes', row.changes.length, 0],
    ['reactions', tally(row.reactions), tally(message.reactions.map((one) => ({ ...one, count: one.userIds.length })))],
    ['acknowledgements', people(row.acknowledgements), people(message.acknowledgements)],
  ];
  for (const [what, shown, is] of facts)
    if (shown !== is) say(`[at rest] ${at} shows ${message.seq} with ${what} ${String(shown)}, it is ${String(is)}`);
}

const tally = (reactions: readonly { emoji: string; count: number }[]): string =>
  reactions
    .map(({ emoji, count }) => `${emoji}${count}`)
    .sort()
    .join(' ');

const people = (entries: readonly { userId: string }[]): string =>
  entries
    .map(({ userId }) => userId)
    .sort()
    .join(' ');

/** Unread is counted from rows (CH1), and the readers of own messages are those whom the server knows (CH2). */
export function checkReading(
  name: string,
  userId: string,
  model: GatewayModel,
  room: ModelRoom,
  summary: RoomSummary,
  rows: readonly MessageRow[],
  say: Say,
): void {
  const at = `${name} ${room.record.roomId}`;
  const readUpTo = model.markOf(room, userId, 'read');
  const unread = room.messages.filter(
    (message) => message.seq > readUpTo && message.senderId !== userId && message.retractedAt === null,
  ).length;
  if (summary.unread !== unread) say(`[CH1] ${at} counts ${summary.unread} unread, it is ${unread}`);
  const others = room.record.memberIds.filter((memberId) => memberId !== userId);
  for (const row of rows) {
    if (!row.own || row.position === null || !row.state) continue;
    const position = row.position;
    const by = (kind: 'read' | 'delivered') =>
      others.filter((memberId) => model.markOf(room, memberId, kind) >= position).length;
    const reached = others.filter(
      (memberId) =>
        Math.max(model.markOf(room, memberId, 'read'), model.markOf(room, memberId, 'delivered')) >= position,
    ).length;
    const read = by('read');
    const expected = read > 0 ? `read ${read}` : reached > 0 ? `delivered ${reached}` : 'sent';
    const state = 'by' in row.state ? `${row.state.kind} ${row.state.by}` : row.state.kind;
    if (state !== expected) say(`[CH2] ${at} shows ${position} as ${state}, it is ${expected}`);
  }
}
