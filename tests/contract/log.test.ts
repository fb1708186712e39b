import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPinoLog } from '#adapters/pino-log.ts';

describe('the log', () => {
  const recording = (level: 'debug' | 'info' | 'warn' | 'error' = 'debug') => {
    const lines: string[] = [];
    return { lines, log: createPinoLog({ level, destination: { write: (line) => void lines.push(line) } }) };
  };

  it('writes event, level, time and fields as one JSON line', () => {
    const { lines, log } = recording();
    log.record('warn', 'link.closed', { kind: 'lost', attempts: 3, first: true, code: null });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 40,
      time: expect.any(Number),
      event: 'link.closed',
      kind: 'lost',
      attempts: 3,
      first: true,
      code: null,
    });
  });

  it('leaves out what is below its level', () => {
    const { lines, log } = recording('warn');
    log.record('info', 'quiet');
    log.record('error', 'loud');
    expect(lines).toHaveLength(1);
  });

  it.each([
    'token',
    'accessToken',
    'refreshToken',
    'password',
    'authorization',
    'keyHex',
    'body',
    'message',
    'email',
    'name',
  ])('[IN14] redacts a field called %s', (field) => {
    const { lines, log } = recording();
    log.record('error', 'x.y', { [field]: 'do not tell' });
    expect(lines[0]).not.toContain('do not tell');
  });

  it.each([
    ['an access token', 'failed for eyJhbGciOi.eyJ1c2VySWQi.c2lnbmF0dXJl'],
    ['a header', 'sent Bearer abcdef0123'],
    ['a store key', 'f0'.repeat(32)],
    ['an e-mail address', 'for ada.lovelace@clinic.example'],
  ])('[IN14] redacts %s inside a text', (_, text) => {
    const { lines, log } = recording();
    log.record('error', 'x.y', { reason: text });
    expect(lines[0]).not.toMatch(/eyJ|abcdef0123|f0f0|ada\.lovelace/);
    expect(lines[0]).toMatch(/\[redacted\]|\[address\]/);
  });

  it('leaves ids and counts as they are, and cuts long texts', () => {
    const { lines, log } = recording();
    log.record('info', 'x.y', { opId: '0197a1b2-0000-7000-8000-000000000000', why: 'x'.repeat(5_000) });
    const line = JSON.parse(lines[0] ?? '') as { opId: string; why: string };
    expect(line.opId).toBe('0197a1b2-0000-7000-8000-000000000000');
    expect(line.why).toHaveLength(200);
  });

  it.skipIf(process.platform === 'win32')(
    'writes a file for its owner only and turns it over when it has grown',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'console-log-'));
      const file = join(folder, 'in', 'console.log');
      createPinoLog({ level: 'info', destination: file }).record('info', 'first.start');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, 'utf8')).toContain('first.start');
      truncateSync(file, 6 * 1024 * 1024);
      createPinoLog({ level: 'info', destination: file }).record('info', 'second.start');
      expect(readFileSync(file, 'utf8')).not.toContain('first.start');
      expect(readFileSync(`${file}.1`, 'utf8')).toContain('first.start');
      rmSync(folder, { recursive: true });
    },
  );
});
