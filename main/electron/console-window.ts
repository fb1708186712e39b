// The one window of the console. Closing it hides it: the daemon goes on and the tray brings it back. A window whose
// page failed is replaced; one that keeps failing stays closed until it is asked for.

import { BrowserWindow, dialog } from 'electron';
import type { Clock } from '#daemon/ports/clock.ts';
import type { Log } from '#daemon/ports/log.ts';
import type { Preferences } from '#daemon/ports/preferences.ts';
import type { AppOrigin } from './security/app-origin.ts';
import { keepBounds, readBounds } from './window-bounds.ts';
import { PRODUCT_NAME, type Words } from './words.ts';

const FAILURES_IN_A_ROW = 3;
const FAILURE_WINDOW_MS = 60_000;

export interface ConsoleWindow {
  show(): void;
  focused(): boolean;
  /** From now on closing is closing. */
  letGo(): void;
}

export interface ConsoleWindowNeeds {
  appOrigin: AppOrigin;
  preloadFile: string;
  developerTools: boolean;
  preferences: Preferences;
  clock: Clock;
  log: Log;
  words: () => Words;
  onFocus: () => void;
}

export function createConsoleWindow(needs: ConsoleWindowNeeds): ConsoleWindow {
  let window: BrowserWindow | null = null;
  let leaving = false;
  let failures: number[] = [];

  const open = (): BrowserWindow => {
    const bounds = readBounds(needs.preferences);
    const opened = new BrowserWindow({
      ...(bounds ? { x: bounds.x, y: bounds.y } : {}),
      width: bounds?.width ?? 1280,
      height: bounds?.height ?? 800,
      minWidth: 480,
      minHeight: 360,
      show: false,
      title: PRODUCT_NAME,
      autoHideMenuBar: true,
      webPreferences: {
        preload: needs.preloadFile,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: needs.developerTools,
      },
    });
    if (bounds?.maximized) opened.maximize();
    keepBounds(opened, needs.preferences, needs.clock);
    opened.once('ready-to-show', () => opened.show());
    // The title says nothing about who is signed in or what is open (IN14).
    opened.on('page-title-updated', (event) => event.preventDefault());
    opened.on('focus', needs.onFocus);
    opened.on('close', (event) => {
      if (leaving) return;
      event.preventDefault();
      opened.hide();
    });
    opened.on('closed', () => {
      if (window === opened) window = null;
    });
    opened.webContents.on('render-process-gone', (_gone, { reason }) => onFailure(opened, reason));
    opened.loadURL(needs.appOrigin.startUrl).catch(() => needs.log.record('error', 'window.load-failed'));
    return opened;
  };

  const onFailure = (failed: BrowserWindow, reason: string): void => {
    needs.log.record('error', 'window.gone', { reason });
    failed.destroy();
    if (leaving || reason === 'clean-exit') return;
    const now = needs.clock.monotonic();
    failures = [...failures.filter((at) => now - at < FAILURE_WINDOW_MS), now];
    if (failures.length < FAILURES_IN_A_ROW) {
      window = open();
    } else {
      const { windowFailed, windowFailedDetail } = needs.words();
      void dialog.showMessageBox({ type: 'error', message: windowFailed, detail: windowFailedDetail });
    }
  };

  return {
    show() {
      if (window === null) {
        window = open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    focused: () => window !== null && window.isFocused(),
    letGo() {
      leaving = true;
    },
  };
}
