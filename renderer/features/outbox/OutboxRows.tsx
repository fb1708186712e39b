// The items, virtual because a long night offline makes hundreds.

import { Virtualizer } from 'virtua';
import type { OutboxItem } from '#shared/model/outbox.ts';
import { t } from '../../ui/text.ts';
import { OutboxRow, type ItemActions } from './OutboxRow.tsx';

export interface OutboxRowsProps {
  items: readonly OutboxItem[];
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  now: number;
  act: ItemActions;
}

export function OutboxRows({ items, selected, onSelect, now, act }: OutboxRowsProps) {
  const toggle = (opId: string, isOn: boolean) => {
    const next = new Set(selected);
    if (isOn) next.add(opId);
    else next.delete(opId);
    onSelect(next);
  };
  return (
    <div className="outbox__rows" role="list" aria-label={t('outbox.list')}>
      <Virtualizer>
        {items.map((item) => (
          <OutboxRow
            key={item.opId}
            item={item}
            isSelected={selected.has(item.opId)}
            onSelect={(isOn) => toggle(item.opId, isOn)}
            now={now}
            act={act}
          />
        ))}
      </Virtualizer>
    </div>
  );
}
