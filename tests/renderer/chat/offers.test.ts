import { describe, expect, test } from 'vitest';
import { offersFor, type Offers } from '../../../renderer/features/chat/message/message-commands.ts';
import { textParts } from '../../../renderer/features/chat/message/MessageText.tsx';
import { typingWords } from '../../../renderer/features/chat/timeline/TypingLine.tsx';
import { aDetail, aMessage } from '#tests/support/chat-fixtures.ts';

const { can } = aDetail({ roomId: 'r' });
const offered = (offers: Offers): string[] =>
  Object.entries(offers)
    .filter(([, isOffered]) => isOffered)
    .map(([name]) => name);
const held = { position: null, own: true, clientId: 'c', opId: 'o' } as const;

describe('what is offered for a message', () => {
  test.each([
    ['of somebody else', aMessage({ position: 1 }), ['reply', 'react']],
    ['of one’s own on the server', aMessage({ position: 1, own: true }), ['reply', 'react', 'edit', 'retract']],
    [
      'that waits here',
      aMessage({ ...held, state: { kind: 'waiting', reason: 'offline', attempts: 0 } }),
      ['edit', 'discard', 'retry'],
    ],
    [
      'that was refused',
      aMessage({ ...held, state: { kind: 'not-sent', reason: 'r', code: 'c' } }),
      ['edit', 'discard', 'retry'],
    ],
    ['[OB3] that may have left', aMessage({ ...held, state: { kind: 'may-have-sent' } }), ['edit', 'retract']],
    ['that is retracted', aMessage({ position: 1, own: true, retracted: true }), []],
    ['urgent and not acknowledged', aMessage({ position: 1, acuity: 'urgent' }), ['reply', 'react', 'acknowledge']],
  ])('%s', (_, row, expected) => {
    expect(offered(offersFor(row, can))).toEqual(expected);
  });

  test('nothing is offered that the server cannot do', () => {
    const cannot = { edit: false, retract: false, react: false, acknowledge: false, readReceipts: false };
    expect(offered(offersFor(aMessage({ position: 1, own: true }), cannot))).toEqual(['reply']);
    expect(offered(offersFor(aMessage({ position: 1, acuity: 'urgent' }), cannot))).toEqual(['reply']);
  });
});

describe('[SE4] the words of a message', () => {
  test('lead outside only by https addresses, and stay the words that were written', () => {
    const body = 'See https://example.org/a?b=1, not http://example.org, javascript:alert(1) or <b>this</b>.';
    const parts = textParts(body);
    expect(parts.map(({ text }) => text).join('')).toBe(body);
    expect(parts.flatMap(({ url }) => (url ? [url.href] : []))).toEqual(['https://example.org/a?b=1']);
  });

  test('an address that looks like another names its real host', () => {
    expect(textParts('https://exаmple.org/')[0]?.url?.host).toBe('xn--exmple-4nf.org');
  });
});

test('who is typing, in words', () => {
  expect(typingWords([])).toBe('');
  expect(typingWords(['Priya'])).toBe('Priya is typing…');
  expect(typingWords(['Priya', 'Tomás'])).toBe('Priya and Tomás are typing…');
  expect(typingWords(['a', 'b', 'c'])).toBe('3 people are typing…');
  expect(typingWords([undefined])).toBe('Somebody is typing…');
});
