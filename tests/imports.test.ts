// Who may import whom, and why. ARCHITECTURE.md shows the same table; the compiler's project references enforce part of
// it, this test the rest. Besides: the core is deaf and blind, no HTML is set, and a file fits in the head.

import { describe, expect, it } from 'vitest';
import { allows, rowOf, TABLE } from '#tests/support/import-table.ts';
import { codeOf, importsOf, readSources, type Source } from '#tests/support/source-rules.ts';

/** Of the daemon and the contract: every one of these is a port, a bug or both. */
const DEAF_AND_BLIND: readonly (readonly [RegExp, string])[] = [
  [/\bDate\s*\.\s*now\b/, 'the clock is a port (IN13)'],
  [/\bnew\s+Date\s*(?:\(\s*\)|(?![\s(\w]))/, 'the clock is a port (IN13)'],
  [/\bMath\s*\.\s*random\b/, 'luck is a port'],
  [/\b(?:setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame)\b/, 'timers are the clock’s'],
  [/\bconsole\s*[.[]/, 'records go to the log port (IN14)'],
  [/\bprocess\s*[.[]/, 'the core does not know its host'],
  [/\bperformance\s*\./, 'the clock is a port (IN13)'],
  [/\b(?:fetch|WebSocket|XMLHttpRequest)\s*\(/, 'wires are ports'],
  [/\bcrypto\s*\./, 'luck is a port'],
];

const LONGEST_FILE_LINES = 400;

function importProblems(source: Source): string[] {
  const row = rowOf(source.path);
  return importsOf(source)
    .filter((imported) => !/\.(?:css|woff2|svg|png)$/.test(imported) && !allows(row, source.path, imported))
    .map((imported) => `${source.path} must not import ${imported}: ${row.reason}`);
}

function wordProblems(source: Source): string[] {
  const problems: string[] = [];
  const code = codeOf(source.text, { texts: false });
  if (source.path.startsWith('main/daemon/') || source.path.startsWith('shared/')) {
    for (const [pattern, reason] of DEAF_AND_BLIND) {
      const found = pattern.exec(code)?.[0];
      if (found !== undefined) problems.push(`${source.path} must not say ${found.trim()}: ${reason}`);
    }
  }
  if (!source.path.startsWith('tests/') && /\bdangerouslySetInnerHTML\b|\.\s*innerHTML\s*=/.test(code)) {
    problems.push(`${source.path} must not set HTML: server data is rendered as text (SE4)`);
  }
  return problems;
}

function lengthProblems(source: Source): string[] {
  const lines = source.text.trimEnd().split('\n').length;
  return lines > LONGEST_FILE_LINES ? [`${source.path} has ${lines} lines: split it at ${LONGEST_FILE_LINES}`] : [];
}

function exclusiveProblems(sources: readonly Source[], imported: string, most: number): string[] {
  const users = sources.filter((source) => !source.path.startsWith('tests/') && importsOf(source).includes(imported));
  return users.length > most ? [`${imported} is imported by ${users.map((user) => user.path).join(', ')}`] : [];
}

const sources = readSources();
const problemsOf = (path: string, text: string) => {
  const source = { path, text };
  return [...importProblems(source), ...wordProblems(source), ...lengthProblems(source)];
};

describe('the sources', () => {
  it('were found', () => {
    for (const folder of ['shared/', 'main/daemon/', 'main/adapters/', 'preload/', 'renderer/', 'gateway/', 'build/']) {
      expect(sources.filter((source) => source.path.startsWith(folder)).length).toBeGreaterThan(0);
    }
  });

  it('import only what the table allows', () => {
    expect(sources.flatMap(importProblems)).toEqual([]);
  });

  it('keep the core deaf and blind, and set no HTML', () => {
    expect(sources.flatMap(wordProblems)).toEqual([]);
  });

  it(`have at most ${LONGEST_FILE_LINES} lines`, () => {
    expect(sources.flatMap(lengthProblems)).toEqual([]);
  });

  it('know simple-peer in one file', () => {
    expect(exclusiveProblems(sources, 'npm:simple-peer', 1)).toEqual([]);
  });
});

describe('the table', () => {
  it.each(TABLE.map((row) => [row.from === '' ? 'the project folder' : row.from, row]))(
    'has a reason for %s',
    (_, row) => {
      expect(row.reason.length).toBeGreaterThan(20);
    },
  );

  it.each([
    ['shared/model/x.ts', "import { z } from 'zod';\nimport { ok } from '../result.ts';"],
    [
      'main/daemon/chat/x.ts',
      "import type { Clock } from '../ports/clock.ts';\nimport { ok } from '#shared/result.ts';",
    ],
    [
      'main/adapters/secrets/x.ts',
      "import { readFileSync } from 'node:fs';\nimport type { Log } from '#daemon/ports/log.ts';\nimport { a } from '../json-file.ts';",
    ],
    ['main/electron/x.ts', "import { app } from 'electron';\nimport type { Daemon } from '#daemon/daemon.ts';"],
    [
      'main/index.ts',
      "import { app } from 'electron';\nimport { openShell } from './electron/shell.ts';\nimport { buildPorts } from './ports.ts';",
    ],
    [
      'main/headless.ts',
      "import { startDaemon } from '#daemon/start.ts';\nimport { startLoopbackHost } from './loopback/host.ts';",
    ],
    ['preload/index.ts', "import { contextBridge } from 'electron';"],
    [
      'renderer/features/chat/parts/x.tsx',
      "import { Button } from '../../../ui/controls/Button.tsx';\nimport { a } from '../a.ts';\nimport './x.css';",
    ],
    ['renderer/app/x.tsx', "import { ChatScreen } from '../features/chat/ChatScreen.tsx';"],
    [
      'gateway/rest/x.ts',
      "import { Hono } from 'hono';\nimport { ok } from '#shared/result.ts';\nimport { b } from '../b.ts';",
    ],
    ['tests/daemon/x.test.ts', "import { startDaemon } from '#daemon/start.ts';"],
    [
      'main/daemon/chat/x.ts',
      "// import fs from 'node:fs';\nconst text = 'Date.now() and console.log';\nconst at = new Date(0).toISOString();",
    ],
  ])('lets %s import what it needs', (path, text) => {
    expect(problemsOf(path, text)).toEqual([]);
  });

  it.each([
    ['shared/model/x.ts', "import { Daemon } from '#daemon/daemon.ts';"],
    ['shared/model/x.ts', "import { readFileSync } from 'node:fs';"],
    ['main/daemon/chat/x.ts', "import { createHash } from 'node:crypto';"],
    ['main/daemon/chat/x.ts', "import pino from 'pino';"],
    ['main/daemon/chat/x.ts', "import { createSystemClock } from '#adapters/system-clock.ts';"],
    ['main/daemon/chat/x.ts', "const fs = await import('node:fs');"],
    ['main/daemon/chat/x.ts', "const fs = require('fs');"],
    ['main/daemon/chat/x.ts', 'const anything = await import(name);'],
    ['main/daemon/chat/x.ts', "export { x } from '../../adapters/x.ts';"],
    ['main/daemon/ports/x.ts', "import type { Chat } from '../chat/chat.ts';"],
    ['main/adapters/x.ts', "import { Pump } from '#daemon/outbox/pump.ts';"],
    ['main/adapters/x.ts', "import { app } from 'electron';"],
    ['main/bridge-server/x.ts', "import { app } from 'electron';"],
    ['main/electron/x.ts', "import { Pump } from '#daemon/outbox/pump.ts';"],
    ['main/electron/x.ts', "import { createSqliteStorage } from '#adapters/sqlite-storage.ts';"],
    ['main/loopback/x.ts', "import { shell } from 'electron';"],
    ['main/headless.ts', "import { app } from 'electron';"],
    ['main/headless.ts', "import { openShell } from './electron/shell.ts';"],
    ['main/ports.ts', "import { Pump } from '#daemon/outbox/pump.ts';"],
    ['main/index.ts', "import { Pump } from '#daemon/outbox/pump.ts';"],
    ['preload/index.ts', "import { readFileSync } from 'node:fs';"],
    ['preload/index.ts', "import { startDaemon } from '#daemon/start.ts';"],
    ['renderer/features/chat/x.tsx', "import { Outbox } from '../outbox/Outbox.tsx';"],
    ['renderer/features/chat/x.tsx', "import { Shell } from '../../app/Shell.tsx';"],
    ['renderer/features/chat/x.tsx', "import { QueryClient } from '@tanstack/react-query';"],
    ['renderer/ui/x.tsx', "import { useCall } from '../bridge/use-call.ts';"],
    ['renderer/messages/en/x.ts', "import { Button } from '../../ui/controls/Button.tsx';"],
    ['renderer/bridge/x.ts', "import { Shell } from '../app/Shell.tsx';"],
    ['renderer/app/x.tsx', "import { startDaemon } from '#daemon/start.ts';"],
    ['renderer/app/x.tsx', "import { readFileSync } from 'node:fs';"],
    ['gateway/x.ts', "import { startDaemon } from '#daemon/start.ts';"],
    ['build/start/x.ts', "import { startGateway } from '#gateway/server.ts';"],
    ['build/start/x.ts', "import { startDaemon } from '#daemon/start.ts';"],
    ['gateway/x.ts', "import { FakeClock } from '#tests/support/fake-clock.ts';"],
    ['main/daemon/x.ts', "import { FakeClock } from '#tests/support/fake-clock.ts';"],
    ['renderer/app/x.tsx', "import '#tests/support/x.ts';"],
  ])('refuses %s: %s', (path, text) => {
    expect(problemsOf(path, text)).toHaveLength(1);
  });

  it.each([
    'const at = Date.now();',
    'const at = new Date();',
    'const at = new Date;',
    'const luck = Math.random();',
    'setTimeout(run, 5);',
    'setInterval(run, 5);',
    'console.log(1);',
    "console['log'](1);",
    'if (process.env.X) run();',
    'const at = performance.now();',
    "const answer = fetch('x');",
    'const id = crypto.randomUUID();',
    'const text = `${Date.now()}`;',
  ])('refuses in the core: %s', (text) => {
    expect(problemsOf('main/daemon/chat/x.ts', text)).toHaveLength(1);
    expect(problemsOf('main/adapters/x.ts', text)).toEqual([]);
  });

  it.each(['const a = <p dangerouslySetInnerHTML={{ __html: body }} />;', 'element.innerHTML = body;'])(
    '[SE4] refuses: %s',
    (text) => {
      expect(problemsOf('renderer/features/chat/x.tsx', text)).toHaveLength(1);
    },
  );

  it('refuses a file that is too long', () => {
    expect(problemsOf('main/adapters/x.ts', 'run();\n'.repeat(LONGEST_FILE_LINES))).toEqual([]);
    expect(problemsOf('main/adapters/x.ts', 'run();\n'.repeat(LONGEST_FILE_LINES + 1))).toHaveLength(1);
  });

  it('refuses a second file that knows simple-peer', () => {
    const text = "import Peer from 'simple-peer/simplepeer.min.js';";
    const one = { path: 'renderer/features/calls/peer.ts', text };
    const two = { path: 'renderer/features/calls/other.ts', text };
    expect(exclusiveProblems([one], 'npm:simple-peer', 1)).toEqual([]);
    expect(exclusiveProblems([one, two], 'npm:simple-peer', 1)).toHaveLength(1);
  });
});
