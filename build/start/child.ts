// A process that we started and that must not outlive us: asked politely first, ended after a while.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const POLITE_STOP_MS = 5_000;

export interface Child {
  /** Resolves with the exit code once it has ended; null when a signal ended it or it never began. */
  readonly ended: Promise<number | null>;
  readonly running: boolean;
  stop(): Promise<void>;
}

export interface ChildOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** Each line of its output; without it the output is ours. */
  onLine?: (line: string) => void;
  /** Each line that it complains with; without it they are ours. */
  onErrorLine?: (line: string) => void;
}

export function startChild(command: string, commandLine: readonly string[], options: ChildOptions): Child {
  const child = spawn(command, commandLine, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', options.onLine ? 'pipe' : 'inherit', options.onErrorLine ? 'pipe' : 'inherit'],
  });
  listen(child.stdout, options.onLine);
  listen(child.stderr, options.onErrorLine);
  let running = true;
  const ended = new Promise<number | null>((resolve) => {
    const end = (code: number | null) => {
      running = false;
      resolve(code);
    };
    child.once('error', () => end(null));
    child.once('close', end);
  });
  return {
    ended,
    get running() {
      return running;
    },
    async stop() {
      if (!running) return;
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), POLITE_STOP_MS);
      await ended;
      clearTimeout(impatience);
    },
  };
}

function listen(stream: ChildProcess['stdout'], onLine: ((line: string) => void) | undefined): void {
  if (stream && onLine) createInterface({ input: stream }).on('line', onLine);
}
