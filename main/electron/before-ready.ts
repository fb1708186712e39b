// What must be settled before Electron is ready, or cannot be settled at all: the sandbox, the scheme, one instance.

import { mkdirSync } from 'node:fs';
import { app } from 'electron';
import { registerAppScheme } from './security/app-protocol.ts';

/** Switches that open an installed console to whoever can start it. */
const REFUSED_SWITCHES = [
  'inspect',
  'inspect-brk',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'disable-web-security',
  'no-sandbox',
  'allow-file-access-from-files',
  'js-flags',
];

/** False when this process must end: a first one runs already and has been brought to the front, or it was tampered with. */
export function prepareShell(shellFolder: string, packaged: boolean): boolean {
  if (packaged && REFUSED_SWITCHES.some((name) => app.commandLine.hasSwitch(name))) return false;
  app.enableSandbox();
  registerAppScheme();
  // Each profile has a folder of its own, and the lock belongs to the folder: two profiles may run side by side.
  mkdirSync(shellFolder, { recursive: true, mode: 0o700 });
  app.setPath('userData', shellFolder);
  return app.requestSingleInstanceLock();
}
