// A conflict in words: who wrote what and when, what stands now, who decided it and why, and what can be done.

import type { ConflictOutcome, ConflictReason, ConflictView } from '#shared/model/conflict.ts';
import { sameValue } from '#shared/model/record.ts';
import type { NameOf } from '../../bridge/hooks/use-names.ts';
import { t } from '../../ui/text.ts';
import { when } from '../../ui/time.ts';
import { isProse } from './values.ts';

export type Side = 'mine' | 'theirs';
/** What keeping a side takes: a decision, or turning round what a rule decided. */
export type Way = 'decide' | 'turn-round';
export interface Offers {
  mine: Way | null;
  theirs: Way | null;
  merge: boolean;
  /** A person's decision is open again. */
  undo: boolean;
  dismiss: boolean;
}

/** `Nora Lind changed it at 10:42 · you wrote yours at 10:39` */
export function whoWords({ theirBy, theirAt, writtenAt }: ConflictView, nameOf: NameOf, now: number): string {
  const values = { name: nameOf(theirBy), when: theirAt === null ? '' : when(theirAt, now) };
  return [
    t(theirAt === null ? 'conflicts.theyChanged' : 'conflicts.theyChangedAt', values),
    t('conflicts.youWrote', { when: when(writtenAt, now) }),
  ].join(' · ');
}

export function outcomeWords(outcome: ConflictOutcome, now: number): string {
  if (outcome.kind === 'waiting') return t('conflicts.outcome.waiting');
  const values = { when: when(outcome.at, now) };
  if (outcome.kind === 'undone') return t('conflicts.outcome.undone', values);
  return t(`conflicts.outcome.${outcome.kind}.${outcome.by}`, values);
}

export function reasonWords(conflict: ConflictView, nameOf: NameOf): string {
  const { why } = conflict;
  if (why === 'overlap' && isProse(conflict.entity, conflict.field)) return t('conflicts.why.overlapWords');
  const words: Record<ConflictReason, string> = {
    'appointments-belong-to-the-desk': t('conflicts.why.appointments-belong-to-the-desk'),
    'slot-taken': t('conflicts.why.slot-taken'),
    'own-settings': t('conflicts.why.own-settings'),
    newer: t('conflicts.why.newer'),
    older: t('conflicts.why.older'),
    'clock-uncertain': t('conflicts.why.clock-uncertain'),
    merged: t('conflicts.why.merged'),
    overlap: t('conflicts.why.overlap'),
    'no-base': t('conflicts.why.no-base'),
    clinical: t('conflicts.why.clinical'),
    'all-or-nothing': t('conflicts.why.all-or-nothing'),
    'chosen-by-caller': t('conflicts.why.chosen-by-caller'),
    'overwritten-by-author': t('conflicts.why.overwritten-by-author', { name: nameOf(conflict.theirBy) }),
    decided: t('conflicts.why.decided'),
  };
  return words[why];
}

/** Which of the two stands now; null when it is neither. While a conflict waits the server's value is shown (CF2). */
export function standing({ outcome, mine, theirs }: ConflictView): Side | null {
  if (outcome.kind === 'waiting') return 'theirs';
  if (outcome.kind !== 'undone') return outcome.kind === 'merged' ? null : outcome.kind;
  if (sameValue(outcome.value, mine)) return 'mine';
  return sameValue(outcome.value, theirs) ? 'theirs' : null;
}

/** What can be done with one conflict; a change is offered what all of its conflicts allow. */
export function offersOf(conflict: ConflictView): Offers {
  const { outcome, mine, entity, field, dismissedAt } = conflict;
  // First a decision, then it may go: what nobody has decided does not leave the screen (IN11).
  const dismiss = outcome.kind !== 'waiting' && dismissedAt === null;
  if (outcome.kind === 'waiting' || outcome.kind === 'undone') {
    const merge = Array.isArray(mine) || (typeof mine === 'string' && isProse(entity, field));
    const stands = outcome.kind === 'undone' ? standing(conflict) : null;
    return {
      mine: stands === 'mine' ? null : 'decide',
      theirs: stands === 'theirs' ? null : 'decide',
      merge,
      undo: false,
      dismiss,
    };
  }
  if (outcome.by === 'person') return { mine: null, theirs: null, merge: false, undo: true, dismiss };
  const isTheirs = outcome.kind === 'theirs';
  return {
    mine: isTheirs ? 'turn-round' : null,
    theirs: isTheirs ? null : 'turn-round',
    merge: false,
    undo: false,
    dismiss,
  };
}
