import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail } from '#shared/result.ts';
import { RoomList } from '../../../renderer/features/rooms/RoomList.tsx';
import { aPerson, aRoom } from '#tests/support/chat-fixtures.ts';
import { FakeBridge } from '#tests/support/fake-bridge.ts';
import { layOutThePage } from '#tests/support/page-layout.ts';
import { renderWithBridge } from '#tests/support/render-with-bridge.tsx';

const now = Date.now();
let bridge: FakeBridge;
let opened: string[];

beforeEach(() => {
  layOutThePage();
  bridge = new FakeBridge();
  opened = [];
  bridge.rooms = [
    aRoom({ roomId: 'a', title: 'Ward 3', lastAt: now - 1_000 }),
    aRoom({ roomId: 'b', title: 'Pharmacy desk', lastAt: now - 2_000 }),
    aRoom({ roomId: 'c', title: 'Ruth Adeyemi', kind: 'direct', lastAt: now - 3_000 }),
  ];
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const show = () => renderWithBridge(bridge, <RoomList roomId="b" onOpenRoom={(roomId) => opened.push(roomId)} />);
const titles = () =>
  screen.getAllByRole('option').map((row) => within(row).getByText(/^(Ward|Pharm|Ruth)/).textContent);

test('the open room is the selected one, and each says its place', async () => {
  show();
  const row = await screen.findByRole('option', { name: /Pharmacy desk/ });
  expect(row.getAttribute('aria-selected')).toBe('true');
  expect([row.getAttribute('aria-posinset'), row.getAttribute('aria-setsize')]).toEqual(['2', '3']);
});

test('a click or Enter opens a room', async () => {
  show();
  fireEvent.click(await screen.findByRole('option', { name: /Ward 3/ }));
  fireEvent.keyDown(screen.getByRole('option', { name: /Ruth/ }), { key: 'Enter' });
  expect(opened).toEqual(['a', 'c']);
});

test('there is one tab stop, and the arrow keys move it', async () => {
  show();
  const first = await screen.findByRole('option', { name: /Ward 3/ });
  expect(screen.getAllByRole('option').filter((row) => row.tabIndex === 0)).toEqual([first]);
  act(() => first.focus());
  fireEvent.keyDown(first, { key: 'ArrowDown' });
  await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toMatch(/Pharmacy/));
});

describe('while the pointer is over the list', () => {
  const moveUp = () => {
    bridge.rooms = bridge.rooms.map((room) => (room.roomId === 'c' ? { ...room, lastAt: now, unread: 1 } : room));
    act(() => bridge.emit('rooms.changed', null));
  };

  test('the rows hold still, and fall into place when it leaves', async () => {
    const { container } = show();
    await screen.findByRole('option', { name: /Ward 3/ });
    const body = container.querySelector('.rooms__body') as HTMLElement;
    fireEvent.pointerEnter(body);
    moveUp();
    await screen.findByRole('option', { name: /Ruth.*1 unread message/ });
    expect(titles()).toEqual(['Ward 3', 'Pharmacy desk', 'Ruth Adeyemi']);
    fireEvent.pointerLeave(body);
    await waitFor(() => expect(titles()).toEqual(['Ruth Adeyemi', 'Ward 3', 'Pharmacy desk']));
  });

  test('and without it they move at once', async () => {
    show();
    await screen.findByRole('option', { name: /Ward 3/ });
    moveUp();
    await waitFor(() => expect(titles()).toEqual(['Ruth Adeyemi', 'Ward 3', 'Pharmacy desk']));
  });
});

test('the search shows what matches, or says that nothing does', async () => {
  show();
  await screen.findByRole('option', { name: /Ward 3/ });
  const search = screen.getByRole('searchbox');
  fireEvent.change(search, { target: { value: 'pharm' } });
  await waitFor(() => expect(titles()).toEqual(['Pharmacy desk']));
  fireEvent.change(search, { target: { value: 'radiology' } });
  await screen.findByText('No room by that name');
});

test('a list that cannot be read says so, and can be asked for again', async () => {
  bridge.answer('rooms.list', () => fail('storage-failed', 'no'));
  show();
  await screen.findByRole('alert');
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
});

test('New leads to a person by name and opens the direct room', async () => {
  bridge.people = [
    aPerson('user-pn', 'Priya Nair'),
    aPerson('user-mk', 'Mara Keller'),
    aPerson('user-to', 'Tomás Ortega'),
  ];
  show();
  fireEvent.click(await screen.findByRole('button', { name: 'New' }));
  const dialog = await screen.findByRole('dialog');
  fireEvent.change(within(dialog).getByRole('searchbox'), { target: { value: 'tomas' } });
  await waitFor(() => expect(within(dialog).getAllByRole('option')).toHaveLength(1));
  fireEvent.click(within(dialog).getByRole('option', { name: /Tomás/ }));
  await waitFor(() => expect(opened).toEqual(['chat:user-mk:user-to']));
});
