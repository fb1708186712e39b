import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail } from '#shared/result.ts';
import { ChatScreen } from '../../../renderer/features/chat/ChatScreen.tsx';
import { aConnection, aDetail, aMessage, aPresence, aRoom, SELF } from '#tests/support/chat-fixtures.ts';
import { FakeBridge } from '#tests/support/fake-bridge.ts';
import { attend, HandIntersectionObserver, layOutThePage, watchByHand } from '#tests/support/page-layout.ts';
import { renderWithBridge } from '#tests/support/render-with-bridge.tsx';
import { READ_AFTER_MS } from '../../../renderer/features/chat/timeline/read-marks.ts';

const ROOM = 'visit:1';
const OTHER = 'visit:2';
let bridge: FakeBridge;

beforeEach(() => {
  layOutThePage();
  watchByHand();
  attend({ focused: true, visible: true });
  bridge = new FakeBridge();
  bridge.details.set(ROOM, aDetail({ roomId: ROOM }));
  bridge.details.set(OTHER, aDetail({ roomId: OTHER, title: 'Ward 3' }));
  bridge.rows.set(ROOM, [aMessage({ position: 1, body: 'First' }), aMessage({ position: 2, body: 'Second' })]);
  bridge.readUpTo.set(ROOM, 2);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const screenOf = (roomId: string) => <ChatScreen roomId={roomId} userId={SELF} userRole="provider" />;
const show = (roomId = ROOM) => renderWithBridge(bridge, screenOf(roomId));
const box = (): Promise<HTMLTextAreaElement> => screen.findByRole('textbox', { name: /^Write to / });
const messages = () => screen.getAllByRole('article').map((row) => row.getAttribute('aria-label'));

async function write(text: string): Promise<HTMLTextAreaElement> {
  const input = await box();
  await act(async () => {
    fireEvent.change(input, { target: { value: text } });
  });
  return input;
}

describe('the box', () => {
  test('is empty and the message shown once the daemon has it', async () => {
    show();
    const input = await write('On my way');
    fireEvent.keyDown(input, { key: 'Enter' });
    await screen.findByRole('article', { name: /On my way.*waits to be sent/ });
    expect(input.value).toBe('');
  });

  test('[F43] a double Enter sends once', async () => {
    show();
    const input = await write('Once');
    const release = bridge.hold('chat.send');
    fireEvent.keyDown(input, { key: 'Enter' });
    fireEvent.keyDown(input, { key: 'Enter' });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    await act(async () => release());
    await screen.findByRole('article', { name: /Once/ });
    expect(bridge.askedFor('chat.send')).toHaveLength(1);
  });

  test('keeps the text and says why when it could not be stored', async () => {
    bridge.answer('chat.send', () => fail('storage-full', 'full'));
    show();
    const input = await write('Do not lose me');
    fireEvent.keyDown(input, { key: 'Enter' });
    expect((await screen.findByRole('alert')).textContent).toMatch(/disk of this workstation is full/);
    expect(input.value).toBe('Do not lose me');
  });

  test('keeps its words through another room and back', async () => {
    const { rerender } = show();
    await write('Half a sen');
    rerender(screenOf(OTHER));
    await waitFor(async () => expect((await box()).placeholder).toBe('Write to Ward 3'));
    expect((await box()).value).toBe('');
    expect(bridge.drafts.get(ROOM)?.body).toBe('Half a sen');
    rerender(screenOf(ROOM));
    await waitFor(async () => expect((await box()).value).toBe('Half a sen'));
  });

  test('a send that fails after the room was left waits there, with its reason', async () => {
    bridge.answer('chat.send', () => fail('storage-failed', 'no'));
    const { rerender } = show();
    const input = await write('Left behind');
    const release = bridge.hold('chat.send');
    fireEvent.keyDown(input, { key: 'Enter' });
    rerender(screenOf(OTHER));
    await act(async () => release());
    rerender(screenOf(ROOM));
    await screen.findByRole('alert');
    expect((await box()).value).toBe('Left behind');
  });

  test('Shift+Enter is a new line, or sends where the settings say so', async () => {
    show();
    const input = await write('Words');
    fireEvent.keyDown(input, { key: 'Enter', shiftKey: true });
    expect(bridge.askedFor('chat.send')).toEqual([]);
    act(() => bridge.emit('settings.changed', { ...bridge.settings, sendWithEnter: false }));
    fireEvent.keyDown(input, { key: 'Enter' });
    expect(bridge.askedFor('chat.send')).toEqual([]);
    fireEvent.keyDown(input, { key: 'Enter', shiftKey: true });
    await waitFor(() => expect(bridge.askedFor('chat.send')).toHaveLength(1));
  });

  test('says what too long means and does not send it', async () => {
    show();
    const input = await write('x'.repeat(8_003));
    await screen.findByText('3 characters too many; send it in parts');
    fireEvent.keyDown(input, { key: 'Enter' });
    expect(bridge.askedFor('chat.send')).toEqual([]);
  });

  test('says honestly where the words will go', async () => {
    show();
    expect((await screen.findByPlaceholderText('Write to Emergency · Bay 2')).tagName).toBe('TEXTAREA');
    act(() => bridge.emit('connection.changed', aConnection({ state: 'offline' })));
    await screen.findByPlaceholderText('Write to Emergency · Bay 2 – will be sent when the network is back');
    act(() => bridge.setLink({ kind: 'lost', since: 0, nextTryAt: null }));
    await screen.findByPlaceholderText(/background service does not answer/);
  });

  test('a patient is not asked how much a message presses', async () => {
    renderWithBridge(bridge, <ChatScreen roomId={ROOM} userId={SELF} userRole="patient" />);
    await box();
    expect(screen.queryByRole('radiogroup')).toBeNull();
  });
});

describe('reading', () => {
  test('[CH2] is told only for what was shown to somebody', async () => {
    bridge.readUpTo.set(ROOM, 1);
    show();
    const row = await screen.findByRole('article', { name: /Second/ });
    vi.useFakeTimers();
    attend({ focused: false, visible: true });
    HandIntersectionObserver.see(row, 1);
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS * 2);
    expect(bridge.askedFor('chat.markRead')).toEqual([]);
    attend({ focused: true, visible: true });
    await vi.advanceTimersByTimeAsync(READ_AFTER_MS);
    expect(bridge.askedFor('chat.markRead')).toEqual([{ roomId: ROOM, position: 2 }]);
  });

  test('what was read before is not watched', async () => {
    show();
    const row = await screen.findByRole('article', { name: /Second/ });
    expect(HandIntersectionObserver.made.some((observer) => observer.watched.has(row))).toBe(false);
  });

  test('the daemon is told which room the window shows', async () => {
    const { rerender } = show();
    await box();
    rerender(screenOf(OTHER));
    expect(bridge.askedFor('window.state').at(-1)).toEqual({ focused: true, visible: true, roomId: OTHER });
  });

  test('a new message of somebody else is announced once, an own one is not', async () => {
    const { container } = show();
    await screen.findByRole('article', { name: /Second/ });
    const spoken = () => container.querySelector('.timeline [aria-live="polite"]')?.textContent;
    act(() => bridge.arrive(ROOM, aMessage({ position: 3, own: true, body: 'Mine' })));
    await screen.findByRole('article', { name: /Mine/ });
    expect(spoken()).toBe('');
    act(() => bridge.arrive(ROOM, aMessage({ position: 4, body: 'News' })));
    await waitFor(() => expect(spoken()).toBe('Priya Nair: News'));
  });

  test('a gap offers to be loaded, but only while the server can be reached', async () => {
    bridge.rows.set(ROOM, [
      aMessage({ position: 1 }),
      { row: 'gap', key: 'gap', from: 1, to: 14, count: 12, loading: false },
      aMessage({ position: 14 }),
    ]);
    show();
    await screen.findByText(/12 older messages are not on this workstation/);
    act(() => bridge.emit('connection.changed', aConnection({ state: 'offline' })));
    expect(screen.getByRole('button', { name: 'Load when online' }).hasAttribute('disabled')).toBe(true);
    act(() => bridge.emit('connection.changed', aConnection()));
    fireEvent.click(screen.getByRole('button', { name: 'Load' }));
    await waitFor(() => expect(screen.queryByText(/not on this workstation/)).toBeNull());
  });

  test('[PR1] counts as reachable only whom something vouches for', async () => {
    bridge.presences = [aPresence(SELF, 'online'), aPresence('user-pn', 'busy'), aPresence('user-to', 'offline')];
    show();
    await screen.findByText(/3 members, 1 reachable/);
    act(() => bridge.setLink({ kind: 'lost', since: 0, nextTryAt: null }));
    await screen.findByText(/3 members, presence unknown/);
  });
});

describe('an urgent message', () => {
  const urgent = aMessage({ position: 3, acuity: 'urgent', body: 'Lactate 4.1' });

  test('[CH3] asks to be acknowledged', async () => {
    bridge.rows.set(ROOM, [urgent]);
    show();
    fireEvent.click(await screen.findByRole('button', { name: 'Acknowledge' }));
    await waitFor(() => expect(bridge.askedFor('chat.acknowledge')).toMatchObject([{ roomId: ROOM, target: 'm-3' }]));
  });

  test('far above is found from the header', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => aMessage({ position: index + 10 }));
    bridge.rows.set(ROOM, [urgent, ...rows]);
    bridge.rooms = [aRoom({ roomId: ROOM, urgentOpen: 1 })];
    show();
    await screen.findAllByRole('article');
    expect(screen.queryByRole('article', { name: /Lactate/ })).toBeNull();
    fireEvent.click(await screen.findByRole('button', { name: '1 urgent message to acknowledge' }));
    const found = await screen.findByRole('article', { name: /Lactate/ });
    await waitFor(() => expect(document.activeElement).toBe(found));
  });

  test.each([
    ['once acknowledged', { acknowledgedByMe: true }],
    [
      'while the acknowledgement waits',
      { changes: [{ opId: 'o', kind: 'acknowledge', state: 'waiting', reason: null }] },
    ],
    ['when retracted', { retracted: true }],
    ['by its author', { own: true }],
  ] as const)('does not ask %s', async (_, change) => {
    bridge.rows.set(ROOM, [{ ...urgent, ...change, changes: 'changes' in change ? [...change.changes] : [] }]);
    show();
    await screen.findByRole('article');
    expect(screen.queryByRole('button', { name: 'Acknowledge' })).toBeNull();
  });
});

