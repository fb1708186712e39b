// Three-way merge of one field by the kind of its value (CF2). Without a base nobody knows who changed what, and a value
// of no kind is not merged: both are for a person.

import type { JsonValue } from '#shared/bridge/contract.ts';
import { sameValue } from '#shared/model/record.ts';
import { isCounter, mergeCounters } from './merge-counter.ts';
import { mergeMaps, type JsonMap } from './merge-map.ts';
import { merged, OVERLAP, type Merged } from './merge-result.ts';
import { mergeSets } from './merge-set.ts';
import { mergeTexts } from './merge-text.ts';

/** `scalar` values say one thing: two of them are an overlap. */
export type ValueKind = 'text' | 'set' | 'map' | 'counter' | 'scalar';

export function mergeValues(kind: ValueKind, base: JsonValue, mine: JsonValue, theirs: JsonValue): Merged<JsonValue> {
  // Tallies only grow: the higher one is the newer one, whatever the base was.
  if (kind === 'counter' && isCounter(mine) && isCounter(theirs)) return merged({ ...mergeCounters(mine, theirs) });
  if (sameValue(mine, theirs) || sameValue(theirs, base)) return merged(mine);
  if (sameValue(mine, base)) return merged(theirs);
  if (kind === 'text' && isText(base) && isText(mine) && isText(theirs))
    return mergeTexts(base ?? '', mine ?? '', theirs ?? '');
  if (kind === 'set' && isSet(base) && isSet(mine) && isSet(theirs)) return merged(mergeSets(base, mine, theirs));
  if (kind === 'map' && isMap(base) && isMap(mine) && isMap(theirs)) return mergeMaps(base, mine, theirs);
  return OVERLAP;
}

/** For fields that no table knows, when their caller asks for a merge. */
export function kindOfValue(value: JsonValue): ValueKind {
  if (isCounter(value)) return 'counter';
  if (isMap(value)) return 'map';
  if (Array.isArray(value)) return isSet(value) ? 'set' : 'scalar';
  return typeof value === 'string' ? 'text' : 'scalar';
}

const isText = (value: JsonValue): value is string | null => typeof value === 'string' || value === null;
const isMap = (value: JsonValue): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSet = (value: JsonValue): value is string[] =>
  Array.isArray(value) && value.every((element) => typeof element === 'string');
