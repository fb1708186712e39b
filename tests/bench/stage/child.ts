// A server in a process of its own. It prints a line with its address when it serves, and may be told things.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));

export interface ServerProcess {
  address: string;
  /** Milliseconds from the start to the line with the address. */
  startMs: number;
  pid: number;
  tell(message: string): void;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 30_000;
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\S*/;
const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** `script` is seen from the project's folder. */
export function startServer(
  script: string,
  environment: NodeJS.ProcessEnv = {},
  commandLine: readonly string[] = [],
): Promise<ServerProcess> {
  const began = performance.now();
  const child = spawn(process.execPath, [script, ...commandLine], {
    cwd: projectFolder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      running.delete(child);
      resolve();
    });
  });
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
    void ended.then(() => reject(new Error(`${script} ended before it served`)));
    if (!child.stdout) throw new Error('a child without output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = ADDRESS.exec(line)?.[0];
      if (address === undefined) return;
      clearTimeout(limit);
      resolve({
        address,
        startMs: performance.now() - began,
        pid: child.pid ?? 0,
        tell: (message) => void child.send(message),
        stop: () => {
          child.kill('SIGTERM');
          return ended;
        },
      });
    });
  });
}
