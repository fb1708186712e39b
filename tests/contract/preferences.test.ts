import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFilePreferences } from '#adapters/file-preferences.ts';
import { createMemoryLog } from '#tests/support/memory-log.ts';
import { createMemoryPreferences } from '#tests/support/memory-preferences.ts';
import { preferencesContract } from './suites/preferences-contract.ts';

const makeFolder = () => mkdtempSync(join(tmpdir(), 'console-preferences-'));

preferencesContract('a JSON file', () => {
  const folder = makeFolder();
  const open = () => createFilePreferences(join(folder, 'in', 'preferences.json'), createMemoryLog());
  return { preferences: open(), reopen: open, cleanUp: () => rmSync(folder, { recursive: true, force: true }) };
});

preferencesContract('memory', () => {
  const preferences = createMemoryPreferences();
  return { preferences, reopen: () => preferences, cleanUp: () => {} };
});

describe('preferences in a JSON file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = makeFolder();
    file = join(folder, 'preferences.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['{"half":', '[1, 2]', '"text"', 'null'])('sets %s aside and begins anew', (content) => {
    writeFileSync(file, content);
    const log = createMemoryLog();
    const preferences = createFilePreferences(file, log);
    expect(preferences.get('half')).toBeUndefined();
    preferences.set('theme', 'dark');
    expect(readFileSync(`${file}.unreadable-1`, 'utf8')).toBe(content);
    expect(createFilePreferences(file, log).get('theme')).toBe('dark');
    expect(log.records.map((record) => record.event)).toEqual(['preferences.unreadable-set-aside']);
  });

  it.skipIf(process.platform === 'win32')('is readable by its owner only, and leaves nothing beside it', () => {
    createFilePreferences(file, createMemoryLog()).set('a', 1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['preferences.json']);
  });

  it('keeps the value in memory and records it when the disk refuses', () => {
    const log = createMemoryLog();
    const preferences = createFilePreferences(file, log);
    mkdirSync(file);
    preferences.set('theme', 'dark');
    expect(preferences.get('theme')).toBe('dark');
    expect(log.records.map((record) => record.event)).toEqual(['preferences.write-failed']);
    expect(readdirSync(folder)).toEqual(['preferences.json']);
  });
});
