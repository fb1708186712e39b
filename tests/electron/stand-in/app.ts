// The application object: life from ready to quit, and one instance for each data folder.

import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeContext } from './chromium.ts';
import { isReady, whenReady } from './ready.ts';

export interface Closable {
  close(): void;
  isDestroyed(): boolean;
}

export class StandInApp extends EventEmitter {
  readonly isPackaged = process.env['STAND_IN_PACKAGED'] === '1';
  readonly commandLine = { hasSwitch: (name: string): boolean => process.argv.includes(`--${name}`) };
  /** Of the stand-in: filled by BrowserWindow. */
  windows: () => Closable[] = () => [];
  sandboxed = false;
  badge = 0;
  #paths = new Map<string, string>();
  #lockFile: string | null = null;

  whenReady(): Promise<void> {
    return whenReady;
  }
  enableSandbox(): void {
    if (isReady()) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.sandboxed = true;
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }
  getVersion(): string {
    return '0.0.0';
  }
  setBadgeCount(count?: number): boolean {
    this.badge = count ?? 0;
    return true;
  }

  /** The first holds a file with its process id; a second one signals to it and is refused. */
  requestSingleInstanceLock(): boolean {
    const file = join(this.getPath('userData'), 'stand-in.lock');
    const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (holder > 0 && isAlive(holder)) {
      process.kill(holder, 'SIGUSR2');
      return false;
    }
    writeFileSync(file, String(process.pid));
    this.#lockFile = file;
    process.on('SIGUSR2', () => this.emit('second-instance', {}, [], ''));
    return true;
  }

  quit(): void {
    let prevented = false;
    const event = {
      preventDefault: () => {
        prevented = true;
      },
    };
    this.emit('before-quit', event);
    if (prevented) return;
    for (const window of this.windows()) window.close();
    if (this.windows().some((window) => !window.isDestroyed())) return;
    this.emit('will-quit', {});
    this.exit(0);
  }
  exit(code = 0): void {
    this.emit('quit', {}, code);
    if (this.#lockFile) rmSync(this.#lockFile, { force: true });
    void closeContext().finally(() => process.exit(code));
  }
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch {
    return false;
  }
}

export const app = new StandInApp();
