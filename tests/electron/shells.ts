// The hosts on which the tests of the shell run: the stand-in always, Electron itself wherever its binary and a display
// are. Where they are not, those tests are skipped by name and with the reason.

import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as ElectronModule from 'electron';
import { _electron, type ElectronApplication } from 'playwright';
import { build } from 'vite';
import { describe, test } from 'vitest';

export interface RunningShell {
  /** Runs in the main process with `electron`; the function must stand alone. */
  main<Value, Argument = undefined>(
    ask: (electron: typeof ElectronModule, argument: Argument) => Value | Promise<Value>,
    argument?: Argument,
  ): Promise<Value>;
  /** Runs in the page of the first window. */
  page<Value, Argument = undefined>(
    ask: (argument: Argument) => Value | Promise<Value>,
    argument?: Argument,
  ): Promise<Value>;
  readonly exited: Promise<number | null>;
  readonly output: () => string;
  kill(): Promise<void>;
}

export interface Shell {
  name: string;
  kind: 'stand-in' | 'electron';
  /** Why it cannot run here. */
  missing: string | null;
  launch(entry: string, environment: NodeJS.ProcessEnv): Promise<RunningShell>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

const standIn: Shell = {
  name: 'the stand-in for Electron',
  kind: 'stand-in',
  missing: null,
  async launch(entry, environment) {
    const child = fork(entry, [], {
      cwd: root,
      execArgv: [
        '--disable-warning=ExperimentalWarning',
        '--import',
        join(root, 'tests/electron/stand-in/register.ts'),
      ],
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    return overChannel(child);
  },
};

function overChannel(child: ChildProcess): RunningShell {
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  const open = new Map<number, (answer: { ok: boolean; value: unknown; error: string }) => void>();
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  child.on('message', (answer: { id: number; ok: boolean; value: unknown; error: string }) => {
    open.get(answer.id)?.(answer);
    open.delete(answer.id);
  });
  let lastId = 0;
  const ask = async (where: 'main' | 'page', source: string, argument: unknown): Promise<never> => {
    const id = (lastId += 1);
    const answered = new Promise<{ ok: boolean; value: unknown; error: string }>((resolve) => open.set(id, resolve));
    // A channel that is gone is told by `gone` below.
    if (child.connected) child.send({ id, where, source, argument }, () => undefined);
    const gone = exited.then((code) => ({ ok: false, value: undefined, error: `exited with ${code}: ${output}` }));
    const answer = await Promise.race([answered, gone]);
    if (!answer.ok) throw new Error(answer.error);
    return answer.value as never;
  };
  return {
    main: (source, argument) => ask('main', source.toString(), argument),
    page: (source, argument) => ask('page', source.toString(), argument),
    exited,
    output: () => output,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        // Politely first, so that the browser behind the stand-in ends with it.
        if (child.connected) {
          child.send({ id: 0, where: 'main', source: '(electron) => electron.app.exit(0)' }, () => undefined);
        }
        await exited;
      }
    },
  };
}

const electronFolder = join(root, 'node_modules/electron');

function electronMissing(): string | null {
  const pathFile = join(electronFolder, 'path.txt');
  const executable = existsSync(pathFile) ? join(electronFolder, 'dist', readFileSync(pathFile, 'utf8')) : null;
  if (executable === null || !existsSync(executable)) return 'its binary has not been fetched on this machine';
  const display = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  return display ? null : 'there is no display';
}

const electron: Shell = {
  name: 'Electron itself',
  kind: 'electron',
  missing: electronMissing(),
  async launch(entry, environment) {
    const bundle = entry.endsWith('.ts') ? await bundled(entry) : entry;
    // Chromium refuses its sandbox to root; the tests of the sandbox's own settings do not need it to be on.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const application = await _electron.launch({
      args: [...asRoot, bundle],
      env: { ...process.env, ...environment } as Record<string, string>,
    });
    return overPlaywright(application);
  },
};

function overPlaywright(application: ElectronApplication): RunningShell {
  let output = '';
  const child = application.process();
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  return {
    main: (ask, argument) => application.evaluate(ask as never, argument as never),
    page: async (ask, argument) => (await application.firstWindow()).evaluate(ask as never, argument as never),
    exited,
    output: () => output,
    kill: () => application.close(),
  };
}

/** Electron's own Node reads no TypeScript. */
async function bundled(entry: string): Promise<string> {
  const outDir = join(root, 'out/tests/electron');
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      rolldownOptions: { external: ['electron', 'electron-store'], output: { entryFileNames: '[name].mjs' } },
    },
  });
  return join(outDir, 'scripted-main.mjs');
}

const shells: Shell[] = [standIn, electron];

/** The same tests on every shell; on one that cannot run here, one test that says why it is skipped. */
export function onEachShell(title: string, tests: (shell: Shell) => void): void {
  for (const shell of shells) {
    describe(`${title} on ${shell.name}`, () => {
      if (shell.missing === null) tests(shell);
      else test(`is not tested here: ${shell.missing}`, (context) => context.skip(shell.missing ?? ''));
    });
  }
}
