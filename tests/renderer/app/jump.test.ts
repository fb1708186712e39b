import { describe, expect, test } from 'vitest';
import { findTargets, matchStrength, MOST_SHOWN } from '../../../renderer/app/palette/jump.ts';
import { aPerson, aRoom, NOW, SELF } from '../../support/chat-fixtures.ts';

const rooms = [
  aRoom({ roomId: 'ward', title: 'Ward 3 · Handover', lastAt: NOW - 5_000, patientLine: 'J.M. · #48213' }),
  aRoom({ roomId: 'bay', title: 'Emergency · Bay 2', lastAt: NOW - 1_000 }),
  aRoom({ roomId: 'chat:to', title: 'Tomás Ortega', peerId: 'user-to', lastAt: NOW - 9_000 }),
];
const people = [
  aPerson('user-to', 'Tomás Ortega'),
  aPerson('user-pn', 'Priya Nair', { department: 'Ward 3', title: 'Charge nurse' }),
  aPerson(SELF, 'Mara Keller'),
];
const sections = [
  { section: 'rooms', name: 'Rooms' },
  { section: 'review', name: 'To review' },
] as const;
const names = (query: string) =>
  findTargets(query, rooms, people, sections).map((target) => {
    if (target.kind === 'section') return target.section.section;
    return target.kind === 'room' ? target.room.roomId : target.person.userId;
  });

describe('the quick jump', () => {
  test('shows the newest rooms before anything is typed', () => {
    expect(names('')).toEqual(['bay', 'ward', 'chat:to']);
  });

  test('finds without accents and case', () => {
    expect(names('TOMAS')).toEqual(['chat:to']);
  });

  test('a person with a direct room appears once', () => {
    expect(names('ortega')).toEqual(['chat:to']);
  });

  test('a title that starts with the word comes before one that only mentions it', () => {
    expect(names('ward')).toEqual(['ward', 'user-pn']);
  });

  test('all words must fit, in any order', () => {
    expect(names('nurse priya')).toEqual(['user-pn']);
    expect(names('priya pharmacist')).toEqual([]);
  });

  test('finds a room by its patient’s number', () => {
    expect(names('48213')).toEqual(['ward']);
  });

  test('finds a section by its name, after rooms and people', () => {
    expect(names('review')).toEqual(['review']);
    expect(names('wards')).toEqual([]);
  });

  test('never offers oneself, and no more than fit on the screen', () => {
    expect(names('mara')).toEqual([]);
    const many = Array.from({ length: 40 }, (_, index) => aPerson(`user-${index}`, `Ann Number${index}`));
    expect(findTargets('ann', [], many, sections)).toHaveLength(MOST_SHOWN);
  });

  test('no match has no strength', () => {
    expect(matchStrength('xyz', 'Ward 3', '')).toBe(0);
  });
});
