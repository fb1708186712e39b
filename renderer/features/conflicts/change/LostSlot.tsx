// A time that went to somebody else (CF4): what was wanted, who has the time, and the nearest free times, each one press
// away. Never a silent revert: the whole booking stands here until a person has decided.

import type { ConflictView, LostSlot as Slot } from '#shared/model/conflict.ts';
import type { NameOf } from '../../../bridge/hooks/use-names.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Pill } from '../../../ui/marks/Pill.tsx';
import { t } from '../../../ui/text.ts';
import { dateAndClock, when } from '../../../ui/time.ts';
import { Outcome } from './FieldReview.tsx';
import type { ReviewedChange } from '../review-rows.ts';
import { fieldName, momentText, shownValue } from '../values.ts';

export const slotOf = ({ conflicts }: ReviewedChange): Slot | null =>
  conflicts.find(({ slot }) => slot !== null)?.slot ?? null;

/** Nothing stands on the server of a booking that was to be made. */
export function lostSlotOf(change: ReviewedChange): 'made' | 'moved' | null {
  if (!slotOf(change)) return null;
  return change.conflicts.every(({ theirs }) => theirs === null) ? 'made' : 'moved';
}

export interface LostSlotProps {
  change: ReviewedChange;
  nameOf: NameOf;
  now: number;
  isBusy: boolean;
  onTake: (startsAt: string) => void;
}

export function LostSlot({ change, nameOf, now, isBusy, onTake }: LostSlotProps) {
  const slot = slotOf(change);
  if (!slot) return null;
  const { taken, free } = slot;
  const { first, conflicts } = change;
  const isOpen = first.outcome.kind === 'waiting' || first.outcome.kind === 'undone';
  // Where only the length did not fit, another start is a change of its own.
  const mayTake = isOpen && conflicts.some(({ field }) => field === 'scheduledAt');
  return (
    <div className="lost-slot">
      <div className="field__head">
        <h4 className="field__name">{fieldName(first.entity, 'scheduledAt')}</h4>
        <Pill tone="urgent" sign="▲">
          {t('conflicts.slotLost')}
        </Pill>
        <span className="field__who">{t('conflicts.youWrote', { when: when(first.writtenAt, now) })}</span>
      </div>
      <p>
        {t('conflicts.slot.taken', {
          patient: taken.patientId === null ? t('conflicts.slot.somebody') : nameOf(taken.patientId),
          when: momentText(taken.scheduledAt),
          duration: t('time.minutes', { minutes: taken.duration }),
          provider: nameOf(taken.providerId),
        })}{' '}
        {bookedWords(taken, nameOf, now)}
      </p>
      <Wanted conflicts={conflicts} nameOf={nameOf} />
      <Outcome conflict={conflicts.find((conflict) => conflict.slot !== null) ?? first} nameOf={nameOf} now={now} />
      {mayTake && (
        <div className="lost-slot__free">
          <span>{t(free.length === 0 ? 'conflicts.slot.none' : 'conflicts.slot.free')}</span>
          {free.map((startsAt) => (
            <Button key={startsAt} size="small" isPending={isBusy} onPress={() => onTake(startsAt)}>
              {t('conflicts.slot.take', { when: dateAndClock(Date.parse(startsAt)) })}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function Wanted({ conflicts, nameOf }: { conflicts: readonly ConflictView[]; nameOf: NameOf }) {
  return (
    <dl className="lost-slot__wanted" aria-label={t('conflicts.slot.wanted')}>
      {conflicts.map(({ conflictId, entity, field, mine }) => (
        <div key={conflictId}>
          <dt>{fieldName(entity, field)}</dt>
          <dd>{wantedText(shownValue(entity, field, mine, nameOf))}</dd>
        </div>
      ))}
    </dl>
  );
}

function wantedText(value: ReturnType<typeof shownValue>): string {
  if (value.kind === 'nothing') return t('conflicts.nothing');
  return value.kind === 'list' ? value.items.join(', ') : value.text;
}

function bookedWords({ bookedBy, bookedAt }: Slot['taken'], nameOf: NameOf, now: number): string {
  if (bookedBy === null) return bookedAt === null ? '' : t('conflicts.slot.bookedAt', { when: when(bookedAt, now) });
  const name = nameOf(bookedBy);
  if (bookedAt === null) return t('conflicts.slot.booked', { name });
  return t('conflicts.slot.bookedByAt', { name, when: when(bookedAt, now) });
}
