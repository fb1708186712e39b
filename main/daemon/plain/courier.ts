// Carries messages to a plain platform, one at a time. It deduplicates nothing, so an op whose outcome is unknown is
// looked for first and sent again only when it was not found (IN2, trap 3).

import { directRoomMembers, visitOfRoom } from '#shared/ids.ts';
import { messageSendAnswer, platformAnswer } from '#shared/wire/platform.ts';
import { MAX_PLAIN_BODY_LENGTH } from '#shared/wire/limits.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import { allRefused, allUnknown, type Courier } from '../outbox/courier.ts';
import type { Op } from '../outbox/op.ts';
import type { MessageStore } from '../store/messages.ts';
import type { PlainCatchUp } from './catch-up.ts';
import type { PlainInbox } from './inbox.ts';

export interface PlainCourierDeps {
  selfId: string;
  inbox: PlainInbox;
  catchUp: PlainCatchUp;
  messages: MessageStore;
}

export function plainCourier(deps: PlainCourierDeps): Courier {
  return {
    batchOps: 1,
    numbered: false,
    deliver: async (ops, ready, timeoutMs) => {
      const op = ops[0];
      if (!op) return { outcomes: [], cursor: null };
      if (op.kind !== 'message.send')
        return allRefused(ops, {
          class: 'permanent',
          code: 'UNSUPPORTED',
          message: 'This server cannot change messages.',
        });
      if (op.maybeSent) {
        const looked = await deps.catchUp.look(op.roomId ?? '', ready);
        if (!looked.ok) return allUnknown(ops);
        const found = deps.messages.byClientId(op.opId, deps.selfId);
        if (found) return applied(op, { messageId: found.messageId, seq: found.seq, at: found.sentAt });
      }
      return send(op, ready, timeoutMs);
    },
  };

  async function send(op: Op, ready: ReadyLink, timeoutMs: number) {
    const body = typeof op.payload.body === 'string' ? op.payload.body : '';
    if (visitOfRoom(op.roomId ?? '') !== null && body.length > MAX_PLAIN_BODY_LENGTH)
      return allRefused([op], {
        class: 'permanent',
        code: 'TOO_LONG',
        message: `This server takes at most ${MAX_PLAIN_BODY_LENGTH} characters in a visit.`,
      });
    const answer = await ready.link.request('message:send', payloadOf(op, body, deps.selfId), timeoutMs);
    if (!answer.ok) return allUnknown([op]);
    const head = platformAnswer.safeParse(answer.value);
    if (!head.success) return allUnknown([op]);
    // Its error texts are not codes (trap 14): a refusal may be a broken dependency, so it backs off and says so.
    if (!head.data.success)
      return allRefused([op], { class: 'strange', code: 'REFUSED', message: 'The server refused this message.' });
    const parsed = messageSendAnswer.safeParse(answer.value);
    if (!parsed.success) return allUnknown([op]);
    return applied(op, deps.inbox.sent(op, parsed.data.message, deps.catchUp.stretchFrom));
  }

  function applied(op: Op, effect: { messageId: string; seq: number; at: number }) {
    return { outcomes: [{ opId: op.opId, outcome: 'applied' as const, effect }], cursor: null };
  }
}

/** A direct message goes by recipient, or it misses whoever has not joined; a visit's carries both (trap 12). */
function payloadOf(op: Op, body: string, selfId: string): Record<string, unknown> {
  const roomId = op.roomId ?? '';
  const pair = directRoomMembers(roomId);
  const visitId = visitOfRoom(roomId);
  const metadata = {
    messageType: 'text',
    roomId,
    clientId: op.opId,
    acuity: op.acuity,
    writtenAt: op.writtenAt,
    ...(typeof op.payload.replyToId === 'string' ? { replyToId: op.payload.replyToId } : {}),
  };
  if (pair) return { recipientId: pair.find((userId) => userId !== selfId) ?? selfId, message: body, metadata };
  if (visitId !== null) return { roomId, visitId, message: body, metadata };
  return { roomId, message: body, metadata };
}
