// Hybrid logical time as text: `<milliseconds>-<count>-<device>`. It grows with what was seen, whoever's clock is slow,
// and two devices never make the same. Only times bounded by the server's are compared (CF2, IN13).

export interface HybridTime {
  ms: number;
  count: number;
  device: string;
}

const FORM = /^(\d{1,16})-(\d{1,9})-([\w.:-]{1,100})$/;

export function formatHybridTime(time: HybridTime): string {
  return `${time.ms}-${time.count}-${time.device}`;
}

export function parseHybridTime(text: string): HybridTime | null {
  const [, ms, count, device] = FORM.exec(text) ?? [];
  if (ms === undefined || count === undefined || device === undefined) return null;
  const time = { ms: Number(ms), count: Number(count), device };
  return Number.isSafeInteger(time.ms) ? time : null;
}

/** Below zero when `one` is earlier. A total order: by time, then count, then device. */
export function compareHybridTimes(one: HybridTime, other: HybridTime): number {
  if (one.ms !== other.ms) return one.ms - other.ms;
  if (one.count !== other.count) return one.count - other.count;
  return one.device < other.device ? -1 : one.device > other.device ? 1 : 0;
}
