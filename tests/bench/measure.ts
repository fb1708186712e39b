// Figures and how they are taken: ours and its baseline in turns, so that whatever else the machine does falls on both,
// and the median of the turns.

/** One line of the table. */
export interface Figure {
  work: string;
  ours: string;
  baseline: string;
  /** Ours over the baseline where both are speeds, the baseline's time over ours where both are times. */
  ratio: number | null;
  goal: string;
  met: boolean | null;
}

export interface Benchmark {
  name: string;
  what: string;
  /** Turns unless `--runs` says otherwise. */
  turns: number;
  measure(turns: number): Promise<Figure[] | Skipped>;
}

/** What could not be measured here, and why. */
export interface Skipped {
  skipped: string;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] as number;
  const high = sorted[Math.ceil(place)] as number;
  return low + (high - low) * (place - Math.floor(place));
}

/** Runs each of the named measurements once a turn; answers what each gave, turn by turn. */
export async function inTurns<Name extends string, Value>(
  turns: number,
  measurements: Record<Name, () => Promise<Value>>,
): Promise<Record<Name, Value[]>> {
  const names = Object.keys(measurements) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Value[]])) as Record<Name, Value[]>;
  for (let turn = 1; turn <= turns; turn += 1) {
    for (const name of names) {
      progress(`  ${name} ${turn}/${turns}`);
      results[name].push(await measurements[name]());
    }
  }
  return results;
}

/** Lets timers and sockets have their turn, as they have between two requests of a window. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function perSecond(count: number, ms: number): number {
  return (count * 1_000) / ms;
}

export const rate = (value: number): string => `${WHOLE.format(value)}/s`;

export function time(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(2)} s`;
  return ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(2)} ms`;
}
