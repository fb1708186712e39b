// Messages from pages to the main process.

import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown;

export class StandInIpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  /** Of the stand-in: what a page's message comes to. */
  async receive(kind: 'invoke' | 'send', event: object, channel: string, args: unknown[]): Promise<unknown> {
    if (kind === 'send') {
      this.emit(channel, event, ...args);
      return undefined;
    }
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return handler(event as Electron.IpcMainInvokeEvent, ...args);
  }

  /** Of the stand-in: every channel that somebody listens to. */
  channels(): string[] {
    return [...this.#handlers.keys(), ...this.eventNames().map(String)].toSorted();
  }
}

export const ipcMain = new StandInIpcMain();
