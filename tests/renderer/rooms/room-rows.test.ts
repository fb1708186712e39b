import { describe, expect, test } from 'vitest';
import { arrange, groupOf, holdStill, matches, withHeadings } from '../../../renderer/features/rooms/room-rows.ts';
import { markOf, nameOf, previewOf } from '../../../renderer/features/rooms/room-words.ts';
import { aRoom, MINUTE_MS, NOW } from '#tests/support/chat-fixtures.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;
const keys = (lines: { key: string }[]) => lines.map(({ key }) => key);

describe('the groups', () => {
  test.each([
    ['an urgent message to acknowledge', { urgentOpen: 1, lastAt: NOW - 3 * DAY_MS }, 'needsYou'],
    ['a refused message', { refused: 1 }, 'needsYou'],
    ['a message of today', { lastAt: NOW - MINUTE_MS }, 'today'],
    ['something unread from before', { unread: 1, lastAt: NOW - 3 * DAY_MS }, 'today'],
    ['something that waits to be sent', { unsent: 1, lastAt: NOW - 3 * DAY_MS }, 'today'],
    ['nothing since yesterday', { lastAt: NOW - DAY_MS }, 'earlier'],
    ['no message at all', { lastAt: null }, 'earlier'],
  ] as const)('%s', (_, change, group) => {
    expect(groupOf(aRoom({ roomId: 'r', ...change }), NOW)).toBe(group);
  });
});

describe('the order', () => {
  const rooms = [
    aRoom({ roomId: 'old', lastAt: NOW - DAY_MS }),
    aRoom({ roomId: 'first', lastAt: NOW - 2 * MINUTE_MS }),
    aRoom({ roomId: 'newest', lastAt: NOW - MINUTE_MS }),
    aRoom({ roomId: 'urgent', urgentOpen: 1, lastAt: NOW - 2 * DAY_MS }),
  ];

  test('what needs this person comes first, then the newest', () => {
    expect(keys(arrange(rooms, NOW))).toEqual(['urgent', 'newest', 'first', 'old']);
  });

  test('each group begins with its heading', () => {
    const rows = withHeadings(arrange(rooms, NOW));
    expect(keys(rows)).toEqual(['group-needsYou', 'urgent', 'group-today', 'newest', 'first', 'group-earlier', 'old']);
  });

  test('held still, rows keep their places and show their new facts', () => {
    const before = arrange(rooms, NOW);
    const changed = rooms.map((room) => (room.roomId === 'old' ? { ...room, lastAt: NOW, unread: 3 } : room));
    const after = holdStill(before, arrange(changed, NOW));
    expect(keys(after)).toEqual(keys(before));
    expect(after.at(-1)?.room.unread).toBe(3);
  });

  test('held still, a new room waits at the end and a lost one goes', () => {
    const before = arrange(rooms, NOW);
    const changed = [...rooms.filter(({ roomId }) => roomId !== 'first'), aRoom({ roomId: 'new', lastAt: NOW })];
    expect(keys(holdStill(before, arrange(changed, NOW)))).toEqual(['urgent', 'newest', 'old', 'new']);
  });

  test('let go, the proper order is back', () => {
    const changed = rooms.map((room) => (room.roomId === 'old' ? { ...room, lastAt: NOW } : room));
    expect(keys(arrange(changed, NOW))).toEqual(['urgent', 'old', 'newest', 'first']);
  });
});

test('the search takes words in any order, without accents', () => {
  const room = aRoom({ roomId: 'r', title: 'Tomás Ortega', patientLine: 'J.M. · #48213' });
  expect(matches(room, 'ortega tomas')).toBe(true);
  expect(matches(room, '48213')).toBe(true);
  expect(matches(room, 'ortega pharmacy')).toBe(false);
});

describe('what a line says', () => {
  const room = (change: Partial<Parameters<typeof aRoom>[0]>) => aRoom({ roomId: 'r', ...change });
  const own = { senderName: 'Mara Keller', own: true, body: 'ordering', acuity: 'routine', retracted: false } as const;

  test.each([
    ['the sender in a team', room({}), 'Priya: ECG is in the chart'],
    ['no sender in a direct room', room({ kind: 'direct' }), 'ECG is in the chart'],
    ['"You" for own messages', room({ lastPreview: own }), 'You: ordering'],
    ['nothing of a retracted message', room({ lastPreview: { ...own, retracted: true } }), 'You: Message retracted'],
    ['a draft before the last message', room({ draft: 'can you' }), 'Draft: can you'],
    ['typing before a draft', room({ draft: 'can you', typingNames: ['Tomás Ortega'] }), 'Tomás is typing…'],
    ['typing in a direct room', room({ kind: 'direct', typingNames: ['Tomás Ortega'] }), 'typing…'],
    ['that there is nothing yet', room({ lastPreview: null }), 'No messages yet'],
  ])('%s', (_, line, words) => {
    expect(previewOf(line)).toBe(words);
  });

  test('one mark, the most pressing first', () => {
    expect(markOf(room({ urgentOpen: 1, refused: 1, unsent: 2 }))?.words).toBe('urgent');
    expect(markOf(room({ refused: 1, unsent: 2 }))?.words).toBe('not sent');
    expect(markOf(room({ unsent: 2, draft: 'x' }))?.words).toBe('2 waiting');
    expect(markOf(room({ draft: 'x' }))?.words).toBe('draft');
    expect(markOf(room({ draft: 'x', unread: 1 }))).toBeNull();
  });

  test('its name holds everything it shows, in words', () => {
    const name = nameOf(room({ urgentOpen: 1, unread: 2, unreadAtLeast: true, peerPresence: 'away' }), 'needsYou', NOW);
    expect(name).toBe(
      'Emergency · Bay 2, Needs you, away, 1 urgent message to acknowledge, at least 2 unread messages, last message 10:44, Priya: ECG is in the chart',
    );
  });
});
