import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseSecrets } from '#adapters/secrets/choose-secrets.ts';
import { createKeyFileSecrets } from '#adapters/secrets/key-file-secrets.ts';
import { createMemorySecrets } from '#adapters/secrets/memory-secrets.ts';
import type { Secrets } from '#daemon/ports/secrets.ts';
import { fail } from '#shared/result.ts';
import { createMemoryLog } from '#tests/support/memory-log.ts';
import { secretsContract } from './suites/secrets-contract.ts';

const makeFolder = () => mkdtempSync(join(tmpdir(), 'console-secrets-'));

secretsContract('the key file', async () => {
  const folder = makeFolder();
  const open = () => createKeyFileSecrets(join(folder, 'in', 'demonstration.keys'));
  return {
    secrets: open(),
    reopen: async () => open(),
    survivesRestart: true,
    cleanUp: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

secretsContract('memory', async () => ({
  secrets: createMemorySecrets(),
  reopen: async () => createMemorySecrets(),
  survivesRestart: false,
  cleanUp: async () => {},
}));

describe('the key file', () => {
  it.skipIf(process.platform === 'win32')('is readable by its owner only', async () => {
    const folder = makeFolder();
    const file = join(folder, 'demonstration.keys');
    await createKeyFileSecrets(file).set('a', 'one');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });

  it('sets a damaged file aside instead of overwriting it', async () => {
    const folder = makeFolder();
    const file = join(folder, 'demonstration.keys');
    writeFileSync(file, '{"ada/vault-key": "f0');
    const secrets = createKeyFileSecrets(file);
    expect(await secrets.get('ada/vault-key')).toEqual({ ok: true, value: null });
    await secrets.set('a', 'one');
    expect(readFileSync(`${file}.unreadable-1`, 'utf8')).toBe('{"ada/vault-key": "f0');
    rmSync(folder, { recursive: true });
  });

  it('answers keychain-failed where it cannot be written, without a word of its content', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'not-a-folder'), '');
    const secrets = createKeyFileSecrets(join(folder, 'not-a-folder', 'keys'));
    const answer = await secrets.set('ada/vault-key', 'f0f0');
    expect(answer).toMatchObject({ ok: false, error: { code: 'keychain-failed' } });
    expect(JSON.stringify(answer)).not.toContain('f0f0');
    rmSync(folder, { recursive: true });
  });
});

describe('[SE1] the choice of the store', () => {
  let folder: string;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const refused = fail('keychain-failed', 'locked');
  const working = (): Secrets => ({ ...createMemorySecrets(), kind: 'keychain' });
  const locked = (): Secrets => ({
    kind: 'keychain',
    get: async () => refused,
    set: async () => refused,
    remove: async () => refused,
  });
  const forgetful = (): Secrets => ({ ...working(), get: async () => ({ ok: true, value: null }) });
  const keyFile = () => createKeyFileSecrets(join(folder, 'demonstration.keys'));

  const choose = async (keychain: () => Secrets, demonstration: boolean) => {
    const log = createMemoryLog();
    const secrets = await chooseSecrets({
      keychain,
      keyFile: demonstration ? keyFile : null,
      memory: createMemorySecrets,
      log,
    });
    return { kind: secrets.kind, log };
  };

  it('takes the keychain where a round trip works, also in a demonstration, and leaves no trace of it', async () => {
    expect((await choose(working, false)).kind).toBe('keychain');
    expect((await choose(working, true)).kind).toBe('keychain');
    const keychain = working();
    await choose(() => keychain, false);
    expect(await keychain.get('console/probe')).toEqual({ ok: true, value: null });
  });

  it.each([
    ['is locked', locked],
    ['forgets what it was given', forgetful],
    [
      'cannot be loaded',
      () => {
        throw new Error('no native part');
      },
    ],
  ])('takes memory, not a file, where the keychain %s', async (_, keychain) => {
    const { kind, log } = await choose(keychain, false);
    expect(kind).toBe('memory');
    expect(log.records).toEqual([{ level: 'warn', event: 'secrets.no-keychain', fields: { instead: 'memory' } }]);
  });

  it('takes the key file only in a demonstration', async () => {
    expect((await choose(locked, true)).kind).toBe('key-file');
    expect((await choose(locked, false)).kind).toBe('memory');
  });

  it('goes on with the key file that a demonstration began with when a keychain turns up later', async () => {
    await choose(locked, true);
    expect((await choose(working, true)).kind).toBe('key-file');
  });
});