describe('a refused message', () => {
  const refused = aMessage({
    position: null,
    own: true,
    key: 'c1',
    clientId: 'c1',
    opId: 'op-1',
    body: 'Refused words',
    state: { kind: 'not-sent', reason: 'the words of a server', code: 'NOT_A_MEMBER' },
  });
  beforeEach(() => bridge.rows.set(ROOM, [refused]));

  test('[OB4] says why, and can be tried again', async () => {
    show();
    await screen.findByText('Not sent: you are not a member of this room any more.');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(bridge.askedFor('outbox.retry')).toEqual([{ opIds: ['op-1'] }]));
  });

  test('[IN5] is discarded only after a question that shows its words', async () => {
    show();
    fireEvent.click(await screen.findByRole('button', { name: 'Discard' }));
    const question = await screen.findByRole('alertdialog');
    expect(within(question).getByText('Refused words')).toBeTruthy();
    expect(bridge.askedFor('outbox.discard')).toEqual([]);
    fireEvent.click(within(question).getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(bridge.askedFor('outbox.discard')).toEqual([{ opIds: ['op-1'] }]));
  });

  test('[OB3] is edited under its own id', async () => {
    show();
    fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    const editor = await screen.findByRole('textbox', { name: 'Edit the message' });
    fireEvent.change(editor, { target: { value: 'Better words' } });
    fireEvent.keyDown(editor, { key: 'Enter' });
    await waitFor(() => expect(bridge.askedFor('outbox.amend')).toEqual([{ opId: 'op-1', body: 'Better words' }]));
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Edit the message' })).toBeNull());
  });

  test('an edit that cannot be stored keeps its words, also through another room', async () => {
    bridge.answer('outbox.amend', () => fail('storage-full', 'full'));
    const { rerender } = show();
    fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    const editor = await screen.findByRole('textbox', { name: 'Edit the message' });
    fireEvent.change(editor, { target: { value: 'Better words' } });
    fireEvent.keyDown(editor, { key: 'Enter' });
    await screen.findByRole('alert');
    rerender(screenOf(OTHER));
    rerender(screenOf(ROOM));
    const again = await screen.findByRole('textbox', { name: 'Edit the message' });
    expect((again as HTMLTextAreaElement).value).toBe('Better words');
  });
});

