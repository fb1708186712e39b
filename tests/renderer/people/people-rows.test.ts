import { describe, expect, test } from 'vitest';
import { countStates, matches, peopleRows } from '../../../renderer/features/people/people-rows.ts';
import { nextStop } from '../../../renderer/ui/lists/use-roving.ts';
import { presenceWords } from '../../../renderer/ui/presence-words.ts';
import { aPerson, aPresence, MINUTE_MS, NOW } from '../../support/chat-fixtures.ts';

const tomas = aPerson('to', 'Tomás Ortega', { department: 'Emergency', extension: '4410' });
const priya = aPerson('pn', 'Priya Nair', { department: 'Emergency', presence: aPresence('pn', 'away') });
const lena = aPerson('lb', 'Lena Brandt', { department: 'Ward 3', onCall: 'Charge nurse' });
const people = [tomas, lena, priya];
const keys = (query: string, only: Parameters<typeof peopleRows>[2] = null) =>
  peopleRows(people, query, only).map(({ key }) => key);

describe('[PR3] the list of people', () => {
  test('is grouped by department, by last name within', () => {
    expect(keys('')).toEqual(['department Emergency', 'pn', 'to', 'department Ward 3', 'lb']);
  });

  test('keeps its order when presence changes', () => {
    const changed = people.map((person) => ({ ...person, presence: aPresence(person.userId, 'offline') }));
    expect(peopleRows(changed, '', null).map(({ key }) => key)).toEqual(keys(''));
  });

  test('drops the headings of departments without a match', () => {
    expect(keys('lena')).toEqual(['department Ward 3', 'lb']);
    expect(keys('nobody')).toEqual([]);
  });

  test('shows one state only when asked', () => {
    expect(keys('', 'away')).toEqual(['department Emergency', 'pn']);
  });

  test('a heading counts the whole department, also during a search', () => {
    expect(peopleRows(people, 'tomas', null)[0]).toMatchObject({ reachable: 1, total: 2 });
  });

  test('counts everybody once', () => {
    expect(countStates(people)).toMatchObject({ online: 2, away: 1, offline: 0 });
  });
});

describe('searching a person', () => {
  test('matches the beginnings of words, without accents, in any order', () => {
    expect(matches(tomas, 'ort tomas')).toBe(true);
    expect(matches(tomas, '4410')).toBe(true);
    expect(matches(lena, 'charge')).toBe(true);
  });
  test('does not match the middle of words', () => {
    expect(matches(tomas, 'rtega')).toBe(false);
  });
});

describe('[PR1] presence in words', () => {
  const words = (state: Parameters<typeof aPresence>[1], change = {}) =>
    presenceWords(aPresence('x', state, change), NOW);
  test('always says the state', () => {
    expect(words('online')).toBe('reachable');
    expect(words('offline')).toBe('off duty');
    expect(words('away', { since: NOW - 12 * MINUTE_MS })).toBe('away 12 min');
    expect(words('busy', { until: NOW + 45 * MINUTE_MS })).toBe('busy until 11:30');
  });
  test('adds where it comes from, or the person’s own words', () => {
    expect(words('online', { source: 'WS-14' })).toBe('reachable · WS-14');
    expect(words('busy', { since: NOW, customStatus: 'in theatre' })).toBe('busy · in theatre');
  });
  test('what is unknown says when it was known last, and drops old words', () => {
    expect(words('unknown', { asOf: NOW - 25 * MINUTE_MS, customStatus: 'here' })).toBe('unknown, last known 10:20');
    expect(words('unknown', { asOf: null })).toBe('unknown');
  });
});

describe('the keys of a long list', () => {
  const isStop = (index: number) => index % 5 !== 0;
  test('step over headings', () => {
    expect(nextStop('ArrowDown', 4, 20, isStop)).toBe(6);
    expect(nextStop('ArrowUp', 6, 20, isStop)).toBe(4);
  });
  test('reach both ends and stop there', () => {
    expect(nextStop('Home', 9, 20, isStop)).toBe(1);
    expect(nextStop('End', 1, 20, isStop)).toBe(19);
    expect(nextStop('ArrowDown', 19, 20, isStop)).toBeNull();
    expect(nextStop('ArrowUp', 1, 20, isStop)).toBeNull();
  });
  test('page, and settle for the end when there is no page left', () => {
    expect(nextStop('PageDown', 1, 20, isStop)).toBe(11);
    expect(nextStop('PageDown', 15, 20, isStop)).toBe(19);
    expect(nextStop('PageUp', 4, 20, isStop)).toBe(1);
  });
  test('other keys lead nowhere', () => {
    expect(nextStop('a', 4, 20, isStop)).toBeNull();
  });
});
