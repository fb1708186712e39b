// One decision: the versions of each field, what stands and why, and what can be done. With the focus in it, 1 keeps
// one's own, 2 the other, 3 writes a merged one, U takes a decision back, Delete dismisses.

import { useRef } from 'react';
import { Undo2 } from 'lucide-react';
import type { NameOf } from '../../../bridge/hooks/use-names.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { t } from '../../../ui/text.ts';
import { outcomeWords, type Side } from '../conflict-words.ts';
import { deedFor, sharedOffers, type Deed } from '../deeds.ts';
import { Acts } from './Acts.tsx';
import { FieldReview } from './FieldReview.tsx';
import { LostSlot, lostSlotOf, slotOf } from './LostSlot.tsx';
import { firstDraft, MergeEditor, useMergeDraft } from './MergeEditor.tsx';
import type { ReviewedChange } from '../review-rows.ts';
import { useRecordName } from '../use-record-name.ts';
import { fieldName } from '../values.ts';

export interface ChangeCardProps {
  change: ReviewedChange;
  index: number;
  isActive: boolean;
  isBusy: boolean;
  /** Dismissed a moment ago and still to be had back. */
  isLeaving: boolean;
  nameOf: NameOf;
  now: number;
  onFocus: (index: number) => void;
  /** Answers whether it was done. */
  onDeed: (change: ReviewedChange, deed: Deed) => Promise<boolean>;
  onDismiss: (change: ReviewedChange) => void;
  onKeep: (change: ReviewedChange) => void;
}

export function ChangeCard(props: ChangeCardProps) {
  const { change, index, isActive, isBusy, isLeaving, nameOf, now, onDeed } = props;
  const { first, conflicts } = change;
  const card = useRef<HTMLElement>(null);
  const { kind, name } = useRecordName(first, nameOf);
  const [draft, setDraft] = useMergeDraft(first);
  const offers = sharedOffers(change);
  const label = t('conflicts.change', {
    field: conflicts.map(({ entity, field }) => fieldName(entity, field)).join(', '),
    record: name === '' ? kind : `${kind} ${name}`,
    outcome: outcomeWords(first.outcome, now),
  });

  const backToCard = () => card.current?.focus();
  const act = async (deed: Deed) => {
    if (isBusy) return;
    const isDone = await onDeed(change, deed);
    if (!isDone) return;
    setDraft(null);
    backToCard();
  };
  const startMerge = () => setDraft(draft ?? firstDraft(first.mine));
  const dismiss = () => {
    props.onDismiss(change);
    backToCard();
  };
  const keeping = (side: Side) => {
    const way = offers[side];
    return way !== null && (() => void act(deedFor(side, way)));
  };
  const keys: Record<string, (() => void) | false> = {
    '1': keeping('mine'),
    '2': keeping('theirs'),
    '3': offers.merge && startMerge,
    u: isLeaving ? () => props.onKeep(change) : offers.undo && (() => void act({ kind: 'undo' })),
    Delete: offers.dismiss && !isLeaving && dismiss,
  };
  const keyPressed = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if ((event.target as HTMLElement).matches('textarea, input')) return;
    const deed = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation();
    deed();
  };

  return (
    <article
      ref={card}
      className="change"
      data-waiting={first.outcome.kind === 'waiting' ? '' : undefined}
      data-roving={index}
      tabIndex={isActive ? 0 : -1}
      aria-label={label}
      onFocus={(event) => event.target === event.currentTarget && props.onFocus(index)}
      onKeyDown={keyPressed}
    >
      {isLeaving ? (
        <p className="change__leaving" role="status">
          <span>{t('conflicts.dismissed')}</span>
          <Button size="small" icon={Undo2} onPress={() => props.onKeep(change)}>
            {t('conflicts.dismissUndo')}
          </Button>
        </p>
      ) : (
        <>
          {slotOf(change) ? (
            <LostSlot
              change={change}
              nameOf={nameOf}
              now={now}
              isBusy={isBusy}
              onTake={(startsAt) => void act({ kind: 'slot', startsAt })}
            />
          ) : (
            conflicts.map((conflict) => (
              <FieldReview key={conflict.conflictId} conflict={conflict} nameOf={nameOf} now={now} />
            ))
          )}
          {draft !== null && offers.merge ? (
            <MergeEditor
              conflict={first}
              draft={draft}
              isBusy={isBusy}
              onChange={setDraft}
              onSave={(value) => void act({ kind: 'merged', value })}
              onClose={() => {
                setDraft(null);
                backToCard();
              }}
            />
          ) : (
            <Acts
              offers={offers}
              lostSlot={lostSlotOf(change)}
              isBusy={isBusy}
              act={(deed) => void act(deed)}
              merge={startMerge}
              dismiss={dismiss}
            />
          )}
        </>
      )}
    </article>
  );
}
