// What can be done for many items at once: filter, select all, try again, discard.

import { Checkbox } from 'react-aria-components';
import { RotateCw, Send, Trash2 } from 'lucide-react';
import type { OutboxItem } from '#shared/model/outbox.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { SegmentedControl } from '../../ui/controls/SegmentedControl.tsx';
import { CheckMark } from '../../ui/controls/CheckMark.tsx';
import { PageSpace } from '../../ui/layout/Page.tsx';
import { t } from '../../ui/text.ts';
import type { OutboxFilter } from './outbox-words.ts';

export interface OutboxToolsProps {
  items: readonly OutboxItem[];
  chosen: readonly OutboxItem[];
  filter: OutboxFilter;
  onFilter: (filter: OutboxFilter) => void;
  onSelectAll: (isOn: boolean) => void;
  /** All of them when null. */
  onRetry: (opIds: string[] | null) => void;
  onConfirm: (opIds: string[]) => void;
  onDiscard: (items: OutboxItem[]) => void;
}

const FILTERS: readonly OutboxFilter[] = ['all', 'waiting', 'refused'];

export function OutboxTools(props: OutboxToolsProps) {
  const { items, chosen, filter, onFilter, onSelectAll, onRetry, onConfirm, onDiscard } = props;
  const confirmable = (chosen.length > 0 ? chosen : items).filter(({ can }) => can.confirm);
  const retriable = chosen.filter(({ can }) => can.retry);
  const discardable = chosen.filter(({ can }) => can.discard || can.cancel);
  return (
    <>
      <SegmentedControl
        label={t('outbox.filter')}
        value={filter}
        segments={FILTERS.map((value) => ({ value, label: t(`outbox.filter.${value}`) }))}
        onChange={onFilter}
      />
      <PageSpace />
      <Checkbox
        className="outbox__check"
        isSelected={items.length > 0 && chosen.length === items.length}
        isIndeterminate={chosen.length > 0 && chosen.length < items.length}
        onChange={onSelectAll}
      >
        <CheckMark />
        {chosen.length > 0 ? t('outbox.selected', { count: chosen.length }) : t('outbox.selectAll')}
      </Checkbox>
      {confirmable.length > 0 && (
        <Button icon={Send} onPress={() => onConfirm(confirmable.map(({ opId }) => opId))}>
          {t(chosen.length > 0 ? 'outbox.confirm' : 'outbox.confirmAll')}
        </Button>
      )}
      {chosen.length === 0 ? (
        <Button icon={RotateCw} onPress={() => onRetry(null)}>
          {t('outbox.retryAll')}
        </Button>
      ) : (
        <>
          <Button
            icon={RotateCw}
            isDisabled={retriable.length === 0}
            onPress={() => onRetry(retriable.map(({ opId }) => opId))}
          >
            {t('outbox.retry')}
          </Button>
          <Button icon={Trash2} isDisabled={discardable.length === 0} onPress={() => onDiscard(discardable)}>
            {t('outbox.discardSelected')}
          </Button>
        </>
      )}
    </>
  );
}
