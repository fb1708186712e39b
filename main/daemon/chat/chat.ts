// What a person does in a room. Each act is one op in the vault, written in one transaction with what it replaces, and
// answered after the commit; the rest of the core sees to it that it arrives.

import { done, fail, ok, type Result } from '#shared/result.ts';
import type { Acuity, MessageRecord } from '#shared/model/message.ts';
import type { Clock } from '../ports/clock.ts';
import { DatabaseError, type Database } from '../ports/database.ts';
import { withBody, type Outbox } from '../outbox/outbox.ts';
import type { NewOp } from '../outbox/op.ts';
import type { ComposerStore, Draft } from '../store/composer.ts';
import type { MessageStore } from '../store/messages.ts';
import { storageFailure } from '../store/open-stores.ts';
import type { OwnMarks } from '../sync/own-marks.ts';

export interface ChatDeps {
  vault: Database;
  clock: Clock;
  outbox: Outbox;
  composer: ComposerStore;
  messages: MessageStore;
  marks: OwnMarks;
  selfId: string;
  /** Whether the server that we last spoke to can change messages; null when none was reached yet. */
  server(): 'sync' | 'plain' | null;
  roomChanged(roomId: string): void;
}

export interface SendInput {
  clientId: string;
  roomId: string;
  body: string;
  acuity: Acuity;
  replyToId: string | null;
}

type Act = Result<{ opId: string }>;

export interface Chat {
  send(input: SendInput): Act;
  edit(input: { opId: string; roomId: string; target: string; body: string }): Act;
  retract(input: { opId: string; roomId: string; target: string }): Act;
  react(input: { opId: string; roomId: string; target: string; emoji: string; on: boolean }): Act;
  acknowledge(input: { opId: string; roomId: string; target: string }): Act;
  markRead(roomId: string, position: number): Result<null>;
  saveDraft(roomId: string, draft: Draft): Result<null>;
  draft(roomId: string): Draft | null;
}

export function createChat(deps: ChatDeps): Chat {
  const { outbox, composer, messages } = deps;

  const change = (op: Omit<NewOp, 'acuity'>): Act => {
    if (deps.server() === 'plain')
      return fail('unsupported', 'This server cannot change messages that were sent. Write a new one instead.');
    return outbox.enqueue({ ...op, acuity: 'routine' });
  };

  /** The message that an op names: in the cache, or still on its way. */
  const target = (roomId: string, name: string): { record: MessageRecord | null; pending: boolean } => {
    const record = messages.find(roomId, name);
    const op = record ? null : outbox.get(name);
    return { record, pending: op !== null && op.kind === 'message.send' && op.roomId === roomId };
  };

  const ownTarget = (roomId: string, name: string): Result<string> => {
    const found = target(roomId, name);
    if (found.pending) return ok(name);
    if (!found.record) return fail('not-found', 'This message is not on this workstation.');
    if (found.record.senderId !== deps.selfId) return fail('not-allowed', 'Only its author can change a message.');
    if (found.record.retractedAt !== null) return fail('not-allowed', 'This message was retracted.');
    if (found.record.clientId === null)
      return fail('unsupported', 'This message was sent by a client that cannot change it.');
    return ok(found.record.clientId);
  };

  return {
    send: (input) => {
      const body = input.body.trim();
      if (body === '') return fail('invalid-input', 'A message needs some text.', { field: 'body' });
      const { roomId, clientId, acuity, replyToId } = input;
      // Asked once more after a crash, and meanwhile sent and settled: it is there, and there is no op any more (C2).
      if (messages.byClientId(clientId, deps.selfId)) return ok({ opId: clientId });
      const payload = { roomId, body, acuity, replyToId, writtenAt: Math.floor(deps.clock.now()) };
      return outbox.enqueue({ opId: clientId, kind: 'message.send', roomId, target: null, payload, acuity }, () =>
        composer.deleteDraft(roomId),
      );
    },
    edit: (input) => {
      const body = input.body.trim();
      if (body === '') return fail('invalid-input', 'A message needs some text.', { field: 'body' });
      const name = ownTarget(input.roomId, input.target);
      if (!name.ok) return name;
      // OB3: before the first byte has left, the message itself changes; afterwards the edit is an op of its own.
      if (outbox.get(name.value)) {
        const amended = outbox.amend(name.value, withBody(body));
        if (amended.ok) return ok({ opId: name.value });
        if (amended.error.code !== 'already-sent') return amended;
      }
      const { opId, roomId } = input;
      const payload = { roomId, targetClientId: name.value, body };
      return change({ opId, kind: 'message.edit', roomId, target: name.value, payload });
    },
    retract: (input) => {
      const name = ownTarget(input.roomId, input.target);
      if (!name.ok) return name;
      if (outbox.get(name.value)) {
        const discarded = outbox.discard([name.value]);
        if (!discarded.ok) return discarded;
        if (discarded.value.discarded > 0) return ok({ opId: name.value });
      }
      const { opId, roomId } = input;
      return change({
        opId,
        kind: 'message.retract',
        roomId,
        target: name.value,
        payload: { roomId, targetClientId: name.value },
      });
    },
    react: ({ opId, roomId, target: name, emoji, on }) => {
      if (!target(roomId, name).record) return fail('not-found', 'This message is not on this workstation.');
      return change({
        opId,
        kind: 'message.react',
        roomId,
        target: name,
        payload: { roomId, target: name, emoji, on },
      });
    },
    acknowledge: ({ opId, roomId, target: name }) => {
      const { record } = target(roomId, name);
      if (!record) return fail('not-found', 'This message is not on this workstation.');
      const waiting = outbox.ofRoom(roomId).find((op) => op.kind === 'message.acknowledge' && op.target === name);
      if (waiting) return ok({ opId: waiting.opId });
      if (record.acknowledgements.some((entry) => entry.userId === deps.selfId)) return ok({ opId });
      const payload = { roomId, target: record.messageId, at: Math.floor(deps.clock.now()) };
      return change({ opId, kind: 'message.acknowledge', roomId, target: name, payload });
    },
    markRead: (roomId, position) => {
      if (!Number.isSafeInteger(position) || position < 0)
        return fail('invalid-input', 'The position must be a whole number.', { field: 'position' });
      // Never beyond what is here: a mark says that somebody has seen it.
      const newest = messages.newest(roomId)?.seq ?? 0;
      return guarded(() => {
        if (deps.marks.read(roomId, Math.min(position, newest))) deps.roomChanged(roomId);
        return done;
      });
    },
    saveDraft: (roomId, draft) =>
      guarded(() => {
        const before = composer.draft(roomId);
        if (before?.body === draft.body && before.acuity === draft.acuity && before.replyToId === draft.replyToId)
          return done;
        composer.saveDraft(roomId, draft, deps.clock.now());
        if ((before === null) !== (draft.body.trim() === '')) deps.roomChanged(roomId);
        return done;
      }),
    draft: (roomId) => composer.draft(roomId),
  };
}

function guarded(work: () => Result<null>): Result<null> {
  try {
    return work();
  } catch (error) {
    if (error instanceof DatabaseError) return storageFailure(error);
    throw error;
  }
}
