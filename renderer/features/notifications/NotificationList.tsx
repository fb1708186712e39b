// What needs somebody, until it is handled (NT1): the list is the truth, toasts and badges are copies of it.

import { useState } from 'react';
import { BellOff, CheckCheck } from 'lucide-react';
import { Virtualizer } from 'virtua';
import type { NotificationView } from '#shared/model/notification.ts';
import { useCall, useCommand } from '../../bridge/use-call.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { SegmentedControl } from '../../ui/controls/SegmentedControl.tsx';
import { EmptyState } from '../../ui/feedback/EmptyState.tsx';
import { FailureNote } from '../../ui/feedback/FailureNote.tsx';
import { Skeleton } from '../../ui/feedback/Skeleton.tsx';
import { toastFailure } from '../../ui/feedback/toasts.tsx';
import { Page, PageSpace } from '../../ui/layout/Page.tsx';
import { useNow } from '../../ui/now.ts';
import { ConfirmDialog } from '../../ui/overlays/ConfirmDialog.tsx';
import { t } from '../../ui/text.ts';
import { NotificationRow } from './NotificationRow.tsx';
import { shownNotifications, type NotificationFilter } from './notification-order.ts';
import './notifications.css';

export function NotificationList({ onOpenRoom }: { onOpenRoom: (roomId: string) => void }) {
  const list = useCall('notifications.list', {});
  const [filter, setFilter] = useState<NotificationFilter>('unread');
  const [isClearing, setClearing] = useState(false);
  const markRead = useCommand('notifications.markRead');
  const clear = useCommand('notifications.clear');
  const now = useNow();

  const all = list.data?.notifications ?? [];
  const unreadCount = list.data?.unreadCount ?? 0;
  const shown = shownNotifications(all, filter);
  const handle = async (ids: string[] | null) => {
    const result = await markRead.run({ ids });
    if (!result.ok) toastFailure(result.error);
  };
  const clearAll = async () => {
    const result = await clear.run({});
    if (!result.ok) toastFailure(result.error);
    setClearing(false);
  };
  const open = (notification: NotificationView) => {
    if (notification.roomId === null) return;
    if (notification.readAt === null) void handle([notification.id]);
    onOpenRoom(notification.roomId);
  };

  const body = () => {
    if (list.isError) return <FailureNote failure={list.error} onRetry={() => void list.refetch()} />;
    if (list.data === undefined) return <Skeleton rows={6} />;
    if (shown.length === 0)
      return (
        <EmptyState icon={BellOff} title={t(all.length === 0 ? 'notifications.none' : 'notifications.empty')}>
          {t('notifications.emptyWhy')}
        </EmptyState>
      );
    return (
      <div className="notifications" role="list" aria-label={t('notifications.list')}>
        <Virtualizer>
          {shown.map((notification) => (
            <NotificationRow
              key={notification.id}
              notification={notification}
              now={now}
              onOpen={() => open(notification)}
              onHandle={() => void handle([notification.id])}
            />
          ))}
        </Virtualizer>
      </div>
    );
  };

  return (
    <Page
      title={t('notifications.title')}
      note={list.data && t('notifications.unread', { count: unreadCount })}
      scrolls={false}
      tools={
        <>
          <SegmentedControl
            label={t('notifications.filter')}
            value={filter}
            segments={[
              { value: 'unread', label: t('notifications.filter.unread') },
              { value: 'all', label: t('notifications.filter.all') },
            ]}
            onChange={setFilter}
          />
          <PageSpace />
          <Button icon={CheckCheck} isDisabled={unreadCount === 0} onPress={() => void handle(null)}>
            {t('notifications.markAll')}
          </Button>
          <Button isDisabled={all.length === 0} onPress={() => setClearing(true)}>
            {t('notifications.clear')}
          </Button>
        </>
      }
    >
      {body()}
      <ConfirmDialog
        title={t('notifications.clearTitle')}
        isOpen={isClearing}
        isDangerous
        isBusy={clear.isRunning}
        confirmLabel={t('notifications.clear')}
        onConfirm={() => void clearAll()}
        onCancel={() => setClearing(false)}
      >
        <p>{t('notifications.clearWhy')}</p>
      </ConfirmDialog>
    </Page>
  );
}
