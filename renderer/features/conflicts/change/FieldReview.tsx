// One field of a change: its name, who wrote what and when, the versions, what stands and why.

import type { ConflictView } from '#shared/model/conflict.ts';
import type { NameOf } from '../../../bridge/hooks/use-names.ts';
import { Pill } from '../../../ui/marks/Pill.tsx';
import { t } from '../../../ui/text.ts';
import { fullTime } from '../../../ui/time.ts';
import { outcomeWords, reasonWords, whoWords } from '../conflict-words.ts';
import { fieldName } from '../values.ts';
import { Versions } from './Versions.tsx';

export interface FieldReviewProps {
  conflict: ConflictView;
  nameOf: NameOf;
  now: number;
}

export function FieldReview({ conflict, nameOf, now }: FieldReviewProps) {
  return (
    <div className="field">
      <div className="field__head">
        <h4 className="field__name">{fieldName(conflict.entity, conflict.field)}</h4>
        <span className="field__who" title={fullTime(conflict.theirAt ?? conflict.writtenAt)}>
          {whoWords(conflict, nameOf, now)}
        </span>
      </div>
      <Versions conflict={conflict} nameOf={nameOf} />
      <Outcome conflict={conflict} nameOf={nameOf} now={now} />
    </div>
  );
}

export function Outcome({ conflict, nameOf, now }: FieldReviewProps) {
  const { outcome, sending } = conflict;
  const isWaiting = outcome.kind === 'waiting';
  return (
    <p className="field__outcome">
      <b data-tone={isWaiting ? 'warn' : undefined}>
        {isWaiting && <span aria-hidden="true">◷ </span>}
        {outcomeWords(outcome, now)}.
      </b>{' '}
      {reasonWords(conflict, nameOf)}
      {sending && (
        <Pill tone="warn" sign="◷">
          {t('conflicts.sending')}
        </Pill>
      )}
    </p>
  );
}
