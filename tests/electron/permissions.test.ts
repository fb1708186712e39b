// [SE3] What a page may ask of the machine, and what leads out of it.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachShell, type RunningShell } from './shells.ts';
import { createWorkplace, type Workplace } from './workplace.ts';

const DENIED = [
  'clipboard-read',
  'display-capture',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'pointerLock',
  'serial',
  'storage-access',
  'top-level-storage-access',
  'usb',
  'window-management',
  'fileSystem',
  'keyboardLock',
  'speaker-selection',
  'unknown',
];

/** What the stand-in adds to a session, so that a test can be the page that asks. */
interface AskedSession {
  ask(permission: string, details: { isMainFrame: boolean; requestingUrl: string }): Promise<boolean>;
  check(permission: string, origin: string): boolean;
  deviceHandler(details: object): boolean;
}

onEachShell('permissions', (shell) => {
  let workplace: Workplace;
  let running: RunningShell;
  beforeAll(async () => {
    workplace = await createWorkplace(shell);
    running = await workplace.open();
  });
  afterAll(() => workplace.remove());

  test.skipIf(shell.kind !== 'electron')('[SE3] a page that asks Chromium itself is denied', async () => {
    expect(
      await running.page(async () => ({
        notifications: await Notification.requestPermission(),
        geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
        camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
          () => 'granted',
          () => 'denied',
        ),
      })),
    ).toEqual({ notifications: 'denied', geolocation: 'denied', camera: 'denied' });
  });

  test.skipIf(shell.kind !== 'stand-in')('[SE3] every permission is denied, asked for or looked at', async () => {
    const granted = await running.main(async ({ session }, names: string[]) => {
      const asked = session.defaultSession as unknown as AskedSession;
      const details = { isMainFrame: true, requestingUrl: 'app://console/' };
      const answers = await Promise.all(names.map((name) => asked.ask(name, details)));
      return names.filter((name, index) => answers[index] || asked.check(name, 'app://console/'));
    }, DENIED);
    expect(granted).toEqual([]);
    const device = () =>
      running.main(({ session }) => (session.defaultSession as unknown as AskedSession).deviceHandler({}));
    expect(await device()).toBe(false);
  });

  test.skipIf(shell.kind !== 'stand-in')('[SE3] copying text is allowed to our page alone', async () => {
    const copy = (isMainFrame: boolean, requestingUrl: string) =>
      running.main(
        async ({ session }, details) => {
          const asked = session.defaultSession as unknown as AskedSession;
          const looked = asked.check('clipboard-sanitized-write', details.requestingUrl);
          return [await asked.ask('clipboard-sanitized-write', details), looked];
        },
        { isMainFrame, requestingUrl },
      );
    expect(await copy(true, 'app://console/')).toEqual([true, true]);
    expect(await copy(false, 'app://console/')).toEqual([false, true]);
    expect(await copy(true, 'https://example.org/')).toEqual([false, false]);
  });

  test('[SE3] a page downloads nothing', async () => {
    const prevented = await running.main(({ session }) => {
      let stopped = false;
      session.defaultSession.emit('will-download', { preventDefault: () => (stopped = true) }, {}, {});
      return stopped;
    });
    expect(prevented).toBe(true);
  });

  const open = (url: string, answer: number) =>
    running
      .main((_electron, given: number) => void (globalThis.scripted.answer = given), answer)
      .then(() => running.page((target) => window.bridge.call('window.openLink', { url: target }), url));
  const outside = () => running.main(() => globalThis.scripted.openedOutside);
  const asked = () => running.main(() => globalThis.scripted.questions.map(({ detail }) => detail));

  test('[SE3] a link is opened outside when the person agrees to its real host', async () => {
    expect(await open('https://example.org/path?x=1', 1)).toEqual({ ok: true, value: null });
    expect(await outside()).toEqual(['https://example.org/path?x=1']);
    expect(await asked()).toEqual(['example.org']);
  });

  test('[SE3] a link is not opened when the person declines', async () => {
    expect(await open('https://example.org/declined', 0)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    expect(await outside()).not.toContain('https://example.org/declined');
  });

  test('[SE3] letters of another alphabet do not pass for a known name', async () => {
    await open('https://еxample.org/', 0);
    expect((await asked()).at(-1)).toBe('xn--xample-2of.org');
  });

  test.each([
    'http://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'smb://host/share',
    'ms-msdt:/id',
    'mailto:a@example.org',
    'app://console/',
    'https://bank.example@evil.example/',
    'https://',
    '\\\\host\\share',
    '',
  ])('[SE3] %s is never opened and not even asked about', async (url) => {
    const before = (await asked()).length;
    expect(await open(url, 1)).toMatchObject({ ok: false });
    // Nor would the shell itself open it, were the contract to let it through.
    const past = await running.main((_electron, target: string) => globalThis.scripted.openLink(target), url);
    expect(past.ok).toBe(false);
    expect((await asked()).length).toBe(before);
    expect(await outside()).toEqual(['https://example.org/path?x=1']);
  });
});
