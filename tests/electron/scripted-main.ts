// A root of its own for tests of the shell: everything of main/electron as it is, around a daemon that says what the test
// tells it to. What the shell asks of the desktop is written down, in the stand-in and in Electron alike. It must run
// before Electron is ready, so it awaits nothing at its top.

import { join } from 'node:path';
import { app, dialog, Menu, Notification, shell, Tray } from 'electron';
import type { HostSignals } from '#daemon/ports/ports.ts';
import { defaultSettings } from '#shared/model/settings.ts';
import { ok, type Result } from '#shared/result.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { createScriptedBridge, type ScriptedBridge } from '#tests/support/scripted-bridge.ts';
import { prepareShell } from '../../main/electron/before-ready.ts';
import { openLink } from '../../main/electron/security/links.ts';
import { openShell } from '../../main/electron/shell.ts';
import { createStorePreferences } from '../../main/electron/store-preferences.ts';
import { wordsFor } from '../../main/electron/words.ts';

export interface Scripted {
  bridge: ScriptedBridge;
  clock: FakeClock;
  /** What the shell told the daemon of the machine, in order. */
  signals: string[];
  stopped: boolean;
  /** Which button every dialog is answered with. */
  answer: number;
  questions: { message: string; detail?: string; buttons?: string[] }[];
  openedOutside: string[];
  /** Past the contract's own check of the address. */
  openLink: (url: string) => Promise<Result<null>>;
  toolTips: string[];
  trayMenu: Menu | null;
  applicationMenu: Menu | null | undefined;
  toasts: { toast: Notification; body: string; title: string; state: 'shown' | 'closed' }[];
  records: string[];
}

declare global {
  var scripted: Scripted;
}

const clock = new FakeClock();
const bridge = createScriptedBridge();
bridge.snapshot('session.changed', { state: 'starting' });
bridge.snapshot('settings.changed', defaultSettings);
bridge.snapshot('outbox.changed', {
  waiting: 0,
  refused: 0,
  held: 0,
  mayHaveSent: 0,
  urgentLate: null,
  oldestWrittenAt: null,
  syncing: false,
  lastSync: null,
});
bridge.answer('session.get', () => ok({ state: 'starting' }));
bridge.answer('rooms.list', () => ok([]));
bridge.answer('window.state', () => ok(null));

const scripted: Scripted = {
  bridge,
  clock,
  signals: [],
  stopped: false,
  answer: 0,
  questions: [],
  openedOutside: [],
  openLink: (url) => openLink(url, wordsFor('en')),
  toolTips: [],
  trayMenu: null,
  applicationMenu: undefined,
  toasts: [],
  records: [],
};
globalThis.scripted = scripted;

dialog.showMessageBox = async (...given: unknown[]) => {
  scripted.questions.push(given.at(-1) as Scripted['questions'][number]);
  return { response: scripted.answer, checkboxChecked: false };
};
shell.openExternal = async (url) => void scripted.openedOutside.push(url);
Tray.prototype.setToolTip = (text) => void scripted.toolTips.push(text);
Tray.prototype.setContextMenu = (menu) => {
  scripted.trayMenu = menu;
};
Menu.setApplicationMenu = (menu) => {
  scripted.applicationMenu = menu;
};
Notification.isSupported = () => true;
Notification.prototype.show = function (this: Notification) {
  scripted.toasts.push({ toast: this, title: this.title, body: this.body, state: 'shown' });
};
Notification.prototype.close = function (this: Notification) {
  for (const shown of scripted.toasts) if (shown.toast === this) shown.state = 'closed';
};

const tell =
  (name: string) =>
  (...values: unknown[]): void =>
    void scripted.signals.push([name, ...values].join(' '));
const host: HostSignals = {
  suspending: tell('suspending'),
  resumed: tell('resumed'),
  screenLocked: tell('screenLocked'),
  screenUnlocked: tell('screenUnlocked'),
  networkChanged: tell('networkChanged'),
  idle: tell('idle'),
};

const folder = given('CONSOLE_DATA');
if (prepareShell(join(folder, 'shell'), app.isPackaged)) void app.whenReady().then(start);
else app.exit(0);

async function start(): Promise<void> {
  const log = { record: (_level: string, event: string) => void scripted.records.push(event) };
  await openShell({
    daemon: {
      bridge,
      host,
      stop: async () => {
        scripted.stopped = true;
        process.stdout.write('daemon stopped\n');
      },
    },
    ports: { clock, log, preferences: createStorePreferences(folder, log) },
    rendererFolder: given('SCRIPTED_RENDERER'),
    preloadFile: given('SCRIPTED_PRELOAD'),
    packaged: app.isPackaged,
    developmentServer: null,
  });
}

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set.`);
  return value;
}
