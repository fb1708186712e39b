// `npm start` itself, as processes: it opens, is joined, is taken over, and leaves nothing behind.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectFolder } from '../../build/install.mjs';

const START = join(projectFolder, 'build', 'start.mjs');

interface Started {
  lines: string[];
  /** Waits until a line matches; rejects when the start ends before. */
  line(pattern: RegExp): Promise<string[]>;
  /** As Ctrl-C in a terminal: the signal goes to every process of the start. */
  interrupt(): Promise<number | null>;
  terminate(): Promise<number | null>;
  /** As `kill -9` of the first process alone. */
  kill(): Promise<void>;
}

describe.skipIf(process.platform === 'win32')('npm start', () => {
  let data: string;
  const running: ChildProcess[] = [];

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'console-npm-start-'));
  });
  afterEach(() => {
    for (const child of running.splice(0)) {
      if (child.exitCode === null && child.signalCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
    }
    rmSync(data, { recursive: true, force: true });
  });

  function start(...words: string[]): Started {
    const child = spawn(process.execPath, [START, ...words], {
      cwd: tmpdir(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CONSOLE_DATA: data, CI: '1', DISPLAY: '', WAYLAND_DISPLAY: '' },
    });
    running.push(child);
    const lines: string[] = [];
    const waiting = new Set<() => void>();
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const wake = () => {
      for (const look of waiting) look();
    };
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        wake();
      });
    }
    return {
      lines,
      line: (pattern) =>
        new Promise((resolve, reject) => {
          const look = () => {
            for (const line of lines) {
              const match = pattern.exec(line);
              if (match) resolve([...match]);
            }
          };
          waiting.add(look);
          look();
          void ended.then(() => reject(new Error(`It ended without the line ${pattern}:\n${lines.join('\n')}`)));
        }),
      interrupt: () => {
        if (child.pid) process.kill(-child.pid, 'SIGINT');
        return ended;
      },
      kill: async () => {
        child.kill('SIGKILL');
        await new Promise((resolve) => child.once('exit', resolve));
      },
      terminate: () => {
        child.kill('SIGTERM');
        return ended;
      },
    };
  }

  const answers = async (address: string) => {
    try {
      return (await fetch(address, { signal: AbortSignal.timeout(2_000) })).status;
    } catch {
      return null;
    }
  };
  const addressOf = async (started: Started) => (await started.line(/^Console: (http:\S+)$/))[1] ?? '';
  const clinicOf = async (started: Started) =>
    `${(await started.line(/^The demonstration clinic is at (\S+) /))[1]}/api/v1/health`;

  it('opens the demonstration clinic and the console, says why in the browser, and ends with Ctrl-C', async () => {
    const started = start();
    const clinic = await clinicOf(started);
    await started.line(/in the browser, because there is no display here/);
    const address = await addressOf(started);
    expect(new URL(address).hash).not.toBe('');
    expect(await answers(address)).toBe(200);
    expect(await answers(clinic)).toBe(200);
    expect(await started.interrupt()).toBe(0);
    expect(await answers(address)).toBeNull();
    expect(await answers(clinic)).toBeNull();
  });

  it('passes a plain termination on to all that it started', async () => {
    const started = start();
    const clinic = await clinicOf(started);
    const address = await addressOf(started);
    expect(await started.terminate()).toBe(0);
    expect(await answers(address)).toBeNull();
    expect(await answers(clinic)).toBeNull();
  });

  it('leaves nothing behind when whoever started it is killed without a word', async () => {
    const started = start();
    const clinic = await clinicOf(started);
    const address = await addressOf(started);
    await started.kill();
    for (const gone of [address, clinic]) {
      while ((await answers(gone)) !== null) await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });

  it('keeps the clinic at its address from one run to the next', async () => {
    const first = start();
    const clinic = await clinicOf(first);
    await addressOf(first);
    await first.interrupt();
    const second = start();
    expect(await clinicOf(second)).toBe(clinic);
    await addressOf(second);
    await second.interrupt();
  });

  it('joins a running clinic with another profile, refuses --fresh meanwhile, and takes the clinic over', async () => {
    const first = start();
    const clinic = await clinicOf(first);
    const firstAddress = await addressOf(first);
    const second = start('--profile', 'front-desk');
    await second.line(/^The demonstration clinic is at \S+ \(joined/);
    expect(await clinicOf(second)).toBe(clinic);
    expect(await addressOf(second)).not.toBe(firstAddress);

    const third = start('--profile', 'third', '--fresh');
    await third.line(/The option --fresh needs the demonstration to itself/);

    await first.interrupt();
    // The joiner notices by itself; a fact to wait for, bounded by the test's own limit.
    while ((await answers(clinic)) !== 200) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await second.interrupt()).toBe(0);
    expect(await answers(clinic)).toBeNull();
  });

  it('does not start the clinic for a real platform, and keeps its data elsewhere', async () => {
    const started = start('--server', 'http://127.0.0.1:9');
    expect(await answers(await addressOf(started))).toBe(200);
    expect(started.lines.join('\n')).not.toContain('demonstration clinic');
    expect(await started.interrupt()).toBe(0);
  });

  it.each([
    [['--sever', 'x'], /There is no option --sever/],
    [['--server', 'nowhere'], /The option --server is not an http or https address: nowhere/],
  ])('refuses %j with a sentence and the list of options', (words, sentence) => {
    const ended = spawnSync(process.execPath, [START, ...words], { encoding: 'utf8' });
    expect(ended.status).toBe(2);
    expect(ended.stderr).toMatch(sentence);
    expect(ended.stderr).toContain('--profile NAME');
  });

  it('explains its options', () => {
    const ended = spawnSync(process.execPath, [START, '--help'], { encoding: 'utf8' });
    expect(ended.status).toBe(0);
    expect(ended.stdout).toContain('--fresh');
  });
});
