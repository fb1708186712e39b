// The Log port on pino. The core gives ids and counts only; what is redacted here is the second line of defence, for a
// token or an address that slipped into a field (IN14).

import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import pino from 'pino';
import type { Log, LogLevel } from '#daemon/ports/log.ts';

const LARGEST_FILE_BYTES = 5 * 1024 * 1024;
const LONGEST_TEXT = 200;

const NEVER_LOGGED = [
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'password',
  'pin',
  'key',
  'keyHex',
  'secret',
  'email',
  'body',
  'message',
  'text',
  'name',
  'title',
];

const TOKEN_LIKE = /\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bBearer\s+\S+|\b[0-9a-f]{64}\b/gi;
const ADDRESS_LIKE = /[\w.+-]+@[\w-]+\.[\w.-]+/g;

export interface PinoLogOptions {
  level: LogLevel;
  /** A file, or a stream such as `process.stderr`. */
  destination: string | { write(line: string): void };
}

export function createPinoLog(options: PinoLogOptions): Log {
  const { destination } = options;
  const sink = typeof destination === 'string' ? openFile(destination) : destination;
  const logger = pino(
    { level: options.level, base: null, redact: { paths: NEVER_LOGGED, censor: '[redacted]' }, messageKey: 'event' },
    sink,
  );
  return {
    record(level, event, fields = {}) {
      logger[level](scrubbed(fields), event);
    },
  };
}

/** Appends to the file; yesterday's is kept once, as `<file>.1`, so that logs never fill a disk. */
function openFile(file: string): pino.DestinationStream {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file) && statSync(file).size > LARGEST_FILE_BYTES) renameSync(file, `${file}.1`);
  return pino.destination({ dest: file, mode: 0o600, sync: true });
}

function scrubbed(fields: Record<string, string | number | boolean | null>): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    clean[key] =
      typeof value === 'string'
        ? value.replace(TOKEN_LIKE, '[redacted]').replace(ADDRESS_LIKE, '[address]').slice(0, LONGEST_TEXT)
        : value;
  }
  return clean;
}
