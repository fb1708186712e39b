// The desktop shell around a running daemon: policy first, then the window, the tray, toasts and the machine's signals.

import { app, nativeTheme, session } from 'electron';
import { openAppFiles } from '#bridge-server/app-files.ts';
import { createBridgeGuard } from '#bridge-server/guard.ts';
import type { Daemon } from '#daemon/daemon.ts';
import type { Ports } from '#daemon/ports/ports.ts';
import { createConsoleWindow } from './console-window.ts';
import { guardLeaving } from './leave.ts';
import { watchMachine } from './machine-signals.ts';
import { setMenu } from './menu.ts';
import { createAppOrigin } from './security/app-origin.ts';
import { serveAppFiles } from './security/app-protocol.ts';
import { serveBridge } from './security/bridge-ipc.ts';
import { confineContents } from './security/contents-policy.ts';
import { openLink } from './security/links.ts';
import { restrictSession } from './security/session-policy.ts';
import { createToasts } from './toasts.ts';
import { createTray } from './tray/tray.ts';
import { feedTray } from './tray/feed.ts';
import { wordsFor } from './words.ts';

export interface ShellOptions {
  daemon: Daemon;
  ports: Pick<Ports, 'clock' | 'log' | 'preferences'>;
  rendererFolder: string;
  preloadFile: string;
  packaged: boolean;
  /** The development server of the windows; ignored in an installed console. */
  developmentServer: string | null;
}

export async function openShell({ daemon, ports, ...options }: ShellOptions): Promise<void> {
  const developmentServer = options.packaged ? null : options.developmentServer;
  const appOrigin = createAppOrigin(developmentServer);
  const { bridge } = daemon;
  let words = wordsFor('en');

  confineContents(appOrigin);
  restrictSession(session.defaultSession, appOrigin);
  if (developmentServer === null) serveAppFiles(await openAppFiles(options.rendererFolder));
  const guard = createBridgeGuard(bridge, {
    monotonicMs: () => ports.clock.monotonic(),
    log: ports.log,
    hostCalls: { 'window.openLink': ({ url }) => openLink(url, words) },
  });
  serveBridge(guard, appOrigin, () => ports.clock.monotonic());
  setMenu(process.platform, !options.packaged);

  const window = createConsoleWindow({
    appOrigin,
    preloadFile: options.preloadFile,
    developerTools: !options.packaged,
    ...ports,
    words: () => words,
    onFocus: () => toasts.clear(),
  });
  const toasts = createToasts(bridge, {
    words: () => words,
    windowFocused: window.focused,
    openWindow: window.show,
  });
  const tray = createTray(() => words, {
    open: window.show,
    setOwn: (status) => void bridge.call('presence.setOwn', { status, customStatus: null, until: null }),
    quit: () => app.quit(),
  });
  bridge.subscribe('settings.changed', ({ language, theme }) => {
    words = wordsFor(language);
    nativeTheme.themeSource = theme === 'contrast' ? 'system' : theme;
  });
  feedTray(bridge, tray.show);
  const stopWatching = watchMachine({ host: daemon.host, clock: ports.clock, onLock: toasts.clear });

  guardLeaving({
    bridge,
    log: ports.log,
    words: () => words,
    stop: async () => {
      window.letGo();
      stopWatching();
      await daemon.stop();
    },
  });
  app.on('second-instance', window.show);
  app.on('activate', window.show);
  // Without a listener Electron quits with its last window; here the daemon and the tray go on.
  app.on('window-all-closed', () => undefined);
  window.show();
}
