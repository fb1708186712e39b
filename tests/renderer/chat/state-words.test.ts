import { describe, expect, test } from 'vitest';
import type { OwnMessageState, PendingChange } from '#shared/model/message.ts';
import { changeWords, stateWords } from '../../../renderer/features/chat/message/state-words.ts';

describe('the state of an own message in words', () => {
  const table: [OwnMessageState, string, string, string][] = [
    [{ kind: 'waiting', reason: 'offline', attempts: 0 }, '◷', 'waits to be sent', 'wait'],
    [{ kind: 'waiting', reason: 'queued', attempts: 0 }, '◷', 'waits to be sent', 'wait'],
    [{ kind: 'waiting', reason: 'signed-out', attempts: 0 }, '◷', 'waits for your sign-in', 'wait'],
    [{ kind: 'waiting', reason: 'upgrade', attempts: 0 }, '◷', 'waits for the update', 'wait'],
    [{ kind: 'waiting', reason: 'behind-refused', attempts: 0 }, '◷', 'waits behind a refused message', 'wait'],
    [{ kind: 'waiting', reason: 'retrying', attempts: 3 }, '◷', 'not sent yet, trying again', 'wait'],
    [{ kind: 'sending' }, '↑', 'sending', 'quiet'],
    [{ kind: 'may-have-sent' }, '?', 'may have been sent', 'wait'],
    [{ kind: 'not-sent', reason: 'too long', code: 'x' }, '✕', 'not sent', 'bad'],
    [{ kind: 'sent' }, '✓', 'sent', 'quiet'],
    [{ kind: 'delivered', by: 1, of: 1 }, '✓✓', 'delivered', 'quiet'],
    [{ kind: 'delivered', by: 2, of: 6 }, '✓✓', 'delivered 2 of 6', 'quiet'],
    [{ kind: 'read', by: 1, of: 1 }, '✓✓', 'read', 'good'],
    [{ kind: 'read', by: 3, of: 6 }, '✓✓', 'read 3 of 6', 'good'],
  ];
  test.each(table)('[CH2] %o is said as "%s %s"', (state, sign, words, tone) => {
    expect(stateWords(state)).toEqual({ sign, words, tone });
  });
});

describe('a change that is not on the server yet', () => {
  const change = (
    kind: PendingChange['kind'],
    state: PendingChange['state'],
    reason: string | null,
  ): PendingChange => ({
    opId: 'op',
    kind,
    state,
    reason,
  });

  test('waiting and sending say what waits', () => {
    expect(changeWords(change('edit', 'waiting', null)).words).toBe('edit waits to be sent');
    expect(changeWords(change('acknowledge', 'sending', null)).words).toBe('acknowledging');
  });

  test('[OB4] refused says why, or that nobody said why', () => {
    expect(changeWords(change('retract', 'refused', 'too late'))).toEqual({
      sign: '✕',
      words: 'Retraction refused: too late',
      tone: 'bad',
    });
    expect(changeWords(change('edit', 'refused', null)).words).toBe('Edit refused: the server gave no reason');
  });
});
