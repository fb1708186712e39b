// What a server with sync.v1 must do, written a second time and as plainly as possible: rooms with their logs, lanes with
// their numbers, receipts. It shares nothing with gateway/ but the wire's words, so that a misreading there is not
// repeated here. Everything in it is durable: it survives the restarts of the server that is played in front of it.
//
// Beside the state it keeps a diary of effects, which no deduplication touches: the oracles read it.

import type { MessageRecord, ReceiptMark } from '#shared/model/message.ts';
import type { RoomRecord } from '#shared/model/room.ts';
import {
  SYNC_ERRORS,
  type CatchupAnswer,
  type OpEffect,
  type OpResult,
  type PushOp,
  type PushRequest,
  type RoomCoverage,
  type WireError,
} from '#shared/wire/sync.ts';

/** What a message has looked like, one entry for each change. */
export interface Version {
  changeSeq: number;
  body: string;
  retracted: boolean;
}

export interface ModelMessage extends MessageRecord {
  versions: Version[];
}

export interface ModelRoom {
  record: RoomRecord;
  /** The message touched by each entry; entry n stands at n - 1. */
  log: ModelMessage[];
  messages: ModelMessage[];
  marks: (ReceiptMark & { revision: number })[];
  changedAt: number;
}

/** One line of the diary: this op had this effect. */
export interface Effect {
  opId: string;
  userId: string;
  kind: PushOp['kind'];
  roomId: string;
  messageId: string;
  order: number;
}

export interface Author {
  userId: string;
  deviceId: string;
  epoch: string;
}

export interface ModelOptions {
  /** Messages of one room, and of all rooms, in one answer: small ones make holes to fill. */
  perRoom: number;
  perAnswer: number;
  /** Deliberate bugs, for the checks on the checks. */
  forgetsRepeats: boolean;
}

type Refusal = { code: string; message: string; retryAfterMs?: number };

export class GatewayModel {
  readonly rooms = new Map<string, ModelRoom>();
  readonly effects: Effect[] = [];
  /** Ops that were refused in words, by their last refusal. */
  readonly refusals = new Map<string, string>();
  /** Rooms in which nobody is let for the moment (F18). */
  readonly closedRooms = new Set<string>();
  readonly #done = new Map<string, { hash: string; effect: OpEffect }>();
  readonly #bySender = new Map<string, ModelMessage>();
  readonly #lanes = new Map<string, number>();
  readonly #options: ModelOptions;
  readonly #now: () => number;

