// What the desktop around the windows has: tray, menus, toasts, dialogs, screens, power.

import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

export class Image {
  readonly bitmap: Buffer;
  constructor(bitmap: Buffer) {
    this.bitmap = bitmap;
  }
}

export const nativeImage = {
  createFromBitmap(buffer: Buffer, { width, height }: Electron.CreateFromBitmapOptions): Image {
    if (buffer.length !== width * height * 4)
      throw new Error('bitmap buffer size is not valid for the given dimensions');
    return new Image(buffer);
  },
};

export class Tray extends EventEmitter {
  image: Image;
  constructor(image: Image) {
    super();
    this.image = image;
  }
  setImage(image: Image): void {
    this.image = image;
  }
  setToolTip(_text: string): void {}
  setContextMenu(_menu: Menu | null): void {}
}

type Template = Electron.MenuItemConstructorOptions;

export class MenuItem {
  readonly id: string;
  readonly label: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly submenu: Menu | null;
  readonly #click: (() => void) | undefined;
  constructor(template: Template) {
    this.id = template.id ?? '';
    this.label = template.label ?? '';
    this.type = template.type ?? 'normal';
    this.role = template.role;
    this.enabled = template.enabled ?? true;
    this.checked = template.checked ?? false;
    this.submenu = Array.isArray(template.submenu) ? Menu.buildFromTemplate(template.submenu) : null;
    this.#click = template.click as (() => void) | undefined;
  }
  click(): void {
    if (this.enabled) this.#click?.();
  }
}

export class Menu {
  static #application: Menu | null = null;
  static buildFromTemplate(template: Template[]): Menu {
    return new Menu(template.map((item) => new MenuItem(item)));
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }
  readonly items: MenuItem[];
  constructor(items: MenuItem[]) {
    this.items = items;
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}

export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;
  readonly urgency: string;
  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    this.urgency = options.urgency ?? 'normal';
  }
  show(): void {
    this.emit('show', {});
  }
  close(): void {
    this.emit('close', {});
  }
}

export const dialog = {
  /** Nobody is there to answer: a test that leads here without an answer of its own is told so. */
  async showMessageBox(..._question: unknown[]): Promise<Electron.MessageBoxReturnValue> {
    throw new Error('A dialog was opened and nobody is there to answer it.');
  },
};

export const shell = {
  async openExternal(_url: string): Promise<void> {
    throw new Error('The stand-in opens nothing outside.');
  },
  async openPath(_path: string): Promise<string> {
    throw new Error('The stand-in opens nothing outside.');
  },
};

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};

export const nativeTheme = { themeSource: 'system' as Electron.NativeTheme['themeSource'] };

export class StandInPowerMonitor extends EventEmitter {
  idleSeconds = 0;
  getSystemIdleTime(): number {
    return this.idleSeconds;
  }
}
export const powerMonitor = new StandInPowerMonitor();
