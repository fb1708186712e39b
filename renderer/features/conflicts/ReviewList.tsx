// The rows of the review: parts, records, decisions. Virtual, because a week of merged notes makes many; the arrow keys
// go from decision to decision.

import { useEffect, useRef } from 'react';
import { MessageCircle } from 'lucide-react';
import { Virtualizer } from 'virtua';
import type { NameOf } from '../../bridge/hooks/use-names.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { useRoving } from '../../ui/lists/use-roving.ts';
import { t } from '../../ui/text.ts';
import { ChangeCard } from './change/ChangeCard.tsx';
import type { RecordName, ReviewRow } from './review-rows.ts';
import type { Deeds } from './use-deeds.ts';
import { useRecordName } from './use-record-name.ts';

export interface ReviewListProps {
  rows: readonly ReviewRow[];
  deeds: Deeds;
  nameOf: NameOf;
  now: number;
  onOpenRoom: (roomId: string) => void;
}

export function ReviewList({ rows, deeds, nameOf, now, onOpenRoom }: ReviewListProps) {
  const roving = useRoving(rows.length, (index) => rows[index]?.row === 'change');
  const { keys, letGo, keep } = deeds.lettingGo;
  useFocusKept(rows, roving);
  return (
    <div className="review" role="group" aria-label={t('conflicts.list')} ref={roving.box} onKeyDown={roving.onKeyDown}>
      <Virtualizer ref={roving.list} keepMounted={[roving.active]}>
        {rows.map((row, index) => {
          switch (row.row) {
            case 'part':
              return (
                <h2 key={row.key} className="ui-heading review__part">
                  {t(`conflicts.part.${row.part}`)}
                  {row.count > 0 && ` · ${row.count}`}
                </h2>
              );
            case 'record':
              return <RecordHeading key={row.key} record={row.record} nameOf={nameOf} onOpenRoom={onOpenRoom} />;
            case 'change':
              return (
                <ChangeCard
                  key={row.key}
                  change={row.change}
                  index={index}
                  isActive={index === roving.active}
                  isBusy={deeds.busyKey === row.key}
                  isLeaving={keys.has(row.key)}
                  nameOf={nameOf}
                  now={now}
                  onFocus={roving.setActive}
                  onDeed={deeds.act}
                  onDismiss={({ key }) => letGo(key)}
                  onKeep={({ key }) => keep(key)}
                />
              );
          }
        })}
      </Virtualizer>
    </div>
  );
}

/** A decision that leaves the list while it has the focus leaves it to the next one, not to nobody. */
function useFocusKept(rows: readonly ReviewRow[], { active, box, focus }: ReturnType<typeof useRoving>) {
  const hadFocus = useRef(false);
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) focus(active);
  }, [rows, active, focus]);
  useEffect(() => {
    const look = () => {
      hadFocus.current = box.current?.contains(document.activeElement) ?? false;
    };
    document.addEventListener('focusin', look);
    return () => document.removeEventListener('focusin', look);
  }, [box]);
}

interface RecordHeadingProps {
  record: RecordName;
  nameOf: NameOf;
  onOpenRoom: (roomId: string) => void;
}

function RecordHeading({ record, nameOf, onOpenRoom }: RecordHeadingProps) {
  const { kind, name, roomId } = useRecordName(record, nameOf);
  return (
    <div className="review__record">
      <h3 className="ui-clip">
        <span className="review__kind">{kind}</span> {name}
      </h3>
      {roomId !== null && (
        <IconButton
          label={t('conflicts.openRoom')}
          icon={MessageCircle}
          size="small"
          onPress={() => onOpenRoom(roomId)}
        />
      )}
    </div>
  );
}
