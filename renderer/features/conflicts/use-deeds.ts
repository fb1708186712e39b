// What the person does on the review screen, and what is said about it. A deed that fails changes nothing and says why.

import { useState } from 'react';
import type { ConflictView } from '#shared/model/conflict.ts';
import { useCommand } from '../../bridge/use-call.ts';
import { toastFailure } from '../../ui/feedback/toasts.tsx';
import { t } from '../../ui/text.ts';
import type { Deed } from './deeds.ts';
import { changesOf, type ReviewedChange } from './review-rows.ts';
import { useLettingGo, type LettingGo } from './use-letting-go.ts';
import { momentText } from './values.ts';

export interface Deeds {
  /** The change that something is being done about. */
  busyKey: string | null;
  /** The last thing that was done, for those who do not see it. */
  said: string;
  /** Answers whether it was done. */
  act(change: ReviewedChange, deed: Deed): Promise<boolean>;
  lettingGo: LettingGo;
}

export function useDeeds(conflicts: readonly ConflictView[]): Deeds {
  const decide = useCommand('conflicts.decide');
  const undo = useCommand('conflicts.undo');
  const dismiss = useCommand('conflicts.dismiss');
  const [busyKey, setBusyKey] = useState<string | null>(null);
  const [said, setSaid] = useState('');

  const lettingGo = useLettingGo(async (key) => {
    const change = changesOf(conflicts).find((candidate) => candidate.key === key);
    for (const { conflictId } of change?.conflicts ?? []) {
      const result = await dismiss.run({ conflictId });
      if (!result.ok) toastFailure(result.error);
    }
  });
  const run = ({ first: { conflictId }, conflicts: fields }: ReviewedChange, deed: Deed) => {
    switch (deed.kind) {
      case 'undo':
      case 'turn-round':
        return undo.run({ conflictId });
      case 'slot': {
        // The rest of the booking goes with its time, as it was wanted.
        const time = fields.find(({ field }) => field === 'scheduledAt')?.conflictId ?? conflictId;
        return decide.run({ conflictId: time, choice: { kind: 'value', value: deed.startsAt } });
      }
      case 'merged':
        return decide.run({ conflictId, choice: { kind: 'value', value: deed.value } });
      case 'mine':
      case 'theirs':
        return decide.run({ conflictId, choice: deed });
    }
  };
  const act = async (change: ReviewedChange, deed: Deed) => {
    setBusyKey(change.key);
    const result = await run(change, deed);
    setBusyKey(null);
    if (result.ok) setSaid(doneWords(deed));
    else toastFailure(result.error);
    return result.ok;
  };
  return { busyKey, said, act, lettingGo };
}

function doneWords(deed: Deed): string {
  if (deed.kind === 'slot') return t('conflicts.done.slot', { when: momentText(deed.startsAt) });
  if (deed.kind === 'turn-round') return t(`conflicts.done.${deed.to}`);
  return t(deed.kind === 'undo' ? 'conflicts.done.undone' : `conflicts.done.${deed.kind}`);
}
