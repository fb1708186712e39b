// The console on the desktop: the daemon in Electron's main process, its windows beside it.
// Until Electron is ready nothing is awaited: the sandbox and the scheme must be in place before it is.

import { join } from 'node:path';
import { app } from 'electron';
import { startDaemon } from '#daemon/start.ts';
import { prepareShell } from './electron/before-ready.ts';
import { openShell } from './electron/shell.ts';
import { createStorePreferences } from './electron/store-preferences.ts';
import { readOptions, type ConsoleOptions } from './options.ts';
import { buildPorts, describeInstallation } from './ports.ts';
import { findProduct } from './product.ts';
import { endOnBug } from './process-end.ts';

const product = findProduct(import.meta.url);

try {
  const options = readOptions([], process.env);
  if (prepareShell(join(options.data, options.profile, 'shell'), app.isPackaged)) {
    app
      .whenReady()
      .then(() => start(options))
      .catch(fault);
  } else {
    app.exit(0);
  }
} catch (error) {
  fault(error);
}

async function start(options: ConsoleOptions): Promise<void> {
  const ports = await buildPorts(options, createStorePreferences);
  endOnBug(ports.log);
  const daemon = startDaemon(ports, describeInstallation(options, product.version, 'electron'));
  await openShell({
    daemon,
    ports,
    rendererFolder: product.rendererFolder,
    preloadFile: product.preloadFile,
    packaged: app.isPackaged,
    developmentServer: options.renderer,
  });
}

function fault(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : 'The console could not start.'}\n`);
  app.exit(1);
}
