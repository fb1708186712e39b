// What of one's own changes of a record has not arrived: waits to be sent, waits for a decision, was refused. In words,
// with the way to where something can be done about it.

import type { RecordView } from '#shared/model/record.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Pill } from '../../ui/marks/Pill.tsx';
import { maybeText, t } from '../../ui/text.ts';

export interface Ways {
  onShowReview: () => void;
  onShowOutbox: () => void;
}

export interface RecordMarksProps {
  view: RecordView;
  fields: readonly string[];
  ways: Ways;
}

export function RecordMarks({ view, fields, ways }: RecordMarksProps) {
  const states = fields.map((field) => view.fields[field]?.pending ?? null);
  const pending = states.includes('sending') ? 'sending' : states.includes('waiting') ? 'waiting' : null;
  const refused = view.refused.filter((change) => change.fields.some((field) => fields.includes(field)));
  if (pending === null && view.waits === 0 && refused.length === 0) return null;
  return (
    <div className="record__marks" role="status">
      {pending !== null && (
        <Pill tone={pending === 'waiting' ? 'warn' : 'neutral'} sign={pending === 'waiting' ? '◷' : '↑'}>
          {t(`records.pending.${pending}`)}
        </Pill>
      )}
      {view.waits > 0 && (
        <p className="record__mark" data-tone="warn">
          <span>
            <span aria-hidden="true">◷ </span>
            {t('records.waits', { count: view.waits })}
          </span>
          <Button size="small" onPress={ways.onShowReview}>
            {t('records.review')}
          </Button>
        </p>
      )}
      {refused.map(({ opId, reason }) => (
        <p key={opId} className="record__mark" data-tone="urgent">
          <span>
            <span aria-hidden="true">✕ </span>
            {t('records.refused', { why: maybeText(`failure.what.${reason}`) ?? t('failure.what.rejected') })}
          </span>
          <Button size="small" onPress={ways.onShowOutbox}>
            {t('records.showOutbox')}
          </Button>
        </p>
      ))}
    </div>
  );
}
