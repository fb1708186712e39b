// Records and conflicts, as windows ask for them.

import { ok } from '#shared/result.ts';
import { withAccount, type HandlersOf, type Present } from './handlers.ts';

type Names =
  | 'records.get'
  | 'records.change'
  | 'conflicts.list'
  | 'conflicts.decide'
  | 'conflicts.undo'
  | 'conflicts.dismiss';

export function recordCalls(present: Present): HandlersOf<Names> {
  return {
    'records.get': withAccount(present, ({ messaging }, { entity, id }) => messaging.records.get(entity, id)),
    'records.change': withAccount(present, ({ messaging }, input) => messaging.records.change(input)),
    'conflicts.list': withAccount(present, ({ messaging }, options) => ok(messaging.conflicts.list(options))),
    'conflicts.decide': withAccount(present, ({ messaging }, { conflictId, choice }) =>
      messaging.conflicts.decide(conflictId, choice),
    ),
    'conflicts.undo': withAccount(present, ({ messaging }, { conflictId }) => messaging.conflicts.undo(conflictId)),
    'conflicts.dismiss': withAccount(present, ({ messaging }, { conflictId }) =>
      messaging.conflicts.dismiss(conflictId),
    ),
  };
}
