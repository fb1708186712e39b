// The two roots as they are built and shipped, with the real core and no platform in reach: each opens a window that
// works under its policy, and each ends cleanly.

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ensureBuilt, HEADLESS } from '../../build/start/bundle.ts';
import { onEachShell } from './shells.ts';

const SHELL = fileURLToPath(new URL('../../out/main/index.js', import.meta.url));
const NOWHERE = 'http://127.0.0.1:9';

let data = '';
beforeAll(async () => {
  await ensureBuilt(() => undefined);
}, 300_000);
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'console-root-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

/** Runs in the page: what the policy had to stop since the page began. */
const violations = (): Promise<string[]> =>
  new Promise((resolve) => {
    const Observer = (
      globalThis as unknown as { ReportingObserver: new (...given: unknown[]) => ReportingObserverLike }
    ).ReportingObserver;
    interface ReportingObserverLike {
      observe(): void;
      takeRecords(): { body: { effectiveDirective: string; blockedURL: string } }[];
    }
    const observer = new Observer(() => undefined, { types: ['csp-violation'], buffered: true });
    observer.observe();
    resolve(observer.takeRecords().map(({ body }) => `${body.effectiveDirective} ${body.blockedURL}`));
  });

describe('the headless root', () => {
  let child: ChildProcess;
  let output = '';
  const start = (...words: string[]): Promise<number | null> => {
    output = '';
    child = spawn(process.execPath, [HEADLESS, '--data', data, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (output += String(chunk)));
    return new Promise((resolve) => child.on('exit', (code) => resolve(code)));
  };
  const address = async (): Promise<string> => {
    const ready = /^console ready (http:\S+)$/m;
    await vi.waitFor(() => expect(output).toMatch(ready), { timeout: 20_000 });
    return ready.exec(output)?.[1] ?? '';
  };
  afterEach(() => child.kill('SIGKILL'));

  test('it serves a sign-in page that works under its policy, and stops when told to', async () => {
    const ended = start('--server', NOWHERE);
    const browser = await chromium.launch({
      executablePath: process.env['CONSOLE_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking'],
    });
    try {
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      await page.goto(await address());
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      expect(await page.evaluate(violations)).toEqual([]);
      expect(faults).toEqual([]);
      await page.reload();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
    } finally {
      await browser.close();
    }
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('[SE1] its data is for its owner alone, and the token is nowhere in it', async () => {
    void start('--server', NOWHERE, '--profile', 'second');
    const token = (await address()).split('#')[1] ?? '';
    expect(token).toHaveLength(43);
    const folder = join(data, 'second');
    expect((await stat(folder)).mode & 0o077).toBe(0);
    const { stdout } = await run('grep', ['-rlF', token, data]);
    expect(stdout).toBe('');
  });

  test.each([
    [['--server', 'ftp://x'], 'The option server is wrong: must be an http or https address.'],
    [['--profile', '../x'], 'The option profile is wrong: must be 1 to 40 letters, digits, - or _.'],
    [['--demonstration', '{'], 'The option demonstration is wrong: it is not JSON.'],
    [['--renderer', 'http://evil.example/'], 'The option renderer is wrong'],
  ])('%j is refused in words', async (words, sentence) => {
    expect(await start(...words)).toBe(1);
    expect(output).toContain(sentence);
    expect(output).not.toContain('    at ');
  });
});

function run(program: string, words: string[]): Promise<{ stdout: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, words);
    let stdout = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.on('exit', () => resolve({ stdout }));
  });
}

onEachShell('the desktop root', (shell) => {
  test('its window asks the core, works under its policy, and it quits cleanly', async () => {
    const running = await shell.launch(SHELL, { CONSOLE_DATA: data, CONSOLE_SERVER: NOWHERE });
    try {
      await vi.waitFor(async () => expect(await running.page(() => document.body.innerText)).toContain('Sign in'), {
        timeout: 30_000,
      });
      expect(await running.page(violations)).toEqual([]);
      expect(await running.page(() => window.bridge.call('session.get', {}))).toMatchObject({
        ok: true,
        value: { state: 'signed-out', server: NOWHERE },
      });
      expect(await running.page(() => window.bridge.call('host.info', {}))).toMatchObject({
        value: { host: 'electron', profile: 'default' },
      });
      await running.main(({ app }) => void setImmediate(() => app.quit()));
      expect(await running.exited).toBe(0);
    } finally {
      await running.kill();
    }
  });

  test('a second start with the same profile gives way, one with another profile does not', async () => {
    const start = (profile: string) =>
      shell.launch(SHELL, { CONSOLE_DATA: data, CONSOLE_SERVER: NOWHERE, CONSOLE_PROFILE: profile });
    const first = await start('desk');
    await vi.waitFor(async () => expect(await first.page(() => document.title)).toBe('Clinician Console'), {
      timeout: 30_000,
    });
    const again = await start('desk');
    const other = await start('other');
    try {
      expect(await again.exited).toBe(0);
      await vi.waitFor(async () => expect(await other.page(() => document.title)).toBe('Clinician Console'), {
        timeout: 30_000,
      });
    } finally {
      for (const running of [first, again, other]) await running.kill();
    }
  });
});
