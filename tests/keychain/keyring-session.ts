// A desktop session's keyring for one test file: a message bus and gnome-keyring of its own, in a folder of its own, so
// that nobody's real keyring is touched.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What is missing to run it here, or null. */
export function missingForKeyring(): string | null {
  if (process.platform !== 'linux') return 'the keyring tests are for the Secret Service of Linux';
  for (const program of ['dbus-run-session', 'gnome-keyring-daemon']) {
    if (spawnSync(program, ['--version']).error) return `${program} is not installed`;
  }
  return null;
}

export interface KeyringSession {
  busAddress: string;
  /** Ends the keyring and its bus, as when a session dies under a running console. */
  stop(): Promise<void>;
}

const SCRIPT = `
gnome-keyring-daemon --unlock --components=secrets --foreground < <(printf test) >/dev/null 2>&1 &
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
  string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'; do :; done
echo "$DBUS_SESSION_BUS_ADDRESS"
read -r _
kill $!
wait
`;

export async function startKeyringSession(): Promise<KeyringSession> {
  const folder = mkdtempSync(join(tmpdir(), 'console-keyring-'));
  const session = spawn('dbus-run-session', ['--', 'bash', '-c', SCRIPT], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...process.env,
      HOME: folder,
      XDG_DATA_HOME: join(folder, 'data'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      XDG_RUNTIME_DIR: folder,
    },
  });
  const ended = new Promise<void>((resolve) => session.once('close', () => resolve()));
  return {
    busAddress: await firstLine(session, ended),
    async stop() {
      session.stdin.end('\n');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function firstLine(session: ChildProcess, ended: Promise<void>): Promise<string> {
  if (!session.stdout) throw new Error('the session has no output');
  const lines = createInterface({ input: session.stdout });
  const line = new Promise<string>((resolve) => lines.once('line', resolve));
  const early = ended.then(() => {
    throw new Error('the keyring session ended before it was ready');
  });
  const address = await Promise.race([line, early]);
  early.catch(() => {});
  return address;
}
