// What the pump remembers of lanes while the process runs: who is on the way, who waits until when, whose turn it is.
// Nothing here is stored; after a start every lane with queued ops is simply due.

export interface LaneWait {
  /** Monotone time before which nothing is tried. */
  backoffUntil: number;
  failures: number;
  /** After a link died under a batch its ops go one by one (OB6). */
  alone: boolean;
}

export interface Flight {
  lane: string;
  opIds: string[];
  /** Monotone time. */
  since: number;
  timeoutMs: number;
  /** One op that two links have died under: nothing flies beside it. */
  suspect: boolean;
}

export interface Lanes {
  /** The lane has something to send. */
  wake(lane: string, urgent: boolean): void;
  /** Takes the next lane whose turn it is: neither on the way nor backing off, urgent ones first, round robin. */
  next(now: number): string | null;
  /** Whether `next` would answer a lane. */
  anyDue(now: number): boolean;
  wait(lane: string): LaneWait;
  setWait(lane: string, wait: LaneWait): void;
  calm(lane: string): void;
  /** Earliest moment at which a lane that backs off is due again; null when none does. */
  nextDue(now: number): number | null;
  fly(flight: Flight): void;
  land(lane: string): void;
  flight(lane: string): Flight | null;
  flights(): Flight[];
  /** Forgets whose turn it is and who is on the way, not the waits. */
  clear(): void;
  /** Forgets all waits: a link came back, or a person asked. */
  forgive(): void;
}

const CALM: LaneWait = { backoffUntil: 0, failures: 0, alone: false };

export function createLanes(): Lanes {
  const urgent = new Set<string>();
  const normal = new Set<string>();
  const waits = new Map<string, LaneWait>();
  const flying = new Map<string, Flight>();

  const first = (from: Set<string>, now: number): string | null => {
    for (const lane of from) if (!flying.has(lane) && (waits.get(lane)?.backoffUntil ?? 0) <= now) return lane;
    return null;
  };

  return {
    wake: (lane, isUrgent) => {
      if (isUrgent) {
        normal.delete(lane);
        urgent.add(lane);
      } else if (!urgent.has(lane)) normal.add(lane);
    },
    next: (now) => {
      const lane = first(urgent, now) ?? first(normal, now);
      if (lane !== null && !urgent.delete(lane)) normal.delete(lane);
      return lane;
    },
    anyDue: (now) => (first(urgent, now) ?? first(normal, now)) !== null,
    wait: (lane) => waits.get(lane) ?? CALM,
    setWait: (lane, wait) => void waits.set(lane, wait),
    calm: (lane) => void waits.delete(lane),
    nextDue: (now) => {
      let due: number | null = null;
      for (const [lane, wait] of waits) {
        if (!urgent.has(lane) && !normal.has(lane)) continue;
        if (wait.backoffUntil > now && (due === null || wait.backoffUntil < due)) due = wait.backoffUntil;
      }
      return due;
    },
    fly: (flight) => void flying.set(flight.lane, flight),
    land: (lane) => void flying.delete(lane),
    flight: (lane) => flying.get(lane) ?? null,
    flights: () => [...flying.values()],
    clear: () => {
      flying.clear();
      urgent.clear();
      normal.clear();
    },
    forgive: () => {
      for (const [lane, wait] of waits) waits.set(lane, { ...wait, backoffUntil: 0, failures: 0 });
    },
  };
}
