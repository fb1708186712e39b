// [CA3] [SE1] What lies in the data folder while somebody is signed in, and after signing out. On real files.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFilePreferences } from '#adapters/file-preferences.ts';
import { createKeyFileSecrets } from '#adapters/secrets/key-file-secrets.ts';
import { createSqliteStorage } from '#adapters/sqlite-storage.ts';
import type { Daemon } from '#daemon/daemon.ts';
import { startDaemon } from '#daemon/start.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { createHandLinks } from '../support/hand-link.ts';
import { createHandRest, json } from '../support/hand-rest.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { LOGIN, pair, SERVER } from './session/rig.ts';

const TEXT = 'haemoglobin seven point two';

let folder: string;
let keyFolder: string;
let clock: FakeClock;
let daemon: Daemon;
let log: ReturnType<typeof createMemoryLog>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signed-out-'));
  keyFolder = mkdtempSync(join(tmpdir(), 'signed-out-keys-'));
  clock = new FakeClock();
  log = createMemoryLog();
  const rest = createHandRest();
  rest.when('POST', LOGIN, () => json(200, pair(1)));
  daemon = startDaemon(
    {
      clock,
      random: createSeededRandom(3),
      storage: createSqliteStorage(folder),
      links: createHandLinks(clock),
      rest,
      log,
      secrets: createKeyFileSecrets(join(keyFolder, 'keys')),
      preferences: createFilePreferences(join(folder, 'preferences.json'), log),
    },
    { version: '0', profile: 'p', workstation: 'w', host: 'loopback', demonstration: null },
  );
  await clock.settle();
  await daemon.bridge.call('session.signIn', { server: SERVER, email: 'ann@example.org', password: 'correct horse' });
  for (let index = 0; index < 30; index += 1)
    await daemon.bridge.call('chat.send', {
      clientId: `01940000-0000-7000-8000-0000000000${String(index).padStart(2, '0')}`,
      roomId: 'visit:1',
      body: `${TEXT} ${index}`,
      acuity: 'routine',
      replyToId: null,
    });
  await daemon.bridge.call('chat.saveDraft', { roomId: 'visit:2', body: TEXT, acuity: 'routine', replyToId: null });
  await daemon.bridge.call('cache.put', { key: 'chart', value: { note: TEXT }, freshForMs: 1_000 });
  await clock.settle(1_000);
});
afterEach(async () => {
  await daemon.stop();
  for (const one of [folder, keyFolder]) rmSync(one, { recursive: true, force: true });
});

const files = (root: string) =>
  readdirSync(root, { recursive: true })
    .map((name) => join(root, String(name)))
    .filter((file) => statSync(file).isFile());
/** Names of the files that hold these bytes, in either of the two usual writings. */
const holding = (root: string, text: string) =>
  files(root).filter((file) => {
    const bytes = readFileSync(file);
    return bytes.includes(Buffer.from(text, 'utf8')) || bytes.includes(Buffer.from(text, 'utf16le'));
  });
const keys = () => JSON.parse(readFileSync(join(keyFolder, 'keys'), 'utf8')) as Record<string, string>;

test('nothing that was written, no name, no password and no token lies in the data folder in clear', () => {
  expect(files(folder).some((file) => file.endsWith('vault.db'))).toBe(true);
  const { accessToken, refreshToken } = pair(1).tokens;
  for (const secret of [TEXT, 'haemoglobin', 'visit:1', 'correct horse', accessToken, refreshToken, 'Ann'])
    expect(holding(folder, secret), secret).toEqual([]);
  const key = Object.entries(keys()).find(([name]) => name.endsWith('vault-key'))?.[1] ?? '';
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(holding(folder, key)).toEqual([]);
});

test('[OB12] with unsent items it is asked first, and everything is still there', async () => {
  expect(await daemon.bridge.call('outbox.unsent', {})).toMatchObject({ value: { count: 30 } });
  expect(await daemon.bridge.call('session.signOut', { discardUnsent: false })).toMatchObject({
    error: { code: 'conflict' },
  });
  expect(files(folder).some((file) => file.endsWith('vault.db'))).toBe(true);
});

test('signing out destroys key and files, also offline', async () => {
  const key = Object.entries(keys()).find(([name]) => name.endsWith('vault-key'))?.[1] ?? '';
  const signedOut = daemon.bridge.call('session.signOut', { discardUnsent: true });
  await clock.settle(1_000);
  expect(await signedOut).toMatchObject({ ok: true });
  expect(files(folder).filter((file) => /\.db/.test(file))).toEqual([]);
  expect(holding(keyFolder, key)).toEqual([]);
  for (const secret of [TEXT, 'correct horse', 'Ann']) expect(holding(folder, secret), secret).toEqual([]);
  expect(await daemon.bridge.call('chat.draft', { roomId: 'visit:2' })).toMatchObject({
    error: { code: 'signed-out' },
  });
});

test('[IN14] the log of all this names no content and no token', async () => {
  const text = JSON.stringify(log.records);
  for (const secret of [TEXT, 'correct horse', pair(1).tokens.accessToken, 'Ann']) expect(text).not.toContain(secret);
});
