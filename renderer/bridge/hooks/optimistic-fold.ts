// The fold behind `useOptimisticUpdate` (IN10): what is shown is the known value with the pending changes applied in
// order. Rolling one back is leaving it out; nobody writes an inverse.

/** What the shown value becomes when the server's answer differs from what was expected (CF2). */
export type ConflictResolution = 'server-wins' | 'client-wins' | 'newest-wins' | 'merge';

export interface PendingUpdate<Data> {
  id: string;
  key: string;
  apply: (current: Data | undefined) => Data;
  state: 'pending' | 'failed';
}

export interface Folding<Data> {
  base: Data | undefined;
  updates: readonly PendingUpdate<Data>[];
}

export function fold<Data>({ base, updates }: Folding<Data>): Data | undefined {
  return updates.reduce<Data | undefined>((value, update) => update.apply(value), base);
}

export function add<Data>(folding: Folding<Data>, update: PendingUpdate<Data>): Folding<Data> {
  return { ...folding, updates: [...folding.updates, update] };
}

export function remove<Data>(folding: Folding<Data>, id: string): Folding<Data> {
  return { ...folding, updates: folding.updates.filter((update) => update.id !== id) };
}

export function markFailed<Data>(folding: Folding<Data>, id: string): Folding<Data> {
  const updates = folding.updates.map((update) =>
    update.id === id ? { ...update, state: 'failed' as const } : update,
  );
  return { ...folding, updates };
}

/** The server accepted an update: it leaves the pending ones and the base takes its place. */
export function settle<Data>(
  folding: Folding<Data>,
  id: string,
  answer: Data | undefined,
  resolution: ConflictResolution,
): Folding<Data> {
  const update = folding.updates.find((each) => each.id === id);
  if (!update) return folding;
  return { ...remove(folding, id), base: resolve(folding.base, update, answer, resolution) };
}

function resolve<Data>(
  base: Data | undefined,
  update: PendingUpdate<Data>,
  answer: Data | undefined,
  resolution: ConflictResolution,
): Data {
  // A server that answers nothing accepted the change as it was.
  if (answer === undefined || answer === null) return update.apply(base);
  // The answer is newer than anything here: it was made after our change reached the server.
  if (resolution === 'server-wins' || resolution === 'newest-wins') return answer;
  if (resolution === 'client-wins') return update.apply(answer);
  return mergeFields(base, update.apply(base), answer);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Field by field: what only we changed is ours, everything else is the server's; both changed → the server's. */
export function mergeFields<Data>(base: Data | undefined, mine: Data, theirs: Data): Data {
  if (!isRecord(mine) || !isRecord(theirs)) return theirs;
  const before: Record<string, unknown> = isRecord(base) ? base : {};
  const merged: Record<string, unknown> = { ...theirs };
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  for (const field of Object.keys(mine)) {
    const onlyMine = !same(mine[field], before[field]) && same(theirs[field], before[field]);
    if (onlyMine) merged[field] = mine[field];
  }
  return merged as Data;
}

/** A kept change laid over what is known now: what it changed is its own, the rest as it is known. */
export function layOver<Data>(base: Data | undefined, value: Data, known: Data | undefined): Data {
  if (known === undefined || !isRecord(value) || !isRecord(known)) return value;
  const before: Record<string, unknown> = isRecord(base) ? base : {};
  const changed = Object.entries(value).filter(([field, now]) => JSON.stringify(now) !== JSON.stringify(before[field]));
  return { ...known, ...Object.fromEntries(changed) } as Data;
}
