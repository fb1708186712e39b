// What becomes of one field in conflict (CF2). Pure. `ask`: a person decides, the server's value is shown meanwhile.

import type { JsonValue } from '#shared/bridge/contract.ts';
import type { ConflictReason } from '#shared/model/conflict.ts';
import { compareHybridTimes, parseHybridTime } from '#shared/model/hybrid-time.ts';
import { kindOfValue, mergeValues } from './merge/merge.ts';
import type { Rule } from './rules.ts';

export interface FieldInConflict {
  /** Null together with `baseKnown: false` where nobody knows what the author saw. */
  base: JsonValue;
  baseKnown: boolean;
  mine: JsonValue;
  theirs: JsonValue;
  myTime: string | null;
  theirTime: string | null;
}

export type Verdict =
  | { kind: 'mine' | 'theirs' | 'ask'; why: ConflictReason }
  | { kind: 'merged'; value: JsonValue; why: ConflictReason };

export function decideField(field: FieldInConflict, rule: Rule): Verdict {
  switch (rule.strategy) {
    case 'server-wins':
      return { kind: 'theirs', why: rule.why };
    case 'client-wins':
      return { kind: 'mine', why: rule.why };
    case 'newest-wins':
      return rule.clinical ? { kind: 'ask', why: 'clinical' } : newest(field);
    case 'merge': {
      if (!field.baseKnown) return { kind: 'ask', why: 'no-base' };
      const kind = rule.kind === 'scalar' ? kindOfValue(field.mine) : rule.kind;
      const result = mergeValues(kind, field.base, field.mine, field.theirs);
      return result.clean ? { kind: 'merged', value: result.value, why: 'merged' } : { kind: 'ask', why: 'overlap' };
    }
    case 'manual':
      return { kind: 'ask', why: rule.why };
  }
}

function newest({ myTime, theirTime }: FieldInConflict): Verdict {
  const mine = myTime === null ? null : parseHybridTime(myTime);
  const theirs = theirTime === null ? null : parseHybridTime(theirTime);
  if (!mine || !theirs) return { kind: 'ask', why: 'clock-uncertain' };
  return compareHybridTimes(mine, theirs) > 0 ? { kind: 'mine', why: 'newer' } : { kind: 'theirs', why: 'older' };
}
