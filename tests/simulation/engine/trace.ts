// What happened, line by line, in the order in which it happened. Two runs of one seed must give the same lines: the
// digest of all of them is what a replay is compared by.

export interface Trace {
  note(line: string): void;
  /** The last lines, oldest first. */
  tail(count: number): string[];
  /** Digest of every line so far. */
  digest(): string;
}

const KEPT_LINES = 4_000;

export function createTrace(nowMs: () => number, onLine?: (line: string) => void): Trace {
  const lines: string[] = [];
  let first = 0x811c9dc5;
  let second = 0x01000193;
  return {
    note(text) {
      const line = `${nowMs().toFixed(3).padStart(11)} ${text}`;
      for (let index = 0; index < line.length; index += 1) {
        const code = line.charCodeAt(index);
        first = Math.imul(first ^ code, 0x01000193);
        second = Math.imul(second + code, 0x85ebca6b) ^ (second >>> 13);
      }
      lines.push(line);
      if (lines.length >= 2 * KEPT_LINES) lines.splice(0, KEPT_LINES);
      onLine?.(line);
    },
    tail: (count) => lines.slice(-count),
    digest: () => [first, second].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join(''),
  };
}
