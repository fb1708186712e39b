// What a start decides before it starts anything: options, shell, browser, what is missing, what must be built.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingEntries } from '../../build/complete-lock.mjs';
import { projectFolder, whatIsMissing } from '../../build/install.mjs';
import { openCommand } from '../../build/start/browser.ts';
import { sourceDigest } from '../../build/start/bundle.ts';
import { chooseShell, type ShellFacts } from '../../build/start/electron-binary.ts';
import { withLock } from '../../build/start/lock.ts';
import { readStartOptions } from '../../build/start/options.mjs';
import { placesIn } from '../../build/start/places.ts';
import { totalsLine, totalsOf } from '../../build/test/report.ts';

describe('the options', () => {
  it.each([
    [[], { server: null, profile: 'default', loopback: false, fresh: false, help: false }],
    [['--server', 'https://clinic.example/'], { server: 'https://clinic.example' }],
    [['--server=http://localhost:8080/health/'], { server: 'http://localhost:8080/health' }],
    [['--profile', 'front-desk', '--loopback'], { profile: 'front-desk', loopback: true }],
    [['--fresh', '--help'], { fresh: true, help: true }],
  ])('read %j', (words, expected) => {
    expect(readStartOptions(words)).toMatchObject(expected);
  });

  it.each([
    [['--sever', 'http://x'], 'no option --sever'],
    [['front-desk'], 'no option front-desk'],
    [['--server'], '--server needs a value'],
    [['--server', '--loopback'], '--server needs a value'],
    [['--server='], '--server needs a value'],
    [['--server', 'clinic.example'], '--server is not an http or https address'],
    [['--server', 'ftp://clinic.example'], '--server is not an http or https address'],
    [['--profile', '../other'], '--profile takes 1 to 40 letters'],
    [['--profile', ''], '--profile needs a value'],
    [['--loopback=no'], '--loopback takes no value'],
    [['--fresh', '--server', 'http://x'], '--fresh is for the demonstration only'],
  ])('refuse %j and name what is wrong', (words, sentence) => {
    expect(readStartOptions(words)).toEqual({ problem: expect.stringContaining(sentence) });
  });
});

describe('the choice of the shell', () => {
  const fetches: string[] = [];
  const facts = (changes: Partial<ShellFacts>): ShellFacts => ({
    platform: 'linux',
    environment: { DISPLAY: ':0' },
    asRoot: false,
    loopbackAsked: false,
    binary: () => '/electron',
    failedBefore: () => false,
    fetch: async () => {
      fetches.push('fetched');
      return false;
    },
    ...changes,
  });
  beforeEach(() => void fetches.splice(0));

  it('takes Electron where it is there and there is a display', async () => {
    expect(await chooseShell(facts({}))).toMatchObject({ shell: 'electron', binary: '/electron' });
    expect(await chooseShell(facts({ environment: { WAYLAND_DISPLAY: 'wayland-0' } }))).toMatchObject({
      shell: 'electron',
    });
    expect(await chooseShell(facts({ platform: 'darwin', environment: {} }))).toMatchObject({ shell: 'electron' });
  });

  it.each([
    ['there is no display', { environment: {} }],
    ['--loopback was given', { loopbackAsked: true }],
    ['does not run as root', { asRoot: true }],
    ['could not be fetched before', { binary: () => null, failedBefore: () => true }],
  ])('takes the browser and says that %s, without trying to fetch', async (why, changes) => {
    const choice = await chooseShell(facts(changes));
    expect(choice).toEqual({ shell: 'loopback', why: expect.stringContaining(why) });
    expect(fetches).toEqual([]);
  });

  it('fetches Electron once where it is missing, and goes on without it', async () => {
    expect(await chooseShell(facts({ binary: () => null }))).toMatchObject({ shell: 'loopback' });
    expect(fetches).toEqual(['fetched']);
  });

  it('uses what it has fetched', async () => {
    let binary: string | null = null;
    const fetch = async () => {
      binary = '/fetched';
      return true;
    };
    expect(await chooseShell(facts({ binary: () => binary, fetch }))).toMatchObject({ shell: 'electron', binary });
  });
});

describe('the browser', () => {
  it.each([
    ['in CI', { CI: 'true', DISPLAY: ':0' }],
    ['without a display', {}],
  ])('is not opened %s', (_, environment) => {
    expect(openCommand('linux', environment)).toBeNull();
  });

  it('is opened by the system’s own command', () => {
    expect(openCommand('darwin', {})).toEqual(['open']);
    expect(openCommand('win32', {})?.[0]).toBe('rundll32');
    expect(openCommand('darwin', { CI: '1' })).toBeNull();
  });
});

describe('what is kept where', () => {
  it('keeps the demonstration apart from every profile of a real platform', () => {
    const places = placesIn('/data');
    expect(places.demonstrationConsoles.startsWith('/data/.')).toBe(true);
    expect(places.clinic.startsWith('/data/.')).toBe(true);
    expect(readStartOptions(['--profile', '.demonstration'])).toHaveProperty('problem');
  });
});

