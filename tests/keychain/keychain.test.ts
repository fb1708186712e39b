// The keychain adapter against a real gnome-keyring, and against none. A process keeps the message bus that it found
// first, so every case with another bus runs in a process of its own.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeychainSecrets } from '#adapters/secrets/keychain-secrets.ts';
import { secretsContract } from '#tests/contract/suites/secrets-contract.ts';
import { type KeyringSession, missingForKeyring, startKeyringSession } from './keyring-session.ts';

const missing = missingForKeyring();

const PRELUDE = `
  const { chooseSecrets } = await import('#adapters/secrets/choose-secrets.ts');
  const { createKeychainSecrets } = await import('#adapters/secrets/keychain-secrets.ts');
  const { createMemorySecrets } = await import('#adapters/secrets/memory-secrets.ts');
  const { createMemoryLog } = await import('#tests/support/memory-log.ts');
  const show = (value) => console.log(JSON.stringify(value));
  const codeOf = (answer) => answer.ok ? 'ok' : answer.error.code;
  const choose = () => chooseSecrets({
    keychain: () => createKeychainSecrets('clinician-console/choice'),
    keyFile: null, memory: createMemorySecrets, log: createMemoryLog(),
  });`;

const nodeArguments = (program: string) => ['--input-type=module', '--eval', PRELUDE + program];
const environment = (busAddress: string) => ({ ...process.env, DBUS_SESSION_BUS_ADDRESS: busAddress });

/** What the program shows, on a bus of its own. */
function shownBy(busAddress: string, program: string): unknown[] {
  const output = execFileSync(process.execPath, nodeArguments(program), {
    encoding: 'utf8',
    env: environment(busAddress),
  });
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

describe.skipIf(missing !== null)(`gnome-keyring${missing === null ? '' : ` (${missing})`}`, () => {
  const busBefore = process.env.DBUS_SESSION_BUS_ADDRESS;
  let session: KeyringSession;
  let number = 0;

  beforeAll(async () => {
    session = await startKeyringSession();
    process.env.DBUS_SESSION_BUS_ADDRESS = session.busAddress;
  });
  afterAll(async () => {
    if (busBefore === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS;
    else process.env.DBUS_SESSION_BUS_ADDRESS = busBefore;
    await session.stop();
  });

  secretsContract('the keychain', async () => {
    number += 1;
    const service = `clinician-console/test-${number}`;
    return {
      secrets: await createKeychainSecrets(service),
      reopen: () => createKeychainSecrets(service),
      survivesRestart: true,
      cleanUp: async () => {},
    };
  });

  it('[SE1] is chosen when it works', () => {
    expect(shownBy(session.busAddress, 'show((await choose()).kind)')).toEqual(['keychain']);
  });

  it('[SE1] keeps a secret where another process finds it, under its own service only', async () => {
    const secrets = await createKeychainSecrets('clinician-console/shared');
    await secrets.set('ada/vault-key', 'f0f0');
    const program = `
      for (const service of ['clinician-console/shared', 'clinician-console/else']) {
        show(await (await createKeychainSecrets(service)).get('ada/vault-key'));
      }`;
    expect(shownBy(session.busAddress, program)).toEqual([
      { ok: true, value: 'f0f0' },
      { ok: true, value: null },
    ]);
  });
});

describe.skipIf(missing !== null)('[F37] a session without a keyring', () => {
  it('answers keychain-failed and never falls back to a store that forgets', () => {
    const program = `
      const secrets = await createKeychainSecrets('clinician-console/nowhere');
      for (const answer of [await secrets.set('a', 'one'), await secrets.get('a'), await secrets.remove('a')]) {
        show(codeOf(answer));
      }`;
    expect(shownBy('unix:path=/nowhere/bus', program)).toEqual(Array(3).fill('keychain-failed'));
  });

  it('[SE1] leads to memory', () => {
    expect(shownBy('unix:path=/nowhere/bus', 'show((await choose()).kind)')).toEqual(['memory']);
  });
});

describe.skipIf(missing !== null)('[F37] a keyring that goes away under a running console', () => {
  let console: ChildProcess | null = null;
  afterAll(() => void console?.kill());

  it('answers keychain-failed from then on, not an empty store', async () => {
    const session = await startKeyringSession();
    const program = `
      const secrets = await createKeychainSecrets('clinician-console/gone');
      show(codeOf(await secrets.set('a', 'one')));
      for await (const _ of process.stdin) { show(codeOf(await secrets.get('a'))); process.exit(); }`;
    const child = spawn(process.execPath, nodeArguments(program), {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: environment(session.busAddress),
    });
    console = child;
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('"ok"');
    await session.stop();
    child.stdin.write('again\n');
    expect((await lines.next()).value).toBe('"keychain-failed"');
  });
});
