// The buttons under a change, each with its key.

import { Check, PencilLine, Trash2, Undo2 } from 'lucide-react';
import { Button } from '../../../ui/controls/Button.tsx';
import { WithTooltip } from '../../../ui/overlays/Tooltip.tsx';
import { t } from '../../../ui/text.ts';
import type { Offers, Side } from '../conflict-words.ts';
import { deedFor, type Deed } from '../deeds.ts';

function theirsWords({ theirs }: Offers, lostSlot: ActsProps['lostSlot']) {
  if (lostSlot !== null) return lostSlot === 'made' ? 'conflicts.giveUp' : 'conflicts.leaveIt';
  return theirs === 'turn-round' ? 'conflicts.keepTheirsAfterAll' : 'conflicts.keepTheirs';
}

interface ActsProps {
  offers: Offers;
  /** A time that is gone, of a booking that was to be made or to be moved: of the other side there is nothing to keep. */
  lostSlot: 'made' | 'moved' | null;
  isBusy: boolean;
  act: (deed: Deed) => void;
  merge: () => void;
  dismiss: () => void;
}

export function Acts({ offers, lostSlot, isBusy, act, merge, dismiss }: ActsProps) {
  const keep = (side: Side) => {
    const way = offers[side];
    if (way !== null) act(deedFor(side, way));
  };
  const mine = t(offers.mine === 'turn-round' ? 'conflicts.keepMineAfterAll' : 'conflicts.keepMine');
  const theirs = t(theirsWords(offers, lostSlot));
  return (
    <div className="change__acts">
      {offers.mine && (
        <WithTooltip text={mine} shortcut="1">
          <Button size="small" icon={Check} isPending={isBusy} onPress={() => keep('mine')}>
            {mine}
          </Button>
        </WithTooltip>
      )}
      {offers.theirs && (
        <WithTooltip text={theirs} shortcut="2">
          <Button size="small" icon={Check} isPending={isBusy} onPress={() => keep('theirs')}>
            {theirs}
          </Button>
        </WithTooltip>
      )}
      {offers.merge && (
        <WithTooltip text={t('conflicts.merge')} shortcut="3">
          <Button size="small" icon={PencilLine} onPress={merge}>
            {t('conflicts.merge')}
          </Button>
        </WithTooltip>
      )}
      <span className="change__space" />
      {offers.undo && (
        <WithTooltip text={t('conflicts.undoLong')} shortcut="U">
          <Button size="small" tone="quiet" icon={Undo2} isPending={isBusy} onPress={() => act({ kind: 'undo' })}>
            {t('conflicts.undo')}
          </Button>
        </WithTooltip>
      )}
      {offers.dismiss && (
        <WithTooltip text={t('conflicts.dismiss')} shortcut="Del">
          <Button size="small" tone="quiet" icon={Trash2} onPress={dismiss}>
            {t('conflicts.dismiss')}
          </Button>
        </WithTooltip>
      )}
    </div>
  );
}
