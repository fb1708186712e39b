import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail } from '#shared/result.ts';
import { BridgeProvider } from '../../../renderer/bridge/provider.tsx';
import { bytes } from '../../../renderer/features/settings/bytes.ts';
import { intervalOptions } from '../../../renderer/features/settings/intervals.ts';
import { SettingsScreen } from '../../../renderer/features/settings/SettingsScreen.tsx';
import { Toaster } from '../../../renderer/ui/feedback/toasts.tsx';
import { resolveTheme } from '../../../renderer/ui/theme/theme.ts';
import { FakeBridge } from '../../support/fake-bridge.ts';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = new FakeBridge();
  render(
    <BridgeProvider bridge={bridge}>
      <SettingsScreen />
      <Toaster />
    </BridgeProvider>,
  );
});
afterEach(cleanup);

describe('a change of a setting', () => {
  test('is saved at once, alone', async () => {
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    await waitFor(() => expect(bridge.askedFor('settings.set')).toEqual([{ theme: 'dark' }]));
    expect(screen.getByRole('radio', { name: 'Dark' })).toHaveProperty('checked', true);
  });

  test('of one alert setting keeps the others', async () => {
    fireEvent.click(screen.getByRole('switch', { name: 'Play a sound' }));
    await waitFor(() =>
      expect(bridge.askedFor('settings.set')).toEqual([
        { notifications: { enabled: true, sound: false, level: 'all' } },
      ]),
    );
  });

  test('that cannot be saved says so and stays as it was', async () => {
    bridge.answer('settings.set', () => fail('storage-full', 'ENOSPC'));
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    expect(await screen.findByText('The disk of this workstation is full.')).toBeTruthy();
    expect(screen.getByRole('radio', { name: 'System' })).toHaveProperty('checked', true);
  });
});

describe('the server', () => {
  test('is saved on Enter when it is an address', async () => {
    const field = screen.getByLabelText('Server');
    fireEvent.change(field, { target: { value: 'https://api.example.org/' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(bridge.askedFor('settings.set')).toEqual([{ server: 'https://api.example.org' }]));
  });

  test('is not saved when it is none', () => {
    const field = screen.getByLabelText('Server');
    fireEvent.change(field, { target: { value: 'not an address' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(screen.getByText('Enter an http or https address.')).toBeTruthy();
    expect(bridge.askedFor('settings.set')).toEqual([]);
  });
});

test('[SE1] says where the keys are kept', async () => {
  expect(await screen.findByText('WS-1')).toBeTruthy();
  expect(screen.getByText('Keys and sign-in')).toBeTruthy();
});

test('an interval that is not on offer is offered too', () => {
  expect(intervalOptions(45_000).map(({ label }) => label)).toEqual([
    '10 s',
    '30 s',
    '45 s',
    '1 min',
    '5 min',
    '15 min',
  ]);
  expect(intervalOptions(30_000)).toHaveLength(5);
});

test('sizes are round', () => {
  expect(bytes(840_100)).toBe('841 kB');
  expect(bytes(12_400_000)).toBe('12 MB');
});

test('the system’s wish for contrast goes before light and dark', () => {
  const wishes = (list: string[]) => (query: string) => list.some((wish) => query.includes(wish));
  expect(resolveTheme('system', wishes(['contrast', 'dark']))).toBe('contrast');
  expect(resolveTheme('system', wishes(['dark']))).toBe('dark');
  expect(resolveTheme('system', wishes([]))).toBe('light');
  expect(resolveTheme('light', wishes(['dark']))).toBe('light');
});
