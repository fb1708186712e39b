// Records for diagnostics: ids, counts, states, durations. Never content, names or tokens (IN14).

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface Log {
  record(level: LogLevel, event: string, fields?: Record<string, string | number | boolean | null>): void;
}