describe('in a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'console-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe('the check of what is installed', () => {
    const lock = (name: string, packages: Record<string, object>) => {
      mkdirSync(join(folder, 'node_modules'), { recursive: true });
      writeFileSync(join(folder, name), JSON.stringify({ packages }));
    };
    const wanted = {
      '': { name: 'console' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a/node_modules/@s/b': { version: '2.0.0' },
      'node_modules/for-another-system': { version: '3.0.0', optional: true },
    };
    const { '': _root, 'node_modules/for-another-system': _optional, ...installed } = wanted;

    it('finds nothing missing when every package is there in its version', () => {
      lock('package-lock.json', wanted);
      lock('node_modules/.package-lock.json', installed);
      expect(whatIsMissing(folder)).toBeNull();
    });

    it('names what is missing or old', () => {
      lock('package-lock.json', wanted);
      expect(whatIsMissing(folder)).toBe('nothing is installed yet');
      lock('node_modules/.package-lock.json', { ...installed, 'node_modules/a': { version: '0.9.0' } });
      expect(whatIsMissing(folder)).toBe('a has changed');
      lock('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
      expect(whatIsMissing(folder)).toBe('@s/b has changed');
    });
  });

  describe('the digest of the sources', () => {
    it('changes with content, names and number of files, and with nothing else', () => {
      mkdirSync(join(folder, 'shared', 'model'), { recursive: true });
      const file = join(folder, 'shared', 'model', 'a.ts');
      writeFileSync(file, 'one');
      const before = sourceDigest(folder);
      writeFileSync(file, 'one');
      expect(sourceDigest(folder)).toBe(before);
      writeFileSync(join(folder, 'README.md'), 'words');
      expect(sourceDigest(folder)).toBe(before);
      writeFileSync(file, 'two');
      const changed = sourceDigest(folder);
      expect(changed).not.toBe(before);
      writeFileSync(join(folder, 'shared', 'model', 'b.ts'), '');
      expect(sourceDigest(folder)).not.toBe(changed);
    });
  });

  describe('the lock', () => {
    const onWait = () => {};

    it('lets one in at a time', async () => {
      const file = join(folder, 'lock');
      const log: string[] = [];
      const work = (name: string) => async () => {
        log.push(`${name} in`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`${name} out`);
      };
      await Promise.all([withLock(file, work('a'), onWait), withLock(file, work('b'), () => log.push('b waits'))]);
      expect(log.filter((entry) => entry !== 'b waits')).toEqual(['a in', 'a out', 'b in', 'b out']);
      expect(log).toContain('b waits');
    });

    it('is free again after a failure', async () => {
      const file = join(folder, 'lock');
      const failing = () => Promise.reject(new Error('failed'));
      await expect(withLock(file, failing, onWait)).rejects.toThrow('failed');
      expect(await withLock(file, async () => 'in', onWait)).toBe('in');
    });

    it('is taken from a process that is no more', async () => {
      const file = join(folder, 'lock');
      writeFileSync(file, '999999999');
      expect(await withLock(file, async () => 'in', onWait)).toBe('in');
      writeFileSync(file, '');
      expect(await withLock(file, async () => 'in', onWait)).toBe('in');
    });
  });
});

describe('the lock file', () => {
  it('names what is optional and for another system, or "npm ci" would refuse it', () => {
    const lock = JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8')) as {
      packages: Parameters<typeof missingEntries>[0];
    };
    expect(missingEntries(lock.packages)).toEqual({});
  });

  it('is completed from what wants the missing package', () => {
    const wanting = {
      version: '1.0.0',
      dev: true,
      license: 'MIT',
      optionalDependencies: { '@s/linux-arm64-musl': '1.0.1' },
    };
    expect(missingEntries({ 'node_modules/@s/tool': wanting })).toEqual({
      'node_modules/@s/linux-arm64-musl': {
        version: '1.0.1',
        cpu: ['arm64'],
        dev: true,
        libc: ['musl'],
        license: 'MIT',
        optional: true,
        os: ['linux'],
      },
    });
    const complete = { 'node_modules/@s/tool': wanting, 'node_modules/@s/linux-arm64-musl': { version: '1.0.1' } };
    expect(missingEntries(complete)).toEqual({});
  });

  it('is not completed with a guess', () => {
    const wanting = { version: '1.0.0', optionalDependencies: { fsevents: '~2.3.3' } };
    expect(() => missingEntries({ 'node_modules/tool': wanting })).toThrow('fsevents@~2.3.3');
  });
});

describe('the last line of a test run', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  });

  it('counts tests, and a file that failed before its first test as one failure', () => {
    const totals = totalsOf({
      testResults: [
        file('passed', 'passed', 'passed', 'skipped', 'todo'),
        file('failed', 'passed', 'failed'),
        file('failed'),
      ],
    });
    expect(totalsLine(totals)).toBe('3 passed, 2 failed, 2 skipped');
  });
});
