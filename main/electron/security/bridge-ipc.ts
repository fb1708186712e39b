// The one registry of messages between windows and the main process: one channel for calls, one for subscriptions, and
// each message is from the main frame of a page of ours or it is nothing. Everything else is checked by the guard.

import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { fail } from '#shared/result.ts';
import type { BridgeGuard, WindowDoor, WindowSink } from '#bridge-server/guard.ts';
import type { AppOrigin } from './app-origin.ts';

export const CALL_CHANNEL = 'bridge:call';
export const SUBSCRIPTION_CHANNEL = 'bridge:subscription';
export const EVENT_CHANNEL = 'bridge:event';

/** A window that has so many events before it and has taken none for so long is hung. A burst alone is no fault. */
const BACKLOG_LIMIT_EVENTS = 2_000;
const STALLED_AFTER_MS = 3_000;

interface OpenWindow {
  door: WindowDoor;
  untaken: number;
  /** Monotone time of the last event taken, or of the first one sent while none was under way. */
  movedAtMs: number;
}

export function serveBridge(guard: BridgeGuard, appOrigin: AppOrigin, monotonicMs: () => number): void {
  const windows = new Map<WebContents, OpenWindow>();

  const comesFromOurPage = ({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    senderFrame !== null &&
    senderFrame.frameTreeNodeId === sender.mainFrame.frameTreeNodeId &&
    senderFrame.origin === appOrigin.origin;

  /** The door of a window's present document; it closes when the document goes. */
  const windowOf = (contents: WebContents): OpenWindow => {
    const known = windows.get(contents);
    if (known) return known;
    const sink: WindowSink = {
      deliver(name, payload) {
        if (contents.isDestroyed()) return;
        if (opened.untaken === 0) opened.movedAtMs = monotonicMs();
        opened.untaken += 1;
        contents.send(EVENT_CHANNEL, name, payload);
      },
      backlog: () => (monotonicMs() - opened.movedAtMs > STALLED_AFTER_MS ? opened.untaken : 0),
      backlogLimit: BACKLOG_LIMIT_EVENTS,
      cut: () => contents.reload(),
    };
    const opened: OpenWindow = { door: guard.open(sink), untaken: 0, movedAtMs: monotonicMs() };
    windows.set(contents, opened);
    return opened;
  };

  const watched = new WeakSet<WebContents>();
  const watch = (contents: WebContents): void => {
    if (watched.has(contents)) return;
    watched.add(contents);
    const forget = (): void => {
      windows.get(contents)?.door.close();
      windows.delete(contents);
    };
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) forget();
    });
    contents.on('render-process-gone', forget);
    contents.on('destroyed', forget);
  };

  ipcMain.handle(CALL_CHANNEL, (event, name: unknown, input: unknown) => {
    if (!comesFromOurPage(event)) return fail('not-allowed', 'Only a window of the console can ask.');
    watch(event.sender);
    return windowOf(event.sender).door.call(name, input);
  });

  ipcMain.on(SUBSCRIPTION_CHANNEL, (event, verb: unknown, name: unknown) => {
    if (!comesFromOurPage(event)) return;
    watch(event.sender);
    const window = windowOf(event.sender);
    if (verb === 'taken') {
      window.untaken = Math.max(0, window.untaken - 1);
      window.movedAtMs = monotonicMs();
    } else if (verb === 'subscribe') window.door.subscribe(name);
    else if (verb === 'unsubscribe') window.door.unsubscribe(name);
  });
}
