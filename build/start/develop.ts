// `npm run dev`: the console with hot reload. In Electron where it is there, with electron-vite's own watch; else in the
// browser, with the windows from Vite's server and the daemon straight from its sources, begun anew at each change.

import { join } from 'node:path';
import { createServer, type InlineConfig } from 'vite';
import electronViteConfig from '../../electron.vite.config.ts';
import { ownNode, projectFolder } from '../install.mjs';
import { onOrphaned } from '../relay.mjs';
import { type Child, startChild } from './child.ts';
import { type Clinic, openClinic } from './clinic.ts';
import { consoleEnvironment } from './console.ts';
import { chooseShell, electronBinary, fetchElectron, fetchFailedBefore } from './electron-binary.ts';
import { HELP, readStartOptions, type StartOptions } from './options.mjs';
import { places } from './places.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function run(options: StartOptions): Promise<number> {
  const where = places();
  const clinic = options.server === null ? await openClinic(where, options.fresh, say) : null;
  const env = consoleEnvironment({
    profile: options.profile,
    server: clinic?.server ?? options.server ?? '',
    data: clinic === null ? where.consoles : where.demonstrationConsoles,
    signIns: clinic?.signIns ?? null,
  });
  const choice = await chooseShell({
    platform: process.platform,
    environment: process.env,
    asRoot: process.platform === 'linux' && process.getuid?.() === 0,
    loopbackAsked: options.loopback,
    binary: electronBinary,
    failedBefore: () => fetchFailedBefore(where.electronRecord),
    fetch: () => fetchElectron(where.electronRecord, say),
  });
  say(`The console runs in ${choice.shell === 'electron' ? 'Electron' : 'the browser'}, ${choice.why}.`);
  return choice.shell === 'electron' ? developInElectron(env, clinic) : developInBrowser(env, clinic);
}

async function developInElectron(env: NodeJS.ProcessEnv, clinic: Clinic | null): Promise<number> {
  const bundler = join(projectFolder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  return untilStopped(startChild(ownNode, [bundler, 'dev', '--watch'], { cwd: projectFolder, env }), clinic);
}

async function developInBrowser(env: NodeJS.ProcessEnv, clinic: Clinic | null): Promise<number> {
  const { renderer } = electronViteConfig as { renderer: InlineConfig };
  const windows = await createServer({
    ...renderer,
    configFile: false,
    root: join(projectFolder, 'renderer'),
    // The build's entry is named from the project's folder, the server's from its own.
    build: { ...renderer.build, rolldownOptions: { input: join(projectFolder, 'renderer', 'index.html') } },
  });
  await windows.listen();
  const address = windows.resolvedUrls?.local[0] ?? '';
  const daemon = startChild(ownNode, ['--watch', '--watch-preserve-output', join('main', 'headless.ts')], {
    cwd: projectFolder,
    env: { ...env, ELECTRON_RENDERER_URL: address.replace(/\/$/, '') },
  });
  const code = await untilStopped(daemon, clinic);
  await windows.close();
  return code;
}

async function untilStopped(child: Child, clinic: Clinic | null): Promise<number> {
  let asked = false;
  const stop = () => {
    asked = true;
    void child.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  onOrphaned(stop);
  const code = await child.ended;
  await clinic?.stop();
  return asked ? 0 : (code ?? 1);
}

const options = readStartOptions(process.argv.slice(2));
if ('problem' in options || options.help) {
  process.stderr.write(`${'problem' in options ? `${options.problem}\n\n` : ''}${HELP}`);
  process.exit('problem' in options ? 2 : 0);
}
run(options).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
