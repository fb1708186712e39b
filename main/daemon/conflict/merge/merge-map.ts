// Maps, key by key: what one side changed is taken, what both changed alike is taken once. The same key changed in two
// ways is an overlap, also when one side took it away.

import type { JsonValue } from '#shared/bridge/contract.ts';
import { sameValue } from '#shared/model/record.ts';
import { merged, OVERLAP, type Merged } from './merge-result.ts';

export type JsonMap = { [key: string]: JsonValue };

export function mergeMaps(base: JsonMap, mine: JsonMap, theirs: JsonMap): Merged<JsonMap> {
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].sort();
  const entries: [string, JsonValue][] = [];
  for (const name of names) {
    const [before, here, there] = [valueOf(base, name), valueOf(mine, name), valueOf(theirs, name)];
    let value: JsonValue | undefined;
    if (same(here, there)) value = here;
    else if (same(here, before)) value = there;
    else if (same(there, before)) value = here;
    else return OVERLAP;
    if (value !== undefined) entries.push([name, value]);
  }
  return merged(Object.fromEntries(entries));
}

const valueOf = (map: JsonMap, name: string): JsonValue | undefined =>
  Object.hasOwn(map, name) ? map[name] : undefined;

/** A key that is missing is not a key that says null. */
function same(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  return (one === undefined) === (other === undefined) && sameValue(one, other);
}
