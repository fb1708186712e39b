// A server with sync.v1 as small as it can be: lanes with their numbers, a log for each room, one effect for each op.
// It says nothing by itself; what the console does against the contract is a complaint.

import type { MessageRecord } from '#shared/model/message.ts';
import type { OpEffect, OpResult, PushOp, PushRequest } from '#shared/wire/sync.ts';
import { SELF } from '../../daemon/messaging-rig.ts';

export interface Effect {
  opId: string;
  lane: string;
}

/** The first op of the batch from `at` on that is not known yet is refused, and the rest is skipped. */
export interface Refusal {
  at: number;
  code: string;
}

interface Known {
  hash: string;
  effect: OpEffect;
  laneKey: string;
}

export class TinyServer {
  /** Every effect that ever was, in order; what was lost with a tail is taken out again. */
  readonly effects: Effect[] = [];
  readonly complaints: string[] = [];
  /** Ops that were refused in words. */
  readonly refused = new Set<string>();
  /** Of ops whose effects the server lost after it had told of them. */
  readonly lost = new Set<string>();
  readonly #rooms = new Map<string, MessageRecord[]>();
  readonly #lanes = new Map<string, number>();
  readonly #known = new Map<string, Known>();
  /** Epochs in which the numbers are wrong for no fault of the console. */
  readonly #tampered = new Set<string>();
  readonly #restAnswers = new Map<string, unknown>();

