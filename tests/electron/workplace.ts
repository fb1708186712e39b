// Where a tested shell runs: a data folder of its own, a small page, and the real preload, built as it always is.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect, vi } from 'vitest';
import type { RunningShell, Shell } from './shells.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scriptedEntry = join(root, 'tests/electron/scripted-main.ts');

export interface Workplace {
  data: string;
  /** Starts the shell around a scripted daemon. */
  launch(environment?: NodeJS.ProcessEnv): Promise<RunningShell>;
  /** The same, once its page is loaded and in front. */
  open(environment?: NodeJS.ProcessEnv): Promise<RunningShell>;
  remove(): Promise<void>;
}

const PAGE = `<!doctype html><html><head><title>patient 48213</title>
<script>window.inlineRan = true;</script><script type="module" src="/page.js"></script></head><body></body></html>`;
const SCRIPT = `try { eval('1 + 1'); document.documentElement.dataset.evaluated = 'ran'; }
catch (error) { document.documentElement.dataset.evaluated = error.name; }
document.documentElement.dataset.loaded = 'yes';`;

export async function createWorkplace(shell: Shell): Promise<Workplace> {
  const data = await mkdtemp(join(tmpdir(), 'console-shell-'));
  const renderer = join(data, 'renderer');
  await mkdir(renderer);
  await writeFile(join(renderer, 'index.html'), PAGE);
  await writeFile(join(renderer, 'page.js'), SCRIPT);
  const preload = await buildPreload(join(data, 'preload'));
  const running: RunningShell[] = [];

  const launch: Workplace['launch'] = async (environment = {}) => {
    const started = await shell.launch(scriptedEntry, {
      CONSOLE_DATA: data,
      SCRIPTED_RENDERER: renderer,
      SCRIPTED_PRELOAD: preload,
      ...environment,
    });
    running.push(started);
    return started;
  };
  return {
    data,
    launch,
    async open(environment) {
      const started = await launch(environment);
      await windowLoaded(started);
      return started;
    },
    async remove() {
      for (const started of running) await started.kill();
      await rm(data, { recursive: true, force: true });
    },
  };
}

export async function windowLoaded(shell: RunningShell): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await shell.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);
      expect(await shell.page(() => document.documentElement.dataset['loaded'])).toBe('yes');
    },
    { timeout: 30_000, interval: 50 },
  );
}

async function buildPreload(outDir: string): Promise<string> {
  const { default: config } = await import('../../electron.vite.config.ts');
  const { externalizeDeps, ...options } = config.preload?.build ?? {};
  if (externalizeDeps !== false) throw new Error('A sandboxed preload can load no dependencies.');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ...options,
      outDir,
      emptyOutDir: true,
      modulePreload: false,
      rolldownOptions: { ...options.rolldownOptions, external: ['electron'] },
    },
  });
  return join(outDir, 'index.cjs');
}
