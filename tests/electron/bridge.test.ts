// [SE3] The only door of a window on the desktop: what the preload exposes, whom the registry hears, what it passes on.

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ConsoleBridge } from '#shared/bridge/contract.ts';
import { onEachShell, type RunningShell } from './shells.ts';
import { createWorkplace, windowLoaded, type Workplace } from './workplace.ts';

declare global {
  interface Window {
    bridge: ConsoleBridge;
    heard: unknown[];
  }
}

onEachShell('the bridge', (shell) => {
  let workplace: Workplace;
  let running: RunningShell;
  beforeAll(async () => {
    workplace = await createWorkplace(shell);
    running = await workplace.open();
  });
  afterAll(() => workplace.remove());

  test('[SE3] the page gets two functions and nothing of Electron', async () => {
    expect(
      await running.page(() => ({
        names: Object.keys(window.bridge).toSorted(),
        kinds: Object.values(window.bridge).map((part) => typeof part),
        electron: ['require', 'process', 'ipcRenderer', 'electron', 'module', 'Buffer'].filter(
          (name) => name in window,
        ),
      })),
    ).toEqual({ names: ['call', 'subscribe'], kinds: ['function', 'function'], electron: [] });
  });

  test('a call goes to the daemon and its answer comes back', async () => {
    expect(await running.page(() => window.bridge.call('session.get', {}))).toEqual({
      ok: true,
      value: { state: 'starting' },
    });
  });

  test('[SE3] a call outside the contract is refused at the door', async () => {
    const before = await running.main(() => globalThis.scripted.bridge.received.length);
    const answers = await running.page(async () => {
      const call = window.bridge.call as (name: unknown, input: unknown) => Promise<{ error: { code: string } }>;
      return [
        (await call('daemon.explode', {})).error.code,
        (await call('session.get', { extra: 1 })).error.code,
        (await call('cache.put', { key: 'k', value: 'x'.repeat(2_000_000), freshForMs: 0 })).error.code,
      ];
    });
    expect(answers).toEqual(['unknown-call', 'invalid-input', 'too-large']);
    expect(await running.main(() => globalThis.scripted.bridge.received.length)).toBe(before);
  });

  test('a subscriber hears the snapshot first, then what happens, then nothing more', async () => {
    await running.page(() => {
      window.heard = [];
      const stop = window.bridge.subscribe('outbox.changed', (payload) => window.heard.push(payload.waiting));
      Object.assign(window, { stop });
    });
    await vi.waitFor(async () => expect(await running.page(() => window.heard)).toEqual([0]));
    const raise = (waiting: number) =>
      running.main((_electron, count: number) => {
        const rest = {
          refused: 0,
          held: 0,
          urgentLate: null,
          mayHaveSent: 0,
          oldestWrittenAt: null,
          syncing: false,
          lastSync: null,
        };
        globalThis.scripted.bridge.raise('outbox.changed', { waiting: count, ...rest });
      }, waiting);
    await raise(2);
    await vi.waitFor(async () => expect(await running.page(() => window.heard)).toEqual([0, 2]));
    const listeners = await running.main(() => globalThis.scripted.bridge.listeners('outbox.changed'));
    await running.page(() => (window as unknown as { stop: () => void }).stop());
    await vi.waitFor(async () =>
      expect(await running.main(() => globalThis.scripted.bridge.listeners('outbox.changed'))).toBe(listeners - 1),
    );
    await raise(3);
    await running.page(() => window.bridge.call('session.get', {}));
    expect(await running.page(() => window.heard)).toEqual([0, 2]);
  });

  test('a second listener of the same window hears the snapshot too', async () => {
    await running.page(() => {
      window.heard = [];
      window.bridge.subscribe('session.changed', () => window.heard.push('first'));
    });
    await vi.waitFor(async () => expect(await running.page(() => window.heard)).toEqual(['first']));
    await running.page(() => void window.bridge.subscribe('session.changed', () => window.heard.push('second')));
    await vi.waitFor(async () => expect(await running.page(() => window.heard)).toContain('second'));
  });

  test('[SE3] a frame inside the page has no bridge', async () => {
    expect(
      await running.page(() => {
        const frame = document.body.appendChild(document.createElement('iframe'));
        return typeof (frame.contentWindow as Window | null)?.bridge;
      }),
    ).toBe('undefined');
  });

  test('[SE3] the registry hears the main frame of our origin, and neither another frame nor another origin', async () => {
    const ask = (frame: { child: boolean; origin: string }) =>
      running.main(async ({ BrowserWindow, ipcMain }, spoken) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        const main = contents?.mainFrame;
        const senderFrame = {
          frameTreeNodeId: (main?.frameTreeNodeId ?? 0) + (spoken.child ? 1 : 0),
          parent: spoken.child ? main : null,
          origin: spoken.origin,
        };
        // The handler as registered: the stand-in and Electron keep it under different names.
        const registry = ipcMain as unknown as {
          _invokeHandlers?: Map<string, (event: object, ...args: unknown[]) => Promise<void> | unknown>;
          receive?: (kind: string, event: object, channel: string, args: unknown[]) => Promise<unknown>;
        };
        const event = { sender: contents, senderFrame };
        const before = globalThis.scripted.bridge.listeners('people.changed');
        ipcMain.emit('bridge:subscription', event, 'subscribe', 'people.changed');
        const subscribed = globalThis.scripted.bridge.listeners('people.changed') - before;
        ipcMain.emit('bridge:subscription', event, 'unsubscribe', 'people.changed');
        const handler = registry._invokeHandlers?.get('bridge:call');
        const answer = handler
          ? await handler(event, 'session.get', {})
          : await registry.receive?.('invoke', event, 'bridge:call', ['session.get', {}]);
        return { ok: (answer as { ok: boolean }).ok, subscribed };
      }, frame);
    expect(await ask({ child: false, origin: 'app://console' })).toEqual({ ok: true, subscribed: 1 });
    expect(await ask({ child: true, origin: 'app://console' })).toEqual({ ok: false, subscribed: 0 });
    for (const origin of ['null', 'https://example.org', 'app://console.evil', 'file://']) {
      expect(await ask({ child: false, origin })).toEqual({ ok: false, subscribed: 0 });
    }
  });

  test('[SE3] there are two channels and no other', async () => {
    const channels = await running.main(({ ipcMain }) => {
      const registry = ipcMain as unknown as { channels?: () => string[]; eventNames(): (string | symbol)[] };
      return registry.channels?.() ?? ['bridge:call', ...registry.eventNames().map(String)].toSorted();
    });
    expect(channels.filter((name) => !name.startsWith('-'))).toEqual(['bridge:call', 'bridge:subscription']);
  });

  test('a flood of calls is refused by rate and leaves the daemon alone', async () => {
    const codes = await running.page(async () => {
      const answers = await Promise.all(Array.from({ length: 600 }, () => window.bridge.call('session.get', {})));
      return answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
    });
    expect(new Set(codes)).toEqual(new Set(['ok', 'too-many']));
    await running.main(() => globalThis.scripted.clock.advance(10_000));
    expect((await running.page(() => window.bridge.call('session.get', {}))).ok).toBe(true);
  });

  const burst = (stalledForMs: number) =>
    running.main((_electron, pauseMs: number) => {
      const { bridge, clock } = globalThis.scripted;
      for (let count = 0; count < 2_001; count += 1) bridge.raise('rooms.changed', null);
      clock.advance(pauseMs);
      bridge.raise('rooms.changed', null);
    }, stalledForMs);

  test('a burst of events reaches a window that takes them', async () => {
    await running.page(() => {
      window.heard = [];
      window.bridge.subscribe('rooms.changed', () => window.heard.push(null));
    });
    await vi.waitFor(async () =>
      expect(await running.main(() => globalThis.scripted.bridge.listeners('rooms.changed'))).toBe(2),
    );
    await burst(0);
    await vi.waitFor(async () => expect(await running.page(() => window.heard.length)).toBe(2_002), {
      timeout: 20_000,
    });
  });

  test('a window that has taken nothing for seconds is cut, and starts anew', async () => {
    await running.page(() => void Object.assign(window, { hung: true }));
    await burst(4_000);
    await vi.waitFor(async () => expect(await running.page(() => 'hung' in window)).toBe(false));
    await windowLoaded(running);
    expect(await running.main(() => globalThis.scripted.records)).toContain('bridge.slow-window');
    expect((await running.page(() => window.bridge.call('session.get', {}))).ok).toBe(true);
  });

  test('reloading ends what the old page had subscribed to', async () => {
    await running.page(() => void window.bridge.subscribe('people.changed', () => undefined));
    const listeners = () => running.main(() => globalThis.scripted.bridge.listeners('people.changed'));
    await vi.waitFor(async () => expect(await listeners()).toBe(1));
    await running.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload());
    await vi.waitFor(async () => expect(await listeners()).toBe(0));
    await windowLoaded(running);
    expect((await running.page(() => window.bridge.call('session.get', {}))).ok).toBe(true);
  });

  test('a page that was led elsewhere by the shell itself has no voice there', async () => {
    await running.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.loadURL('about:blank'));
    expect(await running.page(() => window.bridge.call('session.get', {}))).toMatchObject({
      ok: false,
      error: { code: 'not-allowed' },
    });
  });

  test.skipIf(shell.kind !== 'stand-in')(
    '[SE3] a message from inside a frame, were there a way, is refused',
    async () => {
      await running.main(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.loadURL('app://console/'),
      );
      const answer = await running.page(async () => {
        const frame = document.body.appendChild(document.createElement('iframe'));
        const inside = frame.contentWindow as unknown as Record<string, (message: object) => Promise<unknown>>;
        return inside['__standIn']?.({ kind: 'invoke', channel: 'bridge:call', args: ['session.get', {}] });
      });
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
      expect((await running.page(() => window.bridge.call('session.get', {}))).ok).toBe(true);
    },
  );
});
