// One notification: how pressing, what, when, and handling it.

import { Check } from 'lucide-react';
import type { NotificationPriority, NotificationView } from '#shared/model/notification.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Pill, type PillTone } from '../../ui/marks/Pill.tsx';
import { t } from '../../ui/text.ts';
import { fullTime, when } from '../../ui/time.ts';

export interface NotificationRowProps {
  notification: NotificationView;
  now: number;
  onOpen: () => void;
  onHandle: () => void;
}

/** Only what presses carries a word; the rest is plain. */
const pressing: Partial<Record<NotificationPriority, { tone: PillTone; sign: string }>> = {
  urgent: { tone: 'urgent', sign: '▲' },
  high: { tone: 'warn', sign: '!' },
};

export function NotificationRow({ notification, now, onOpen, onHandle }: NotificationRowProps) {
  const { title, message, priority, at, readAt, roomId } = notification;
  const mark = pressing[priority];
  return (
    <div className="notification" role="listitem" data-handled={readAt === null ? undefined : ''}>
      <div className="notification__what">
        <p className="notification__title">
          <b className="ui-clip">{title}</b>
          {mark && readAt === null && (
            <Pill tone={mark.tone} sign={mark.sign}>
              {t(`notifications.priority.${priority}`)}
            </Pill>
          )}
        </p>
        {message !== '' && <p className="notification__message">{message}</p>}
      </div>
      <p className="notification__when">
        <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
          {when(at, now)}
        </time>
        {readAt !== null && <span>{t('notifications.handled', { when: when(readAt, now) })}</span>}
      </p>
      <div className="notification__acts">
        {roomId !== null && (
          <Button size="small" onPress={onOpen}>
            {t('notifications.open')}
          </Button>
        )}
        {readAt === null && (
          <IconButton
            label={t('notifications.markReadNamed', { title })}
            icon={Check}
            size="small"
            placement="left"
            onPress={onHandle}
          />
        )}
      </div>
    </div>
  );
}
