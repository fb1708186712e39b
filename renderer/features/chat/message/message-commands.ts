// What can be done with a message, and doing it. Which of it is offered depends on whose message it is, how far it has
// got, and what this server can do; nothing is offered that would be refused.

import { useMemo } from 'react';
import type { MessageRow } from '#shared/model/message.ts';
import type { RoomDetail } from '#shared/model/room.ts';
import { done, type Result } from '#shared/result.ts';
import { newId } from '../../../bridge/new-id.ts';
import { useBridge } from '../../../bridge/provider.tsx';
import type { WindowBridge } from '../../../bridge/window-bridge.ts';
import { toastFailure } from '../../../ui/feedback/toasts.tsx';

export interface Offers {
  reply: boolean;
  react: boolean;
  edit: boolean;
  retract: boolean;
  acknowledge: boolean;
  /** Leaves the outbox without ever having left the workstation. */
  discard: boolean;
  retry: boolean;
}

/** What the person may do with a message now. */
export function offersFor(row: MessageRow, can: RoomDetail['can']): Offers {
  const isHere = row.messageId === null;
  const leaving = row.state?.kind === 'sending' || row.state?.kind === 'may-have-sent';
  const isHeld = row.state?.kind === 'waiting' || row.state?.kind === 'not-sent' || row.state?.kind === 'held';
  const retracting = row.retracted || row.changes.some((change) => change.kind === 'retract');
  const acknowledging = row.changes.some((change) => change.kind === 'acknowledge' && change.state !== 'refused');
  return {
    reply: !isHere && !retracting,
    react: !isHere && can.react && !retracting,
    edit: row.own && !retracting && (isHeld || can.edit),
    retract: row.own && !retracting && !isHeld && can.retract && (!isHere || leaving),
    acknowledge:
      !row.own && row.acuity === 'urgent' && can.acknowledge && !row.acknowledgedByMe && !acknowledging && !retracting,
    discard: row.own && isHeld && row.opId !== null,
    retry: row.own && row.opId !== null && (row.state?.kind === 'not-sent' || row.state?.kind === 'waiting'),
  };
}

/** What the server knows a message by; the author's own id until it has one. */
const targetOf = (row: MessageRow): string => row.messageId ?? row.clientId ?? row.key;

export interface MessageCommands {
  /** The text stays with the caller until this answers ok. */
  edit(row: MessageRow, body: string): Promise<Result<unknown>>;
  retract(row: MessageRow): Promise<void>;
  react(row: MessageRow, emoji: string, on: boolean): Promise<void>;
  acknowledge(row: MessageRow): Promise<void>;
  retry(opId: string): Promise<void>;
  discard(opId: string): Promise<void>;
  /** It goes after all (OB11). */
  confirm(opId: string): Promise<void>;
}

function commandsFor(bridge: WindowBridge, roomId: string, readNow: () => Promise<void>): MessageCommands {
  const settle = async (answer: Promise<Result<unknown>>): Promise<void> => {
    const result = await answer;
    if (!result.ok) toastFailure(result.error);
    await readNow();
  };
  const edit = async (row: MessageRow, body: string): Promise<Result<unknown>> => {
    if (body === row.body) return done;
    const isHeld = row.messageId === null && row.opId !== null;
    if (isHeld && row.opId !== null) {
      const amended = await bridge.call('outbox.amend', { opId: row.opId, body });
      // It left in the meantime: what remains is to edit what is on its way (OB3).
      if (amended.ok || amended.error.code !== 'already-sent') return amended;
    }
    return bridge.call('chat.edit', { opId: newId(), roomId, target: targetOf(row), body });
  };
  return {
    async edit(row, body) {
      const result = await edit(row, body);
      await readNow();
      return result;
    },
    retract: (row) => settle(bridge.call('chat.retract', { opId: newId(), roomId, target: targetOf(row) })),
    react: (row, emoji, on) =>
      settle(bridge.call('chat.react', { opId: newId(), roomId, target: targetOf(row), emoji, on })),
    acknowledge: (row) => settle(bridge.call('chat.acknowledge', { opId: newId(), roomId, target: targetOf(row) })),
    retry: (opId) => settle(bridge.call('outbox.retry', { opIds: [opId] })),
    confirm: (opId) => settle(bridge.call('outbox.confirm', { opIds: [opId] })),
    discard: (opId) => settle(bridge.call('outbox.discard', { opIds: [opId] })),
  };
}

export function useMessageCommands(roomId: string, readNow: () => Promise<void>): MessageCommands {
  const bridge = useBridge();
  return useMemo(() => commandsFor(bridge, roomId, readNow), [bridge, roomId, readNow]);
}
