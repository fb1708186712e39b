// One item: what it is and to whom, its text, its state in words, its history, and what can be done with it.

import { Checkbox, Button as AriaButton } from 'react-aria-components';
import { Copy, Ellipsis, MessageCircle, Pencil, RotateCw, Send, Trash2 } from 'lucide-react';
import type { OutboxItem } from '#shared/model/outbox.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { CheckMark } from '../../ui/controls/CheckMark.tsx';
import { Icon } from '../../ui/marks/Icon.tsx';
import { Pill } from '../../ui/marks/Pill.tsx';
import { Menu, type MenuEntry } from '../../ui/overlays/Menu.tsx';
import { t } from '../../ui/text.ts';
import { fullTime } from '../../ui/time.ts';
import { historyWords, lastErrorWords, stateWords, toneOf, type ItemTone } from './outbox-words.ts';

export interface ItemActions {
  retry: (item: OutboxItem) => void;
  confirm: (item: OutboxItem) => void;
  discard: (item: OutboxItem) => void;
  edit: (item: OutboxItem) => void;
  copy: (item: OutboxItem) => void;
  open: (item: OutboxItem) => void;
}

export interface OutboxRowProps {
  item: OutboxItem;
  isSelected: boolean;
  onSelect: (isOn: boolean) => void;
  now: number;
  act: ItemActions;
}

const signs: Record<ItemTone, string> = { waiting: '◷', sending: '↑', unknown: '?', refused: '✕' };

export function OutboxRow({ item, isSelected, onSelect, now, act }: OutboxRowProps) {
  const tone = toneOf(item);
  const kind = t(`outbox.kind.${item.kind}`);
  const names = { kind, target: item.target };
  const error = lastErrorWords(item);
  return (
    <div className="outbox__row" role="listitem" data-tone={tone}>
      <Checkbox
        className="outbox__check"
        isSelected={isSelected}
        onChange={onSelect}
        aria-label={t('outbox.select', names)}
      >
        <CheckMark />
      </Checkbox>
      <div className="outbox__what">
        <p className="outbox__to ui-clip">
          <b>{item.target}</b> <span className="outbox__kind">{kind}</span>
          {item.acuity === 'urgent' && (
            <Pill tone="urgent" sign="▲">
              {t('acuity.urgent')}
            </Pill>
          )}
        </p>
        {item.text !== null && <p className="outbox__text">{item.text}</p>}
        {error !== null && <p className="outbox__error">{error}</p>}
      </div>
      <div className="outbox__how">
        <p className="outbox__state">
          <span aria-hidden="true">{signs[tone]}</span> {stateWords(item)}
        </p>
        <p className="outbox__history" title={fullTime(item.writtenAt)}>
          {historyWords(item, now)}
        </p>
      </div>
      <div className="outbox__acts">
        {item.can.confirm && (
          <Button size="small" tone="primary" icon={Send} onPress={() => act.confirm(item)}>
            {t('outbox.confirm')}
          </Button>
        )}
        {item.can.retry && (
          <Button size="small" icon={RotateCw} onPress={() => act.retry(item)}>
            {t('outbox.retry')}
          </Button>
        )}
        <More item={item} act={act} label={t('outbox.more', names)} />
      </div>
    </div>
  );
}

function More({ item, act, label }: { item: OutboxItem; act: ItemActions; label: string }) {
  const entries: MenuEntry[] = [];
  if (item.can.edit)
    entries.push({
      id: 'edit',
      label: t('outbox.edit'),
      mark: <Icon icon={Pencil} size={14} />,
      onAction: () => act.edit(item),
    });
  if (item.text !== null)
    entries.push({
      id: 'copy',
      label: t('outbox.copy'),
      mark: <Icon icon={Copy} size={14} />,
      onAction: () => act.copy(item),
    });
  if (item.roomId !== null)
    entries.push({
      id: 'open',
      label: t('outbox.open'),
      mark: <Icon icon={MessageCircle} size={14} />,
      onAction: () => act.open(item),
    });
  if (item.can.discard || item.can.cancel)
    entries.push({
      id: 'discard',
      label: t('outbox.discardSelected'),
      mark: <Icon icon={Trash2} size={14} />,
      isDangerous: true,
      onAction: () => act.discard(item),
    });
  if (entries.length === 0) return null;
  return (
    <Menu label={label} groups={[{ id: 'item', entries }]}>
      <AriaButton className="ui-icon-button" data-size="small" aria-label={label}>
        <Icon icon={Ellipsis} />
      </AriaButton>
    </Menu>
  );
}
