// The state of an own message in words, with the sign and the tone that repeat them. One table for every place that
// shows a state, so that the row, its name for screen readers and the tests never differ.

import type { OwnMessageState, PendingChange } from '#shared/model/message.ts';
import { t, type MessageId } from '../../../ui/text.ts';

export type StateTone = 'quiet' | 'wait' | 'bad' | 'good';

export interface StateWords {
  sign: string;
  words: string;
  tone: StateTone;
}

type WaitingReason = Extract<OwnMessageState, { kind: 'waiting' }>['reason'];

const waiting: Record<WaitingReason, MessageId> = {
  offline: 'chat.state.waiting',
  queued: 'chat.state.waiting',
  'signed-out': 'chat.state.waitingSignIn',
  upgrade: 'chat.state.waitingUpdate',
  'behind-refused': 'chat.state.waitingBehind',
  'behind-held': 'chat.state.waitingBehindHeld',
  retrying: 'chat.state.retrying',
};

export function stateWords(state: OwnMessageState): StateWords {
  switch (state.kind) {
    case 'waiting':
      return { sign: '◷', words: t(waiting[state.reason]), tone: 'wait' };
    case 'sending':
      return { sign: '↑', words: t('chat.state.sending'), tone: 'quiet' };
    case 'may-have-sent':
      return { sign: '?', words: t('chat.state.maySent'), tone: 'wait' };
    case 'held':
      return { sign: '◷', words: t('chat.state.held'), tone: 'bad' };
    case 'not-sent':
      return { sign: '✕', words: t('chat.state.notSent'), tone: 'bad' };
    case 'sent':
      return { sign: '✓', words: t('chat.state.sent'), tone: 'quiet' };
    case 'delivered':
      return { sign: '✓✓', words: counted('chat.state.delivered', 'chat.state.deliveredOf', state), tone: 'quiet' };
    case 'read':
      return { sign: '✓✓', words: counted('chat.state.read', 'chat.state.readOf', state), tone: 'good' };
  }
}

/** With a single reader "1 of 1" says no more than the word. */
function counted(one: MessageId, several: MessageId, { by, of }: { by: number; of: number }): string {
  return of <= 1 ? t(one) : t(several, { by, of });
}

export function changeWords(change: PendingChange): StateWords {
  const words = t(`chat.change.${change.kind}.${change.state}`, { reason: change.reason ?? t('chat.noReason') });
  if (change.state === 'refused') return { sign: '✕', words, tone: 'bad' };
  return change.state === 'sending' ? { sign: '↑', words, tone: 'quiet' } : { sign: '◷', words, tone: 'wait' };
}
