// A window: shown or hidden, focused or not, and a page inside.

import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { app } from './app.ts';
import { WebContents } from './web-contents.ts';

const open = new Set<BrowserWindow>();
app.windows = () => [...open];

export class BrowserWindow extends EventEmitter {
  static getAllWindows(): BrowserWindow[] {
    return [...open];
  }
  static getFocusedWindow(): BrowserWindow | null {
    return [...open].find((window) => window.isFocused()) ?? null;
  }

  readonly webContents: WebContents;
  readonly options: Electron.BrowserWindowConstructorOptions;
  #bounds: Electron.Rectangle;
  #visible: boolean;
  #focused = false;
  #minimized = false;
  #maximized = false;
  #destroyed = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    this.#visible = options.show ?? true;
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    open.add(this);
    this.webContents = new WebContents(options.webPreferences ?? {});
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.loadURL(url);
    if (!this.#destroyed) this.emit('ready-to-show');
  }
  show(): void {
    this.#visible = true;
    this.focus();
  }
  hide(): void {
    this.#visible = false;
    this.blur();
  }
  focus(): void {
    if (this.#focused || !this.#visible) return;
    this.#focused = true;
    this.emit('focus');
  }
  blur(): void {
    this.#focused = false;
    this.emit('blur');
  }
  minimize(): void {
    this.#minimized = true;
    this.blur();
  }
  restore(): void {
    this.#minimized = false;
  }
  maximize(): void {
    this.#maximized = true;
    this.emit('maximize');
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.emit('move');
    this.emit('resize');
  }
  getNormalBounds(): Electron.Rectangle {
    return this.#bounds;
  }
  isVisible(): boolean {
    return this.#visible;
  }
  isFocused(): boolean {
    return this.#focused;
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  close(): void {
    let prevented = false;
    this.emit('close', {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (!prevented) this.destroy();
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    open.delete(this);
    void this.webContents.destroy();
    this.emit('closed');
    if (open.size > 0) return;
    if (app.listenerCount('window-all-closed') === 0) app.quit();
    else app.emit('window-all-closed');
  }
}
