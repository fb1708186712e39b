// Keeps what was recorded, so that a test can ask what was said, and that nothing was said which must not be (IN14).

import type { Log, LogLevel } from '#daemon/ports/log.ts';

export interface LogRecord {
  level: LogLevel;
  event: string;
  fields: Record<string, string | number | boolean | null>;
}

export interface MemoryLog extends Log {
  readonly records: LogRecord[];
  /** Everything that was recorded, as one text to search in. */
  text(): string;
}

export function createMemoryLog(): MemoryLog {
  const records: LogRecord[] = [];
  return {
    records,
    record: (level, event, fields = {}) => void records.push({ level, event, fields }),
    text: () => records.map((entry) => JSON.stringify(entry)).join('\n'),
  };
}