  constructor(options: ModelOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  addRoom(record: Omit<RoomRecord, 'head'>): ModelRoom {
    const room: ModelRoom = { record: { ...record, head: 0 }, log: [], messages: [], marks: [], changedAt: 0 };
    this.rooms.set(record.roomId, room);
    return room;
  }

  roomsOf(userId: string): ModelRoom[] {
    return [...this.rooms.values()].filter(({ record }) => record.memberIds.includes(userId));
  }

  laneCursors(author: Author): Record<string, number> {
    const prefix = `${author.userId}\n${author.deviceId}\n${author.epoch}\n`;
    const mine = [...this.#lanes].filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(mine.map(([key, cursor]) => [key.slice(prefix.length), cursor]));
  }

  /** Number n + 1 of a lane after n only; a repeat answers what was answered before (OB8). */
  push(author: Author, request: PushRequest): { results: OpResult[]; cursor: number; touched: Map<string, number> } {
    const laneKey = `${author.userId}\n${request.deviceId}\n${request.epoch}\n${request.lane}`;
    const touched = new Map<string, number>();
    let cursor = this.#lanes.get(laneKey) ?? 0;
    let stopped = false;
    const results = request.ops.map((op): OpResult => {
      if (stopped) return { opId: op.opId, status: 'skipped' };
      const result = this.#once(author, op, cursor, touched);
      if (result.status === 'refused') {
        stopped = true;
        this.refusals.set(op.opId, result.error.code);
      } else cursor = Math.max(cursor, op.laneSeq);
      return result;
    });
    this.#lanes.set(laneKey, cursor);
    return { results, cursor, touched };
  }

  #once(author: Author, op: PushOp, cursor: number, touched: Map<string, number>): OpResult {
    const { opId } = op;
    const refused = (code: string): OpResult => ({ opId, status: 'refused', error: { code, message: code } });
    const known = this.#options.forgetsRepeats ? undefined : this.#done.get(`${author.userId}\n${opId}`);
    if (known && known.hash === op.hash) return { opId, status: 'duplicate', effect: known.effect };
    if (known) return refused(SYNC_ERRORS.mismatch);
    if (op.laneSeq > cursor + 1) return refused(SYNC_ERRORS.outOfOrder);
    if (op.laneSeq <= cursor && !this.#options.forgetsRepeats) return refused(SYNC_ERRORS.mismatch);
    const room = this.rooms.get(op.payload.roomId);
    if (!room) return refused(SYNC_ERRORS.noSuchRoom);
    if (!room.record.memberIds.includes(author.userId) || this.closedRooms.has(op.payload.roomId))
      return refused(SYNC_ERRORS.notMember);
    const before = room.record.head;
    const outcome = this.#apply(author.userId, op, room);
    if ('code' in outcome) return { opId, status: 'refused', error: outcome satisfies WireError };
    if (!touched.has(room.record.roomId) && room.record.head > before) touched.set(room.record.roomId, before + 1);
    const effect: OpEffect = { roomId: room.record.roomId, ...outcome, at: this.#now() };
    this.#done.set(`${author.userId}\n${opId}`, { hash: op.hash, effect });
    const { kind } = op;
    const order = this.effects.length;
    this.effects.push({ opId, userId: author.userId, kind, roomId: effect.roomId, messageId: effect.messageId, order });
    return { opId, status: 'applied', effect };
  }

  #apply(userId: string, op: PushOp, room: ModelRoom): { messageId: string; seq: number } | Refusal {
    if (op.kind === 'message.send') return this.#send(userId, op, room);
    const targetId = 'target' in op.payload ? op.payload.target : op.payload.targetClientId;
    const message = room.messages.find((one) => one.messageId === targetId || one.clientId === targetId);
    if (!message) return refusal(SYNC_ERRORS.noSuchMessage);
    const own = op.kind === 'message.edit' || op.kind === 'message.retract';
    if (own && message.senderId !== userId) return refusal(SYNC_ERRORS.notAuthor);
    if (message.retractedAt !== null && op.kind !== 'message.acknowledge' && op.kind !== 'message.retract')
      return refusal(SYNC_ERRORS.retracted);
    const seq = change(message, op, userId, this.#now()) ? this.#log(room, message) : message.changeSeq;
    return { messageId: message.messageId, seq };
  }

  #send(userId: string, op: Extract<PushOp, { kind: 'message.send' }>, room: ModelRoom) {
    const { body, acuity, replyToId, writtenAt } = op.payload;
    const answer = standingAnswer(body);
    if (answer !== null) return refusal(answer);
    const message: ModelMessage = {
      messageId: `m-${op.opId}-${room.messages.length}`,
      clientId: op.opId,
      roomId: room.record.roomId,
      seq: room.record.head + 1,
      changeSeq: room.record.head + 1,
      senderId: userId,
      body,
      acuity,
      sentAt: this.#now(),
      writtenAt,
      editedAt: null,
      retractedAt: null,
      replyToId: replyToId ?? null,
      reactions: [],
      acknowledgements: [],
      versions: [],
    };
    room.messages.push(message);
    this.#bySender.set(op.opId, message);
    return { messageId: message.messageId, seq: this.#log(room, message) };
  }

  #log(room: ModelRoom, message: ModelMessage): number {
    room.log.push(message);
    room.record.head = room.log.length;
    room.changedAt = this.#now();
    message.changeSeq = room.record.head;
    const retracted = message.retractedAt !== null;
    message.versions.push({ changeSeq: message.changeSeq, body: message.body, retracted });
    return message.changeSeq;
  }

  /** The newest entries of `from…to`, as the present state of what they touched. */
  coverage(room: ModelRoom, from: number, to: number, limit: number): RoomCoverage {
    const upTo = Math.min(to, room.record.head);
    const reaches = Math.max(from, upTo - Math.min(limit, this.#options.perRoom) + 1);
    const messages = new Set(room.log.slice(reaches - 1, upTo));
    return {
      roomId: room.record.roomId,
      from: reaches,
      to: upTo,
      messages: [...messages].map(toRecord),
    };
  }

  catchUp(userId: string, known: Record<string, { cursor: number; marks: number }>, perRoom: number, after: number) {
    const all = this.roomsOf(userId).sort((a, b) => b.changedAt - a.changedAt);
    const rooms: CatchupAnswer['rooms'] = [];
    let count = 0;
    for (const room of all.slice(after)) {
      if (count >= this.#options.perAnswer) break;
      const { cursor, marks } = known[room.record.roomId] ?? { cursor: 0, marks: 0 };
      const behind = cursor < room.record.head;
      const coverage = behind ? this.coverage(room, cursor + 1, room.record.head, perRoom) : null;
      count += coverage?.messages.length ?? 0;
      rooms.push({ room: { ...room.record }, coverage, marks: room.marks.filter((mark) => mark.revision > marks) });
    }
    return { serverTime: this.#now(), total: all.length, more: after + rooms.length < all.length, rooms };
  }

  /** Answers the new mark, or null where it is no step forward. */
  mark(room: ModelRoom, step: { userId: string; kind: ReceiptMark['kind']; upTo: number; at: number }) {
    const upTo = Math.min(step.upTo, room.record.head);
    if (upTo <= this.markOf(room, step.userId, step.kind)) return null;
    const mark = { ...step, upTo, receivedAt: this.#now(), revision: room.marks.length + 1 };
    room.marks.push(mark);
    return mark;
  }

  markOf(room: ModelRoom, userId: string, kind: ReceiptMark['kind']): number {
    return room.marks.findLast((mark) => mark.userId === userId && mark.kind === kind)?.upTo ?? 0;
  }

  /** The message that was sent under this id, or null. */
  sentAs(clientId: string): ModelMessage | null {
    return this.#bySender.get(clientId) ?? null;
  }
}

/** Texts that the server will never take: for good (F17), or with a code that nobody knows (F21). */
export const REFUSED_TEXT = 'refused for good';
export const STRANGE_TEXT = 'refused strangely';

function standingAnswer(body: string): string | null {
  if (body.startsWith(REFUSED_TEXT)) return SYNC_ERRORS.invalid;
  return body.startsWith(STRANGE_TEXT) ? 'E_WHO_KNOWS' : null;
}

const refusal = (code: string): Refusal => ({ code, message: code });

/** Answers whether anything changed. */
function change(message: ModelMessage, op: PushOp, userId: string, now: number): boolean {
  switch (op.kind) {
    case 'message.edit':
      if (message.body === op.payload.body) return false;
      message.body = op.payload.body;
      message.editedAt = now;
      return true;
    case 'message.retract':
      if (message.retractedAt !== null) return false;
      message.body = '';
      message.retractedAt = now;
      return true;
    case 'message.react': {
      const { emoji, on } = op.payload;
      const there = message.reactions.find((reaction) => reaction.emoji === emoji);
      if ((there?.userIds.includes(userId) ?? false) === on) return false;
      const others = (there?.userIds ?? []).filter((id) => id !== userId);
      const next = { emoji, userIds: on ? [...others, userId] : others };
      message.reactions = [...message.reactions.filter((one) => one !== there), next].filter(
        (one) => one.userIds.length > 0,
      );
      return true;
    }
    case 'message.acknowledge':
      if (message.acknowledgements.some((entry) => entry.userId === userId)) return false;
      message.acknowledgements = [...message.acknowledgements, { userId, at: op.payload.at }];
      return true;
    default:
      return false;
  }
}

function toRecord({ versions: _versions, ...record }: ModelMessage): MessageRecord {
  return record;
}
