// A console as a process of its own: the built headless root on a data folder that outlives it, so that a test can kill
// it at any moment and start it again.

import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';

export interface HeadlessConsole {
  /** With the secret in its fragment. */
  address(): string;
  start(): Promise<void>;
  /** `SIGKILL`: as a power button would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface HeadlessOptions {
  profile: string;
  server: string;
  dataFolder: string;
  /** Keeps keys in a file, as the demonstration does; otherwise they die with the process. */
  demonstration: { label: string; email: string; password: string }[];
}

const READY = /console ready (\S+)/;

export function headlessConsole(options: HeadlessOptions): HeadlessConsole {
  let child: ChildProcess | null = null;
  let address = '';

  async function end(signal: NodeJS.Signals): Promise<void> {
    const leaving = child;
    child = null;
    if (!leaving || leaving.exitCode !== null) return;
    const gone = new Promise<void>((resolve) => leaving.once('exit', () => resolve()));
    leaving.kill(signal);
    await gone;
  }

  return {
    address: () => address,
    start: async () => {
      const { profile, server, dataFolder, demonstration } = options;
      const started = spawn(
        process.execPath,
        [
          join(projectRoot, 'out/main/headless.js'),
          ...['--profile', profile, '--server', server, '--data', dataFolder],
          ...['--demonstration', JSON.stringify({ server, signIns: demonstration })],
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      child = started;
      address = await new Promise<string>((resolve, reject) => {
        let said = '';
        const hear = (chunk: Buffer) => {
          said += chunk.toString();
          const ready = READY.exec(said);
          if (ready?.[1]) resolve(ready[1]);
        };
        started.stdout.on('data', hear);
        started.stderr.on('data', hear);
        started.once('exit', (code) => reject(new Error(`the console ended with ${code}: ${said}`)));
      });
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
