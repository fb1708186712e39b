// `npm start`, once everything is installed: builds what has changed, opens the demonstration clinic where no server was
// named, opens the console, and takes all of it down again, on Ctrl-C or when the console is quit.

import { onOrphaned } from '../relay.mjs';
import { ensureBuilt } from './bundle.ts';
import { type Clinic, openClinic } from './clinic.ts';
import { startConsole } from './console.ts';
import { chooseShell, electronBinary, fetchElectron, fetchFailedBefore } from './electron-binary.ts';
import { readStartOptions, type StartOptions } from './options.mjs';
import { type Places, places } from './places.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function run(options: StartOptions, where: Places): Promise<number> {
  const closing: (() => Promise<void> | void)[] = [];
  const stop = new Promise<'stopped'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('stopped'));
    onOrphaned(() => resolve('stopped'));
  });
  const unlessStopped = <Value>(work: Promise<Value>) => Promise.race([work, stop]);

  try {
    const building = await unlessStopped(ensureBuilt(say));
    if (building === 'stopped') return 0;

    let clinic: Clinic | null = null;
    if (options.server === null) {
      const opening = openClinic(where, options.fresh, say);
      closing.unshift(async () => (await opening.catch(() => null))?.stop());
      const opened = await unlessStopped(opening);
      if (opened === 'stopped') return 0;
      clinic = opened;
      say(`The demonstration clinic is at ${clinic.server} (${clinic.role}; --fresh begins it anew).`);
    }

    const choosing = chooseShell({
      platform: process.platform,
      environment: process.env,
      asRoot: process.platform === 'linux' && process.getuid?.() === 0,
      loopbackAsked: options.loopback,
      binary: electronBinary,
      failedBefore: () => fetchFailedBefore(where.electronRecord),
      fetch: () => fetchElectron(where.electronRecord, say),
    });
    const choice = await unlessStopped(choosing);
    if (choice === 'stopped') return 0;

    const starting = startConsole(
      choice,
      {
        profile: options.profile,
        server: clinic?.server ?? options.server ?? '',
        data: clinic === null ? where.consoles : where.demonstrationConsoles,
        signIns: clinic?.signIns ?? null,
      },
      say,
    );
    closing.unshift(async () => {
      const started = await starting.catch(() => null);
      started?.forget();
      await started?.running.stop();
    });
    const started = await unlessStopped(starting);
    if (started === 'stopped') return 0;
    const ended = await unlessStopped(started.running.ended);
    return ended === 'stopped' ? 0 : (ended ?? 1);
  } finally {
    for (const close of closing) await close();
  }
}

const options = readStartOptions(process.argv.slice(2));
if ('problem' in options) throw new Error(options.problem);
run(options, places()).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
