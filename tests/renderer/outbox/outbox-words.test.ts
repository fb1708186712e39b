import { describe, expect, test } from 'vitest';
import {
  filterItems,
  historyWords,
  inOrder,
  lastErrorWords,
  stateWords,
  toneOf,
} from '../../../renderer/features/outbox/outbox-words.ts';
import { NOW } from '../../support/chat-fixtures.ts';
import { anItem } from './an-item.ts';

const refused = anItem({ state: 'rejected', laneState: 'blocked', lastError: { code: 'not-allowed', message: 'x' } });

describe('[OB10] the state of an item in words', () => {
  test('tells the reasons of waiting apart', () => {
    expect(stateWords(anItem())).toBe('waits to be sent');
    expect(stateWords(anItem({ waitsFor: 'network' }))).toBe('waits for the network');
    expect(stateWords(anItem({ waitsFor: 'sign-in' }))).toBe('waits for your sign-in');
    expect(stateWords(anItem({ waitsFor: 'update' }))).toBe('waits for an update of the console');
    expect(stateWords(anItem({ waitsFor: 'going-online' }))).toBe('waits until you go online');
    expect(stateWords(anItem({ waitsFor: 'next-try' }))).toBe('not sent yet, is tried again');
    expect(stateWords(anItem({ waitsFor: 'refused-before' }))).toBe('waits behind an item that was not sent');
    expect(stateWords(anItem({ waitsFor: 'held-before' }))).toBe('waits behind an item that asks you');
    expect(stateWords(anItem({ state: 'inflight', waitsFor: null }))).toBe('is being sent');
  });

  test('[OB3] an unknown outcome is never called unsent', () => {
    expect(stateWords(anItem({ maySent: true, waitsFor: 'network' }))).toBe(
      'may have been sent, waits for the network',
    );
    expect(lastErrorWords(anItem({ maySent: true }))).toContain('so it arrives once');
  });

  test('a refused item says why and what to do', () => {
    expect(stateWords(refused)).toBe('not sent');
    expect(lastErrorWords(refused)).toContain('You are not allowed to do this.');
    expect(toneOf(refused)).toBe('refused');
  });

  test('[OB11] a held item asks, with its age', () => {
    const held = anItem({ state: 'held', waitsFor: null, ageMs: 130 * 60_000 });
    expect(stateWords(held)).toBe('written 2 h 10 min ago, send now?');
    expect(historyWords(held, NOW)).toBe('');
    expect(filterItems([held, anItem()], 'refused')).toEqual([held]);
  });

  test('a code of the server has words of ours', () => {
    const item = anItem({ state: 'rejected', lastError: { code: 'NOT_A_MEMBER', message: 'x' } });
    expect(lastErrorWords(item)).toBe('You are not a member of this room any more.');
  });

  test('the server’s own words never reach the screen', () => {
    expect(lastErrorWords(anItem({ lastError: { code: 'ERR_1003', message: '<b>stack</b>' } }))).toBe(
      'The server refused it (code ERR_1003).',
    );
  });
});

describe('the history of an item', () => {
  test('names age, attempts and the next try', () => {
    const item = anItem({ ageMs: 4 * 60_000, attempts: 3, nextTryAt: NOW + 12_000 });
    expect(historyWords(item, NOW)).toBe('written 4 min ago · tried 3 times · next try in 12 s');
  });

  test('[OB5] names no next try for what was refused', () => {
    expect(historyWords({ ...refused, nextTryAt: NOW + 1_000 }, NOW)).not.toContain('next try');
  });

  test('what was written this moment is just now', () => {
    expect(historyWords(anItem({ ageMs: 900 }), NOW)).toBe('written just now');
  });
});

describe('order and filter', () => {
  const items = [anItem({ opId: 'b', writtenAt: NOW }), refused, anItem({ opId: 'a', writtenAt: NOW - 90_000 })];
  test('what needs a person comes first, the rest as it was written', () => {
    expect(inOrder(items).map(({ opId }) => opId)).toEqual([refused.opId, 'a', 'b']);
  });
  test('the filters part the items without losing any', () => {
    const waiting = filterItems(items, 'waiting');
    const needing = filterItems(items, 'refused');
    expect(needing).toEqual([refused]);
    expect(waiting.length + needing.length).toBe(filterItems(items, 'all').length);
  });
});
