// The list of a room's messages: virtualised, at the newest by default, still under the reader's eyes. Arrow keys move
// between messages, Enter opens their actions, Escape goes back to the box.

import { ArrowDown } from 'lucide-react';
import { memo, useCallback, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import { Virtualizer } from 'virtua';
import type { TimelineView } from '../../../bridge/timeline.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { useNow } from '../../../ui/now.ts';
import { t } from '../../../ui/text.ts';
import { dayLine } from '../../../ui/time.ts';
import { MessageItem } from '../message/MessageItem.tsx';
import { useRowShared } from '../message/row-context.ts';
import { Announcer } from './Announcer.tsx';
import { GapItem } from './GapItem.tsx';
import { timelineItems, type TimelineItem } from './items.ts';
import { TopEdge } from './TopEdge.tsx';
import { useFollow } from './use-follow.ts';
import type { TimelinePage } from '#shared/model/message.ts';
import './timeline.css';

export interface TimelineProps {
  view: TimelineView;
  timeline: TimelinePage;
  title: string;
  newFromKey: string | null;
  activeKey: string | null;
  editingKey: string | null;
  /** A message to bring into view, once; `onShown` says that it was. */
  shownKey: string | null;
  onShown: () => void;
  onEscape: () => void;
  /** Given to the screen, which moves the keyboard into the list and follows what was written. */
  control: React.RefObject<TimelineControl | null>;
}

export interface TimelineControl {
  toEnd(): void;
  focusLast(): void;
}

export const Timeline = memo(function Timeline(props: TimelineProps) {
  const { view, timeline, newFromKey, editingKey } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const items = useMemo(() => timelineItems(timeline.rows, newFromKey), [timeline.rows, newFromKey]);
  const { loadOlder: readOlder, trim } = view;
  const loadOlder = useCallback(() => void readOlder(), [readOlder]);
  const { isOnline } = useRowShared();
  const isOlderHere = timeline.older === 'more' || (timeline.older === 'ask' && isOnline);
  const canLoadOlder =
    isOlderHere && timeline.olderBefore !== null && !view.isLoadingOlder && view.olderFailure === null;
  const follow = useFollow(items, canLoadOlder, loadOlder);
  const messages = useMemo(() => items.filter((item) => item.kind === 'message'), [items]);
  const activeKey = messages.some(({ key }) => key === props.activeKey)
    ? props.activeKey
    : (messages.at(-1)?.key ?? null);

  const kept = useMemo(
    () => items.flatMap((item, index) => (item.key === activeKey || item.key === editingKey ? [index] : [])),
    [items, activeKey, editingKey],
  );

  const focus = useCallback((key: string | undefined) => {
    if (key === undefined) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'nearest' });
  }, []);

  const { toEnd: goToEnd } = follow;
  const toEnd = useCallback(() => {
    // Whoever goes to the newest is done with what lies far above; every change would read it again.
    trim(ROWS_KEPT_AT_END);
    goToEnd();
  }, [goToEnd, trim]);
  const lastKey = messages.at(-1)?.key;
  useImperativeHandle(props.control, () => ({ toEnd, focusLast: () => focus(lastKey) }), [toEnd, focus, lastKey]);

  const { showIndex } = follow;
  const { shownKey, onShown } = props;
  useEffect(() => {
    const index = items.findIndex((item) => item.key === shownKey);
    if (shownKey === null || index < 0) return;
    showIndex(index);
    // The scroll mounts it: it can take the focus in the frame after that.
    requestAnimationFrame(() => requestAnimationFrame(() => focus(shownKey)));
    onShown();
  }, [items, shownKey, showIndex, focus, onShown]);

  const keyPressed = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') return props.onEscape();
    const target = event.target as HTMLElement;
    if (!target.matches('[data-key]')) return;
    const at = messages.findIndex(({ key }) => key === target.dataset.key);
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: messages.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    if (next >= messages.length) return props.onEscape();
    if (next < 0) return loadOlderAbove();
    focus(messages[next]?.key);
  };
  const loadOlderAbove = () => {
    if (canLoadOlder) loadOlder();
  };

  return (
    <div className="timeline">
      <div
        ref={scroller}
        className="timeline__scroller"
        role="log"
        aria-live="off"
        aria-label={t('chat.messages', { title: props.title })}
        onKeyDown={keyPressed}
      >
        <div className="timeline__spring" />
        <TopEdge
          beginsWithGap={timeline.rows[0]?.row === 'gap'}
          older={timeline.older}
          isLoading={view.isLoadingOlder}
          failure={view.olderFailure}
          onLoad={loadOlder}
        />
        <Virtualizer
          ref={follow.list}
          data={items}
          shift={follow.shift}
          keepMounted={kept}
          startMargin={EDGE_PX}
          onScroll={follow.onScroll}
          onResize={follow.onResize}
        >
          {(item) => (
            <Row
              key={item.key}
              item={item}
              readUpTo={timeline.readUpTo}
              activeKey={activeKey}
              editingKey={editingKey}
            />
          )}
        </Virtualizer>
      </div>
      {!follow.isAtEnd && (
        <div className="timeline__jump">
          <Button size="small" tone={follow.arrived > 0 ? 'primary' : 'plain'} icon={ArrowDown} onPress={toEnd}>
            {follow.arrived > 0 ? t('chat.jumpCount', { count: follow.arrived }) : t('chat.jump')}
          </Button>
        </div>
      )}
      <Announcer rows={timeline.rows} />
    </div>
  );
});

/** More rows than fill any window. */
const ROWS_KEPT_AT_END = 160;

/** Height of the top edge; the list has to know what stands before it. */
const EDGE_PX = 44;

interface RowProps {
  item: TimelineItem;
  readUpTo: number;
  activeKey: string | null;
  editingKey: string | null;
}

function Row({ item, readUpTo, activeKey, editingKey }: RowProps) {
  switch (item.kind) {
    case 'day':
      return <DayLine at={item.at} />;
    case 'new':
      return (
        <p className="timeline__line" data-new="">
          {t('chat.newLine', { count: item.count })}
        </p>
      );
    case 'gap':
      return <GapItem gap={item.gap} />;
    case 'message': {
      const { row } = item;
      const isUnread = !row.own && row.position !== null && row.position > readUpTo;
      return (
        <MessageItem
          row={row}
          continues={item.continues}
          showTime={item.showTime}
          isActive={row.key === activeKey}
          isEditing={row.key === editingKey}
          unreadPosition={isUnread ? row.position : null}
        />
      );
    }
  }
}

function DayLine({ at }: { at: number }) {
  return <p className="timeline__line">{dayLine(at, useNow(60_000))}</p>;
}
