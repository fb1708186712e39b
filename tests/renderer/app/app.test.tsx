import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SessionView } from '#shared/model/session.ts';
import { defaultSettings } from '#shared/model/settings.ts';
import { done, fail, ok } from '#shared/result.ts';
import { App } from '../../../renderer/app/App.tsx';
import { useWindow } from '../../../renderer/app/window-store.ts';
import { aConnection, anOutboxSummary, aRoom, aSession, NOW } from '../../support/chat-fixtures.ts';
import { FakeBridge } from '../../support/fake-bridge.ts';

let bridge: FakeBridge;

beforeEach(() => {
  bridge = new FakeBridge();
  useWindow.getState().forget();
  document.title = 'Clinician Console';
});
afterEach(cleanup);

const open = () => render(<App bridge={bridge} />);
const press = (key: string, code: string, extra = {}) =>
  act(() => void fireEvent.keyDown(document.body, { key, code, ctrlKey: true, ...extra }));
const signedIn = aSession() as Extract<SessionView, { state: 'signed-in' }>;

describe('the sections', () => {
  test('are reached by Ctrl and a digit, each under its own heading', async () => {
    open();
    for (const [digit, name] of [
      ['2', 'People'],
      ['3', 'Outbox'],
      ['4', 'To review'],
      ['5', 'Notifications'],
      ['6', 'Settings'],
      ['1', 'Rooms'],
    ] as const) {
      press(digit, `Digit${digit}`);
      expect(await screen.findByRole('heading', { level: 1, name })).toBeTruthy();
    }
  });

  test('Escape leads from a section back to the rooms', async () => {
    open();
    press('6', 'Digit6');
    await screen.findByRole('heading', { level: 1, name: 'Settings' });
    press('Escape', 'Escape', { ctrlKey: false });
    expect(await screen.findByRole('heading', { level: 1, name: 'Rooms' })).toBeTruthy();
  });

  test('the rail says in words what each section holds', async () => {
    bridge.rooms = [aRoom({ roomId: 'r1', unread: 3 }), aRoom({ roomId: 'r2', unread: 2 })];
    bridge.emit('outbox.changed', anOutboxSummary({ waiting: 4 }));
    open();
    const rail = screen.getByRole('navigation', { name: 'Sections' });
    expect(await within(rail).findByRole('button', { name: 'Rooms, 5 unread messages' })).toBeTruthy();
    expect(within(rail).getByRole('button', { name: 'Outbox, 4 items wait' })).toBeTruthy();
    act(() => bridge.emit('outbox.changed', anOutboxSummary({ waiting: 4, refused: 1 })));
    expect(within(rail).getByRole('button', { name: 'Outbox, 1 item needs you' })).toBeTruthy();
  });
});

describe('the window', () => {
  test('[IN14] its title names nobody and nothing, whatever is open', async () => {
    bridge.rooms = [aRoom({ roomId: 'r1', title: 'Johanna Meier', unread: 3 })];
    open();
    act(() => useWindow.getState().openRoom('r1'));
    await waitFor(() => expect(bridge.askedFor('rooms.detail').length).toBeGreaterThan(0));
    expect(document.title).toBe('Clinician Console');
  });

  test('wears the theme and the density of the settings', () => {
    open();
    act(() => bridge.emit('settings.changed', { ...defaultSettings, theme: 'contrast', density: 'comfortable' }));
    expect(document.documentElement.dataset).toMatchObject({ theme: 'contrast', density: 'comfortable' });
  });

  test('says so when the background part is gone, and that nothing written is lost', async () => {
    open();
    act(() => bridge.setLink({ kind: 'lost', since: NOW, nextTryAt: null }));
    expect((await screen.findByRole('alert')).textContent).toContain('Everything written here is kept.');
  });

  test('a strip shows the outbox when asked', async () => {
    bridge.emit('connection.changed', aConnection({ state: 'offline', cause: 'link-lost', lastReadyAt: NOW - 60_000 }));
    open();
    fireEvent.click(await screen.findByRole('button', { name: 'Show outbox' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Outbox' })).toBeTruthy();
  });

  test('marks the demonstration', () => {
    bridge.emit('session.changed', { ...signedIn, demonstration: true, secrets: 'key-file' });
    open();
    expect(screen.getByText('Demonstration')).toBeTruthy();
  });
});

describe('[CN6] a session that ran out', () => {
  test('asks for the password over the work, once', async () => {
    open();
    act(() => bridge.emit('session.changed', { ...signedIn, expired: true }));
    expect(await screen.findByRole('dialog', { name: 'Sign in again' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Later' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    act(() => bridge.emit('session.changed', { ...signedIn, expired: true }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('is over when the daemon says so', async () => {
    open();
    act(() => bridge.emit('session.changed', { ...signedIn, expired: true }));
    await screen.findByRole('dialog', { name: 'Sign in again' });
    act(() => bridge.emit('session.changed', signedIn));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('[OB12] signing out', () => {
  const signOut = async () => {
    open();
    act(() => useWindow.getState().setOverlay('sign-out'));
    await waitFor(() => expect(bridge.askedFor('session.signOut')).toHaveLength(1));
  };

  test('happens at once when nothing waits', async () => {
    bridge.answer('session.signOut', () => done);
    await signOut();
    await waitFor(() => expect(useWindow.getState().overlay).toBe('none'));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  test('with unsent items asks first, and discards them only on the second word', async () => {
    bridge.answer('session.signOut', ({ discardUnsent }) => (discardUnsent ? done : fail('conflict', '2 items')));
    bridge.answer('outbox.unsent', () => ok({ count: 2, targets: [{ target: 'Ward 3', count: 2 }] }));
    await signOut();
    const dialog = await screen.findByRole('alertdialog', { name: 'Sign out with unsent items?' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Stay signed in' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(bridge.askedFor('session.signOut')).toEqual([{ discardUnsent: false }]);

    act(() => useWindow.getState().setOverlay('sign-out'));
    fireEvent.click(await screen.findByRole('button', { name: 'Discard and sign out' }));
    await waitFor(() => expect(bridge.askedFor('session.signOut').at(-1)).toEqual({ discardUnsent: true }));
  });
});
