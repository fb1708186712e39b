// The shell at a desk: one instance, a tray that tells counts, toasts that tell nothing, and the machine's own events.

import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { OutboxSummary } from '#shared/model/outbox.ts';
import { onEachShell, type RunningShell } from './shells.ts';
import { createWorkplace, windowLoaded, type Workplace } from './workplace.ts';

const nothingWaits: OutboxSummary = {
  waiting: 0,
  refused: 0,
  held: 0,
  mayHaveSent: 0,
  urgentLate: null,
  oldestWrittenAt: null,
  syncing: false,
  lastSync: null,
};

onEachShell('the desk', (shell) => {
  let workplace: Workplace;
  let running: RunningShell;
  beforeAll(async () => {
    workplace = await createWorkplace(shell);
    running = await workplace.open();
  });
  afterAll(() => workplace.remove());
  beforeEach(() => signIn());

  const signIn = () =>
    running.main(() => {
      const { bridge } = globalThis.scripted;
      bridge.answer('presence.get', () => ({ ok: true, value: [] }));
      bridge.answer('presence.setOwn', () => ({ ok: true, value: null }));
      bridge.raise('session.changed', {
        state: 'signed-in',
        server: 'https://platform.example.org',
        user: { userId: 'u1', email: 'a@example.org', firstName: 'A', lastName: 'B', role: 'provider' },
        secrets: 'keychain',
        demonstration: false,
        expired: false,
        notice: null,
      });
    });
  const outbox = (summary: OutboxSummary) =>
    running.main((_electron, given: OutboxSummary) => {
      globalThis.scripted.bridge.answer('outbox.summary', () => ({ ok: true, value: given }));
      globalThis.scripted.bridge.raise('outbox.changed', given);
    }, summary);
  const unread = (counts: number[]) =>
    running.main((_electron, given: number[]) => {
      const rooms = given.map((count, index) => ({ roomId: `room ${index}`, title: 'Canary Patient', unread: count }));
      globalThis.scripted.bridge.answer('rooms.list', () => ({ ok: true, value: rooms as never }));
      globalThis.scripted.bridge.raise('rooms.changed', null);
    }, counts);
  const toolTip = () => running.main(() => globalThis.scripted.toolTips.at(-1));
  const windowShown = () => running.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  const focus = (front: boolean) =>
    running.main(({ BrowserWindow }, wanted: boolean) => {
      const [window] = BrowserWindow.getAllWindows();
      if (wanted) window?.show();
      else window?.hide();
    }, front);
  const alert = (acuity: 'routine' | 'urgent') =>
    running.main((_electron, given: 'routine' | 'urgent') => {
      globalThis.scripted.bridge.raise('alert.raised', { kind: 'message', roomId: 'Canary Patient', acuity: given });
    }, acuity);
  const toasts = () =>
    running.main(() => globalThis.scripted.toasts.map(({ title, body, state }) => ({ title, body, state })));
  const shownToasts = async () => (await toasts()).filter(({ state }) => state === 'shown').map(({ body }) => body);

  test('the tray tells how much is unread and unsent, counted anew each time, and nothing else', async () => {
    await unread([2, 1, 0]);
    await outbox({ ...nothingWaits, waiting: 3, refused: 1 });
    await vi.waitFor(async () => expect(await toolTip()).toBe('Clinician Console: 3 unread, 4 not sent yet'));
    await unread([]);
    await outbox(nothingWaits);
    await vi.waitFor(async () => expect(await toolTip()).toBe('Clinician Console'));
    expect(JSON.stringify(await running.main(() => globalThis.scripted.toolTips))).not.toContain('Canary');
  });

  test('the tray sets the own status, and shows it once the daemon says so', async () => {
    const status = () =>
      running.main(() => {
        const menu = globalThis.scripted.trayMenu;
        return (['online', 'away', 'busy', 'in_call'] as const).filter(
          (name) => menu?.getMenuItemById(`status:${name}`)?.checked,
        );
      });
    await running.main(() => globalThis.scripted.trayMenu?.getMenuItemById('status:busy')?.click());
    expect(await running.main(() => globalThis.scripted.bridge.received.at(-1))).toEqual({
      name: 'presence.setOwn',
      input: { status: 'busy', customStatus: null, until: null },
    });
    expect(await status()).toEqual([]);
    await running.main(() => {
      const presence = { lastKnown: null, since: null, asOf: null, source: null, customStatus: null, until: null };
      globalThis.scripted.bridge.raise('presence.changed', {
        presences: [{ userId: 'u1', state: 'busy', ...presence }],
      });
    });
    expect(await status()).toEqual(['busy']);
  });

  test('nobody signed in has no status to set', async () => {
    await running.main(() => globalThis.scripted.bridge.raise('session.changed', { state: 'starting' }));
    expect(await running.main(() => globalThis.scripted.trayMenu?.getMenuItemById('status')?.enabled)).toBe(false);
    await signIn();
    expect(await running.main(() => globalThis.scripted.trayMenu?.getMenuItemById('status')?.enabled)).toBe(true);
  });

  test('closing the window hides it, and the tray brings it back', async () => {
    await running.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await windowShown()).toBe(false);
    expect(await running.main(() => globalThis.scripted.stopped)).toBe(false);
    await running.main(() => globalThis.scripted.trayMenu?.getMenuItemById('open')?.click());
    expect(await windowShown()).toBe(true);
  });

  test('[DS5] a second instance brings the first to the front and ends', async () => {
    await focus(false);
    const second = await workplace.launch();
    expect(await second.exited).toBe(0);
    await vi.waitFor(async () => expect(await windowShown()).toBe(true));
  });

  test('[NT1] an alert becomes a toast without name or content, only while the window is not in front', async () => {
    await focus(true);
    await alert('routine');
    expect(await shownToasts()).toEqual([]);
    await focus(false);
    await alert('routine');
    expect(await shownToasts()).toEqual(['New message']);
    await alert('routine');
    await alert('urgent');
    expect(await shownToasts()).toEqual(['2 new messages', 'Urgent message']);
    expect(JSON.stringify(await toasts())).not.toContain('Canary');
    await focus(true);
    expect(await shownToasts()).toEqual([]);
  });

  test('[NT3] toasts are taken back on lock and on sign-out', async () => {
    await focus(false);
    await alert('routine');
    expect(await shownToasts()).toHaveLength(1);
    await running.main(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
    expect(await shownToasts()).toEqual([]);
    await alert('routine');
    expect(await shownToasts()).toHaveLength(1);
    await running.main(() => globalThis.scripted.bridge.raise('session.changed', { state: 'starting' }));
    expect(await shownToasts()).toEqual([]);
  });

  test('notifications switched off stay off', async () => {
    await focus(false);
    const enable = (enabled: boolean) =>
      running.main((_electron, given: boolean) => {
        const level = 'all' as const;
        globalThis.scripted.bridge.raise('settings.changed', {
          server: 'https://platform.example.org',
          theme: 'dark',
          density: 'compact',
          language: 'en',
          syncIntervalMs: 30_000,
          notifications: { enabled: given, sound: true, level },
          connection: { attempts: 10, delayMs: 2_000, maxDelayMs: 60_000, timeoutMs: 20_000 },
          sendWithEnter: true,
        });
      }, enabled);
    await enable(false);
    await alert('urgent');
    expect(await shownToasts()).toEqual([]);
    await enable(true);
    await alert('urgent');
    expect(await shownToasts()).toEqual(['Urgent message']);
    expect(await running.main(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  });

  test('[CN7] [PR2] sleep, lock and idleness reach the daemon', async () => {
    await running.main(({ powerMonitor }) => {
      globalThis.scripted.signals.length = 0;
      for (const name of ['suspend', 'resume', 'lock-screen', 'unlock-screen']) powerMonitor.emit(name);
    });
    const signals = await running.main(() => globalThis.scripted.signals);
    expect(signals.filter((signal) => !signal.startsWith('idle') && !signal.startsWith('network'))).toEqual([
      'suspending',
      'resumed',
      'screenLocked',
      'screenUnlocked',
    ]);
    await running.main(({ powerMonitor }) => {
      powerMonitor.getSystemIdleTime = () => 321;
      globalThis.scripted.clock.advance(5_000);
    });
    expect(await running.main(() => globalThis.scripted.signals.at(-1))).toBe('idle 321');
  });

  test('[CN5] the daemon hears when the network goes and when it is there again', async () => {
    const setOnline = (online: boolean) =>
      running.main(({ net }, given: boolean) => {
        net.isOnline = () => given;
        globalThis.scripted.signals.length = 0;
        globalThis.scripted.clock.advance(10_000);
        return globalThis.scripted.signals.filter((signal) => signal.startsWith('network'));
      }, online);
    await setOnline(true);
    expect(await setOnline(false)).toEqual(['networkChanged false']);
    expect(await setOnline(false)).toEqual([]);
    expect(await setOnline(true)).toEqual(['networkChanged true']);
  });

  test('[F43] a window whose page died is replaced, but one that keeps dying is not', async () => {
    await focus(true);
    const die = () =>
      running.main(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as NodeJS.EventEmitter;
        contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
        return BrowserWindow.getAllWindows().length;
      });
    expect([await die(), await die(), await die()]).toEqual([1, 1, 0]);
    const question = () => running.main(() => globalThis.scripted.questions.at(-1)?.message);
    expect(await question()).toBe('The window failed several times.');
    await running.main(() => globalThis.scripted.trayMenu?.getMenuItemById('open')?.click());
    await windowLoaded(running);
  });

  test('the window comes back where it was', async () => {
    const bounds = { x: 40, y: 50, width: 900, height: 700 };
    await running.main(({ BrowserWindow }, given) => {
      BrowserWindow.getAllWindows()[0]?.setBounds(given);
      globalThis.scripted.clock.advance(1_000);
    }, bounds);
    await focus(true);
    await running.kill();
    running = await workplace.open();
    expect(await running.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())).toEqual(
      bounds,
    );
  });
});
