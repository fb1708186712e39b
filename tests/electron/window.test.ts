// [SE3] The window of the desktop shell: where it comes from, what it may do, where it may go.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachShell, type RunningShell } from './shells.ts';
import { createWorkplace, type Workplace } from './workplace.ts';

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "media-src 'self' blob:; connect-src 'none'; frame-src 'none'; object-src 'none'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

onEachShell('a window', (shell) => {
  let workplace: Workplace;
  let running: RunningShell;
  beforeAll(async () => {
    workplace = await createWorkplace(shell);
    running = await workplace.open();
  });
  afterAll(() => workplace.remove());

  /** Whether the page that was there first is there still. */
  const stayed = () =>
    running.page(() => (window as unknown as { marker?: string }).marker ?? 'another page', undefined);
  const mark = () => running.page(() => void Object.assign(window, { marker: 'first page' }));

  test('it shows app://console', async () => {
    expect(await running.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toBe(
      'app://console/',
    );
  });

  test('its title is the product, whatever the page says (IN14)', async () => {
    expect(await running.page(() => document.title)).toBe('patient 48213');
    const titles = await running.main(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      let prevented = false;
      window?.emit('page-title-updated', { preventDefault: () => (prevented = true) }, 'patient 48213', true);
      return prevented;
    });
    expect(titles).toBe(true);
  });

  test('it is sandboxed, isolated, without Node, webviews or relaxed rules', async () => {
    const preferences = await running.main(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // Electron's own, though its types leave it out.
      const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
    });
    for (const relaxed of [
      'webviewTag',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'enableBlinkFeatures',
    ]) {
      expect(preferences[relaxed] ?? false).toBe(false);
    }
  });

  test('its policy is exactly the one written down, and Chromium enforces it', async () => {
    const headers = await running.main(async ({ net }) => {
      const answer = await net.fetch('app://console/');
      return Object.fromEntries(answer.headers);
    });
    expect(headers['content-security-policy']).toBe(CSP);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(
      await running.page(() => {
        const attempt = (work: () => unknown): string => {
          try {
            return `ran ${String(work())}`;
          } catch (error) {
            return (error as Error).name;
          }
        };
        return {
          inline: (window as unknown as { inlineRan?: boolean }).inlineRan ?? false,
          // By the page's own script: what a test runs in a page is exempt from the policy.
          evaluated: document.documentElement.dataset['evaluated'],
          html: attempt(() => {
            document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>';
          }),
        };
      }),
    ).toEqual({ inline: false, evaluated: 'EvalError', html: 'TypeError' });
  });

  test('styles set by script are allowed: virtual lists and overlays live by them', async () => {
    const height = await running.page(() => {
      const row = document.body.appendChild(document.createElement('div'));
      row.style.height = '37px';
      return row.getBoundingClientRect().height;
    });
    expect(height).toBe(37);
  });

  test('it fetches nothing, not even from its own origin', async () => {
    for (const url of ['/page.js', 'https://example.org/', 'file:///etc/passwd']) {
      expect(
        await running.page(
          (address) =>
            fetch(address).then(
              () => 'fetched',
              () => 'refused',
            ),
          url,
        ),
      ).toBe('refused');
    }
  });

  test.each([
    'app://console/../../package.json',
    'app://console/%2e%2e/%2e%2e/package.json',
    'app://console/..%2f..%2fpackage.json',
    'app://console/..%5c..%5cpackage.json',
    'app://console//etc/passwd',
    'app://elsewhere/index.html',
  ])('%s is not found', async (url) => {
    const status = (address: string) =>
      running.main(async ({ net }, asked: string) => (await net.fetch(asked)).status, address);
    expect(await status('app://console/page.js')).toBe(200);
    expect(await status(url)).toBe(404);
  });

  test.each([
    'https://example.org/',
    'http://127.0.0.1:1/',
    'javascript:document.body.remove()',
    'data:text/html,<h1>elsewhere</h1>',
    'file:///etc/passwd',
    'smb://host/share',
    'mailto:a@example.org',
    'tel:+491234',
    'about:blank',
    'view-source:https://example.org/',
    'chrome://settings/',
    'ws://127.0.0.1:1/',
    'ftp://example.org/',
    'console://app/',
    'app://console.example.org/',
    'app://console@example.org/',
    'app://user@console/',
    'app://console:81/',
    'blob:https://example.org/1',
    '//example.org/',
  ])('[SE3] the page cannot go to %s', async (url) => {
    await mark();
    await running.page((target) => {
      try {
        location.href = target;
      } catch {
        // Not even an address.
      }
    }, url);
    // An answer to a later message: by then the attempt has been decided.
    await running.main(() => globalThis.scripted.bridge.received.length);
    expect(await stayed()).toBe('first page');
  });

  test('[SE3] the decision is the shell’s: foreign addresses are prevented, own ones are not', async () => {
    const decide = (url: string) =>
      running.main(({ BrowserWindow }, asked: string) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        return (['will-navigate', 'will-frame-navigate', 'will-redirect'] as const).map((name) => {
          let prevented = false;
          const event = { url: asked, preventDefault: () => (prevented = true) };
          (contents as unknown as NodeJS.EventEmitter).emit(name, event, asked);
          return prevented;
        });
      }, url);
    expect(await decide('app://console/other')).toEqual([false, false, false]);
    for (const url of ['https://example.org/', 'app://console.evil/', 'app://a@console/', 'app:console', 'nonsense']) {
      expect(await decide(url)).toEqual([true, true, true]);
    }
  });

  test.each(['https://example.org/', 'javascript:alert()', 'about:blank', 'app://console/', ''])(
    '[SE3] window.open(%j) opens nothing',
    async (url) => {
      expect(await running.page((target) => window.open(target) === null, url)).toBe(true);
      expect(await running.main(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    },
  );

  test('[SE3] a webview is prevented wherever one would attach', async () => {
    const prevented = await running.main(({ BrowserWindow }) => {
      let denied = false;
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as NodeJS.EventEmitter;
      contents.emit('will-attach-webview', { preventDefault: () => (denied = true) }, {}, {});
      return denied;
    });
    expect(prevented).toBe(true);
  });
});
