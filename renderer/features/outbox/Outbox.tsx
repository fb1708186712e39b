// The outbox (OB10): every item of every room and kind, in words, with what can be done for one or for all.

import { useState } from 'react';
import { CircleCheck } from 'lucide-react';
import type { OutboxItem } from '#shared/model/outbox.ts';
import { useCall, useCommand } from '../../bridge/use-call.ts';
import { useSnapshot } from '../../bridge/use-snapshot.ts';
import { EmptyState } from '../../ui/feedback/EmptyState.tsx';
import { FailureNote } from '../../ui/feedback/FailureNote.tsx';
import { Skeleton } from '../../ui/feedback/Skeleton.tsx';
import { toast, toastFailure } from '../../ui/feedback/toasts.tsx';
import { Page } from '../../ui/layout/Page.tsx';
import { useNow } from '../../ui/now.ts';
import { t } from '../../ui/text.ts';
import { duration, when } from '../../ui/time.ts';
import { DiscardDialog } from './DiscardDialog.tsx';
import { EditDialog } from './EditDialog.tsx';
import { filterItems, inOrder, type OutboxFilter } from './outbox-words.ts';
import { OutboxRows } from './OutboxRows.tsx';
import { OutboxTools } from './OutboxTools.tsx';
import './outbox.css';

export function Outbox({ onOpenRoom }: { onOpenRoom: (roomId: string) => void }) {
  const list = useCall('outbox.list', {});
  const summary = useSnapshot('outbox.changed');
  const now = useNow(1_000);
  const [filter, setFilter] = useState<OutboxFilter>('all');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [discarding, setDiscarding] = useState<OutboxItem[] | null>(null);
  const [editing, setEditing] = useState<OutboxItem | null>(null);
  const retry = useCommand('outbox.retry');
  const confirm = useCommand('outbox.confirm');

  const items = inOrder(list.data ?? []);
  const shown = filterItems(items, filter);
  const chosen = shown.filter((item) => selected.has(item.opId));
  const tryAgain = async (opIds: string[] | null) => {
    const result = await retry.run({ opIds });
    if (!result.ok) toastFailure(result.error);
  };

  const sendNow = async (opIds: string[] | null) => {
    const result = await confirm.run({ opIds });
    if (result.ok) toast({ title: t('outbox.confirmed', { count: result.value.confirmed }) });
    else toastFailure(result.error);
  };

  const note = () => {
    if (!summary || items.length === 0) return undefined;
    const parts = [t('outbox.summary', { waiting: summary.waiting })];
    const asking = summary.refused + summary.held;
    if (asking > 0) parts.push(t('outbox.summaryRefused', { count: asking }));
    if (summary.oldestWrittenAt !== null)
      parts.push(t('outbox.summaryOldest', { age: duration(now - summary.oldestWrittenAt) }));
    return parts.join(' · ');
  };

  const body = () => {
    if (list.isError) return <FailureNote failure={list.error} onRetry={() => void list.refetch()} />;
    if (list.data === undefined) return <Skeleton rows={6} />;
    if (items.length === 0)
      return (
        <EmptyState icon={CircleCheck} title={t('outbox.empty')}>
          {summary?.lastSync ? t('outbox.emptyLast', { when: when(summary.lastSync, now) }) : t('outbox.emptyWhy')}
        </EmptyState>
      );
    if (shown.length === 0)
      return <EmptyState title={t('outbox.emptyFilter')}>{t('outbox.emptyFilterWhy')}</EmptyState>;
    return (
      <OutboxRows
        items={shown}
        selected={selected}
        onSelect={setSelected}
        now={now}
        act={{
          retry: (item) => void tryAgain([item.opId]),
          confirm: (item) => void sendNow([item.opId]),
          discard: (item) => setDiscarding([item]),
          edit: setEditing,
          copy: (item) => void copy(item),
          open: (item) => item.roomId !== null && onOpenRoom(item.roomId),
        }}
      />
    );
  };

  return (
    <Page
      title={t('outbox.title')}
      note={note()}
      scrolls={false}
      tools={
        items.length > 0 && (
          <OutboxTools
            items={shown}
            chosen={chosen}
            filter={filter}
            onFilter={setFilter}
            onSelectAll={(isOn) => setSelected(new Set(isOn ? shown.map(({ opId }) => opId) : []))}
            onRetry={(opIds) => void tryAgain(opIds)}
            onConfirm={(opIds) => void sendNow(opIds)}
            onDiscard={setDiscarding}
          />
        )
      }
    >
      {body()}
      {discarding && <DiscardDialog items={discarding} onClose={() => setDiscarding(null)} />}
      {editing && <EditDialog item={editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}

async function copy(item: OutboxItem): Promise<void> {
  if (item.text === null) return;
  await navigator.clipboard.writeText(item.text);
  toast({ title: t('common.copied') });
}
