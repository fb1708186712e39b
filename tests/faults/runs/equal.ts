// The oracle of all runs: the server has what was written, each once and in the order of writing; every desk shows just
// what the server has; nothing waits any more (IN1–IN3, IN6, IN8).

import { deepStrictEqual } from 'node:assert/strict';
import type { Desk, Stage } from '../stage/stage.ts';
import { until } from '../stage/until.ts';

export async function checkEqual(
  stage: Stage,
  desks: readonly Desk[],
  roomId: string,
  expected: readonly string[],
): Promise<void> {
  same(`${roomId} on the server`, stage.bodies(roomId), expected);
  for (const { name, console } of desks) {
    let shown: string[] = [];
    await until(
      `${name} shows all of ${roomId}`,
      async () => {
        const rows = await console.rows(roomId);
        shown = rows.flatMap((row) => (row.row === 'message' ? [row.body] : ['(gap)']));
        return shown.length >= expected.length && !shown.includes('(gap)');
      },
      15_000,
      () => `${shown.length} rows of ${expected.length}, gaps: ${shown.includes('(gap)')}\n${console.lastRecords()}`,
    ).catch((error: unknown) => {
      same(`${roomId} at ${name}`, shown, expected);
      throw error;
    });
    same(`${roomId} at ${name}`, shown, expected);
  }
}

/** Names the first difference: lists of hundreds are no message. */
export function same(what: string, found: readonly string[], expected: readonly string[]): void {
  const doubled = found.filter((body, index) => found.indexOf(body) !== index);
  const lost = expected.filter((body) => !found.includes(body));
  const at = expected.findIndex((body, index) => found[index] !== body);
  const displaced = at < 0 ? null : { at, found: found[at], expected: expected[at] };
  deepStrictEqual(
    { what, doubled, lost, displaced, count: found.length },
    { what, doubled: [], lost: [], displaced: null, count: expected.length },
  );
}