describe('the keyboard', () => {
  test('goes from the empty box up into the messages, along them, and back', async () => {
    show();
    const input = await box();
    await screen.findByRole('article', { name: /Second/ });
    fireEvent.keyDown(input, { key: 'ArrowUp' });
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/Second/);
    fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowUp' });
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/First/);
    fireEvent.keyDown(document.activeElement as Element, { key: 'Escape' });
    expect(document.activeElement).toBe(input);
  });

  test('stays in the box while there are words in it', async () => {
    show();
    const input = await write('words');
    input.focus();
    fireEvent.keyDown(input, { key: 'ArrowUp' });
    expect(document.activeElement).toBe(input);
  });

  test('R replies to the message it is on, Escape takes the reply back', async () => {
    show();
    const row = await screen.findByRole('article', { name: /Second/ });
    act(() => row.focus());
    fireEvent.keyDown(row, { key: 'r' });
    await screen.findByText('Reply to Priya Nair');
    const input = await write('Answer');
    fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(bridge.askedFor('chat.send')).toMatchObject([{ replyToId: 'm-2', body: 'Answer' }]));
    act(() => row.focus());
    fireEvent.keyDown(row, { key: 'r' });
    fireEvent.keyDown(input, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByText('Reply to Priya Nair')).toBeNull());
  });
});

test('messages are named whole, with their state in words', async () => {
  bridge.rows.set(ROOM, [aMessage({ position: 1, own: true, body: 'Hello', state: { kind: 'read', by: 3, of: 6 } })]);
  show();
  await screen.findByRole('article');
  expect(messages()[0]).toMatch(/^You, \d\d:\d\d\. Hello · read 3 of 6$/);
});

test('a conversation that cannot be read says so and offers to try again', async () => {
  bridge.answer('chat.page', () => fail('corrupt', 'no'));
  show();
  await screen.findByRole('alert');
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
});
