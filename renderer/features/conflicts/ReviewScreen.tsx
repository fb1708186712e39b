// The review (CF4): what I changed and somebody else changed too. Both versions and what stood before, who and when, what
// was decided and why. Nothing that lost leaves it before a person has said so (IN11).

import { useState } from 'react';
import { CircleCheck } from 'lucide-react';
import { useConnection } from '../../bridge/hooks/use-connection.ts';
import { useNames } from '../../bridge/hooks/use-names.ts';
import { useCall } from '../../bridge/use-call.ts';
import { SegmentedControl } from '../../ui/controls/SegmentedControl.tsx';
import { EmptyState } from '../../ui/feedback/EmptyState.tsx';
import { FailureNote } from '../../ui/feedback/FailureNote.tsx';
import { Skeleton } from '../../ui/feedback/Skeleton.tsx';
import { Page } from '../../ui/layout/Page.tsx';
import { useNow } from '../../ui/now.ts';
import { t } from '../../ui/text.ts';
import { ReviewList } from './ReviewList.tsx';
import { changeNeedsPerson, changesOf, countWaiting, settledRows, openRows } from './review-rows.ts';
import { useDeeds } from './use-deeds.ts';
import './conflicts.css';

type Filter = 'open' | 'settled';

export function ReviewScreen({ onOpenRoom }: { onOpenRoom: (roomId: string) => void }) {
  const { isConnected } = useConnection();
  const nameOf = useNames();
  const now = useNow();
  const [filter, setFilter] = useState<Filter>('open');
  const list = useCall('conflicts.list', { dismissed: filter === 'settled' });
  const [seenWaiting, setSeenWaiting] = useState<ReadonlySet<string>>(new Set());
  const conflicts = list.data ?? [];
  const waiting = changesOf(conflicts).filter(changeNeedsPerson);
  if (waiting.some(({ key }) => !seenWaiting.has(key)))
    setSeenWaiting(new Set([...seenWaiting, ...waiting.map(({ key }) => key)]));
  const deeds = useDeeds(conflicts);
  const rows = filter === 'open' ? openRows(conflicts, seenWaiting) : settledRows(conflicts);

  const choose = (next: Filter) => {
    setFilter(next);
    setSeenWaiting(new Set());
  };
  const note = [
    list.data && t('conflicts.count', { count: countWaiting(conflicts) }),
    !isConnected && t('conflicts.offlineNote'),
  ];
  const body = () => {
    if (list.isError) return <FailureNote failure={list.error} onRetry={() => void list.refetch()} />;
    if (list.data === undefined) return <Skeleton rows={6} />;
    if (rows.length === 0 && filter === 'settled')
      return <EmptyState title={t('conflicts.emptySettled')}>{t('conflicts.emptySettledWhy')}</EmptyState>;
    if (rows.length === 0)
      return (
        <EmptyState icon={CircleCheck} title={t('conflicts.empty')}>
          {t('conflicts.emptyWhy')}
        </EmptyState>
      );
    return <ReviewList rows={rows} deeds={deeds} nameOf={nameOf} now={now} onOpenRoom={onOpenRoom} />;
  };
  return (
    <Page
      title={t('conflicts.title')}
      note={note.filter(Boolean).join(' · ')}
      scrolls={false}
      tools={
        <SegmentedControl
          label={t('conflicts.filter')}
          value={filter}
          segments={[
            { value: 'open', label: t('conflicts.filter.open') },
            { value: 'settled', label: t('conflicts.filter.settled') },
          ]}
          onChange={choose}
        />
      }
    >
      {body()}
      <p className="ui-hidden" role="status">
        {deeds.said}
      </p>
    </Page>
  );
}
