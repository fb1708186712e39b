// The console without a shell: the same daemon in plain Node, its windows in a browser on this machine.
// Prints one line `console ready <address>`; the address holds a secret and is for the person at this machine.

import { join } from 'node:path';
import { createFilePreferences } from '#adapters/file-preferences.ts';
import { createBridgeGuard } from '#bridge-server/guard.ts';
import { startDaemon } from '#daemon/start.ts';
import { fail } from '#shared/result.ts';
import { startLoopbackHost } from './loopback/host.ts';
import { readOptions } from './options.ts';
import { buildPorts, describeInstallation } from './ports.ts';
import { findProduct } from './product.ts';
import { endOnBug, stopOnce } from './process-end.ts';

async function start(): Promise<void> {
  const product = findProduct(import.meta.url);
  if (product.packaged) throw new Error('Loopback mode is off in an installed console.');
  const options = readOptions(process.argv.slice(2), process.env);
  const ports = await buildPorts(options, (folder, log) =>
    createFilePreferences(join(folder, 'preferences.json'), log),
  );
  endOnBug(ports.log);
  const daemon = startDaemon(ports, describeInstallation(options, product.version, 'loopback'));
  const guard = createBridgeGuard(daemon.bridge, {
    monotonicMs: () => ports.clock.monotonic(),
    log: ports.log,
    hostCalls: {
      // A browser opens links by itself, and asks about pop-ups by itself.
      'window.openLink': async () => fail('unsupported', 'The browser opens links by itself.'),
    },
  });
  const host = await startLoopbackHost({
    guard,
    clock: ports.clock,
    rendererFolder: product.rendererFolder,
    developmentServer: options.renderer,
    port: options.port,
  });
  stopOnce(ports.log, async () => {
    await host.stop();
    await daemon.stop();
  });
  process.stdout.write(`console ready ${host.address}\n`);
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'The console could not start.'}\n`);
  process.exit(1);
});
