// The rail: one button for each section with what it holds, settings and the person's own tile at its foot.

import { Bell, GitCompareArrows, MessageCircle, Settings, Upload, Users, type LucideIcon } from 'lucide-react';
import type { ConflictView } from '#shared/model/conflict.ts';
import { useCall } from '../bridge/use-call.ts';
import { useSnapshot } from '../bridge/use-snapshot.ts';
import { countOpen, countWaiting } from '../features/conflicts/review-rows.ts';
import { IconButton } from '../ui/controls/IconButton.tsx';
import { Badge, type BadgeProps } from '../ui/marks/Pill.tsx';
import { t } from '../ui/text.ts';
import { OwnMenu } from './own/OwnMenu.tsx';
import { sectionShortcut } from './shortcuts.ts';
import { useWindow, type Section } from './window-store.ts';

interface Load {
  count: number;
  tone: NonNullable<BadgeProps['tone']>;
  name: string;
}

const icons: Record<Section, LucideIcon> = {
  rooms: MessageCircle,
  people: Users,
  outbox: Upload,
  review: GitCompareArrows,
  notifications: Bell,
  settings: Settings,
};

function useLoads(): Partial<Record<Section, Load>> {
  const rooms = useCall('rooms.list', {}).data ?? [];
  const outbox = useSnapshot('outbox.changed');
  const conflicts = useCall('conflicts.list', { dismissed: false }).data ?? [];
  const unhandled = useCall('notifications.list', {}).data?.unreadCount ?? 0;

  const urgent = rooms.reduce((sum, room) => sum + room.urgentOpen, 0);
  const unread = rooms.reduce((sum, room) => sum + room.unread, 0);
  const waiting = outbox?.waiting ?? 0;
  const refused = (outbox?.refused ?? 0) + (outbox?.held ?? 0);
  const loads: Partial<Record<Section, Load>> = {};
  if (urgent > 0) loads.rooms = { count: urgent, tone: 'urgent', name: t('app.roomsUrgent', { count: urgent }) };
  else if (unread > 0) loads.rooms = { count: unread, tone: 'accent', name: t('app.roomsUnread', { count: unread }) };
  if (refused > 0) loads.outbox = { count: refused, tone: 'urgent', name: t('app.outboxRefused', { count: refused }) };
  else if (waiting > 0)
    loads.outbox = { count: waiting, tone: 'warn', name: t('app.outboxWaiting', { count: waiting }) };
  const review = reviewLoad(conflicts);
  if (review) loads.review = review;
  if (unhandled > 0)
    loads.notifications = {
      count: unhandled,
      tone: 'accent',
      name: t('app.notificationsUnread', { count: unhandled }),
    };
  return loads;
}

/** What waits for a decision; when nothing does, what was decided and nobody has looked at. */
function reviewLoad(conflicts: readonly ConflictView[]): Load | null {
  const waiting = countWaiting(conflicts);
  if (waiting > 0) return { count: waiting, tone: 'warn', name: t('app.reviewWaiting', { count: waiting }) };
  const open = countOpen(conflicts);
  return open > 0 ? { count: open, tone: 'accent', name: t('app.reviewDecided', { count: open }) } : null;
}

export function Rail() {
  const loads = useLoads();
  const item = (section: Section) => <RailItem key={section} section={section} load={loads[section]} />;
  return (
    <>
      {item('rooms')}
      {item('people')}
      {item('outbox')}
      {item('review')}
      {item('notifications')}
      <span className="rail__space" />
      {item('settings')}
      <OwnMenu />
    </>
  );
}

function RailItem({ section, load }: { section: Section; load: Load | undefined }) {
  const isShown = useWindow((state) => state.section === section);
  const show = useWindow((state) => state.show);
  return (
    <span className="rail__item">
      <IconButton
        label={load?.name ?? t(`app.${section}`)}
        icon={icons[section]}
        size="large"
        placement="right"
        shortcut={sectionShortcut(section)}
        isOn={isShown}
        onPress={() => show(section)}
      />
      {load && (
        <span className="rail__badge">
          <Badge count={load.count} tone={load.tone} />
        </span>
      )}
    </span>
  );
}