  laneCursors(epoch: string): Record<string, number> {
    const mine = [...this.#lanes].filter(([key]) => key.startsWith(`${epoch}\n`));
    return Object.fromEntries(mine.map(([key, cursor]) => [key.slice(epoch.length + 1), cursor]));
  }

  push(request: PushRequest, refusal: Refusal | null): { success: true; results: OpResult[]; cursor: number } {
    const laneKey = `${request.epoch}\n${request.lane}`;
    let stopped = false;
    const results = request.ops.map((op, index): OpResult => {
      if (stopped) return { opId: op.opId, status: 'skipped' };
      const code = refusal !== null && index >= refusal.at ? refusal.code : null;
      const result = this.#once(op, request, laneKey, code);
      if (result.status === 'refused') stopped = true;
      return result;
    });
    return { success: true, results, cursor: this.#lanes.get(laneKey) ?? 0 };
  }

  #once(op: PushOp, request: PushRequest, laneKey: string, code: string | null): OpResult {
    const { opId, laneSeq } = op;
    const cursor = this.#lanes.get(laneKey) ?? 0;
    const refuse = (why: string, field?: string): OpResult => {
      if (why === 'OUT_OF_ORDER' || why === 'IDEMPOTENCY_MISMATCH') {
        if (field === 'hash' || !this.#tampered.has(request.epoch))
          this.complaints.push(`${why} ${field ?? ''}: ${op.kind} as ${laneSeq} after ${cursor}`);
      } else this.refused.add(opId);
      return { opId, status: 'refused', error: { code: why, message: why, ...(field ? { field } : {}) } };
    };
    if (laneSeq > cursor + 1) return refuse('OUT_OF_ORDER', 'laneSeq');
    const known = this.#known.get(opId);
    if (known && known.hash !== op.hash) return refuse('IDEMPOTENCY_MISMATCH', 'hash');
    if (known) {
      this.#lanes.set(laneKey, Math.max(cursor, laneSeq));
      return { opId, status: 'duplicate', effect: known.effect };
    }
    if (laneSeq <= cursor) return refuse('IDEMPOTENCY_MISMATCH', 'laneSeq');
    if (code !== null) return refuse(code);
    const applied = this.#apply(op);
    if (typeof applied === 'string') return refuse(applied);
    const effect = { roomId: op.payload.roomId, ...applied, at: 1_000 + this.effects.length };
    this.#lanes.set(laneKey, laneSeq);
    this.#known.set(opId, { hash: op.hash, effect, laneKey });
    this.effects.push({ opId, lane: request.lane });
    return { opId, status: 'applied', effect };
  }

  #apply(op: PushOp): { messageId: string; seq: number } | string {
    const log = this.log(op.payload.roomId);
    const seq = log.length + 1;
    if (op.kind === 'message.send') {
      const messageId = `m-${op.opId}`;
      const { roomId, body, acuity, writtenAt } = op.payload;
      log.push({ ...EMPTY, messageId, clientId: op.opId, roomId, seq, changeSeq: seq, body, acuity, writtenAt });
      return { messageId, seq };
    }
    const name = 'target' in op.payload ? op.payload.target : op.payload.targetClientId;
    const present = this.state(op.payload.roomId).find((one) => one.clientId === name || one.messageId === name);
    if (!present) return 'NO_SUCH_MESSAGE';
    if (present.retractedAt !== null && op.kind === 'message.edit') return 'RETRACTED';
    log.push({ ...changed(present, op), changeSeq: seq });
    return { messageId: present.messageId, seq };
  }

  /** One entry for each change: the state of its message from then on. */
  log(roomId: string): MessageRecord[] {
    const log = this.#rooms.get(roomId) ?? [];
    this.#rooms.set(roomId, log);
    return log;
  }

  /** The present state of each message of a room. */
  state(roomId: string): MessageRecord[] {
    return [...new Map(this.log(roomId).map((entry) => [entry.messageId, entry])).values()];
  }

  coverage(roomId: string, from: number, to: number) {
    const touched = new Set(
      this.log(roomId)
        .slice(from - 1, to)
        .map((entry) => entry.messageId),
    );
    return { roomId, from, to, messages: this.state(roomId).filter((message) => touched.has(message.messageId)) };
  }

  /** A change of a record by REST; the same key answers the same. */
  rest(opId: string, lane: string, body: unknown): unknown {
    if (!this.#restAnswers.has(opId)) {
      this.#restAnswers.set(opId, body);
      this.effects.push({ opId, lane });
    }
    return this.#restAnswers.get(opId);
  }

  did(opId: string): boolean {
    return this.#restAnswers.has(opId);
  }

  /** A failover lost the newest entry of a room, and with it what it knew of that op (F15). */
  loseTail(roomId: string): void {
    const entry = this.log(roomId).at(-1);
    const effect = this.effects.findLast(({ lane }) => lane === `room/${roomId}`);
    const known = effect && this.#known.get(effect.opId);
    if (!entry || !effect || !known || known.effect.seq !== entry.changeSeq) return;
    this.log(roomId).pop();
    this.effects.splice(this.effects.indexOf(effect), 1);
    this.#known.delete(effect.opId);
    this.lost.add(effect.opId);
    this.#lanes.set(known.laneKey, Math.max(0, (this.#lanes.get(known.laneKey) ?? 0) - 1));
    this.#tampered.add(known.laneKey.split('\n')[0] as string);
  }

  /** Another copy of the vault has used numbers of this lane (F38, F39). */
  skipAhead(epoch: string, roomId: string): void {
    const laneKey = `${epoch}\nroom/${roomId}`;
    this.#lanes.set(laneKey, (this.#lanes.get(laneKey) ?? 0) + 3);
    this.#tampered.add(epoch);
  }
}

const EMPTY = {
  senderId: SELF,
  sentAt: 1_000,
  editedAt: null,
  retractedAt: null,
  replyToId: null,
  reactions: [],
  acknowledgements: [],
};

function changed(message: MessageRecord, op: PushOp): MessageRecord {
  if (op.kind === 'message.edit') return { ...message, body: op.payload.body, editedAt: 1 };
  if (op.kind === 'message.retract') return { ...message, body: '', retractedAt: 1 };
  if (op.kind !== 'message.react') return message;
  const others = message.reactions.filter((reaction) => reaction.emoji !== (op.payload as { emoji: string }).emoji);
  const own = op.payload.on ? [{ emoji: op.payload.emoji, userIds: [SELF] }] : [];
  return { ...message, reactions: [...others, ...own] };
}
