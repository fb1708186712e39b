// One room of the list.

import { memo } from 'react';
import type { RoomSummary } from '#shared/model/room.ts';
import { Avatar } from '../../ui/marks/Avatar.tsx';
import { Badge, Pill } from '../../ui/marks/Pill.tsx';
import { shortWhen } from '../../ui/time.ts';
import type { RoomGroup } from './room-rows.ts';
import { markOf, nameOf, previewOf } from './room-words.ts';

export interface RoomLineProps {
  room: RoomSummary;
  group: RoomGroup;
  index: number;
  position: number;
  count: number;
  isOpen: boolean;
  /** The tab stop of the list. */
  isActive: boolean;
  now: number;
  onFocus: (index: number) => void;
  onOpen: (roomId: string) => void;
}

export const RoomLine = memo(function RoomLine(props: RoomLineProps) {
  const { room, index, onOpen } = props;
  const mark = markOf(room);
  const isUnread = room.unread > 0 || room.urgentOpen > 0;
  const open = () => onOpen(room.roomId);
  return (
    <div
      role="option"
      aria-selected={props.isOpen}
      aria-label={nameOf(room, props.group, props.now)}
      aria-posinset={props.position}
      aria-setsize={props.count}
      className="room"
      data-roving={index}
      data-open={props.isOpen ? '' : undefined}
      data-unread={isUnread ? '' : undefined}
      tabIndex={props.isActive ? 0 : -1}
      onFocus={() => props.onFocus(index)}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        open();
      }}
    >
      <Avatar initials={room.initials} presence={room.peerPresence} />
      <div className="room__line">
        <span className="room__title ui-clip">{room.title}</span>
        <span className="room__when">{room.lastAt === null ? '' : shortWhen(room.lastAt, props.now)}</span>
      </div>
      <div className="room__line">
        <span className="room__preview ui-clip" data-typing={room.typingNames.length > 0 ? '' : undefined}>
          {previewOf(room)}
        </span>
        {mark && (
          <Pill tone={mark.tone} sign={mark.sign}>
            {mark.words}
          </Pill>
        )}
        {room.urgentOpen === 0 && <Badge count={room.unread} atLeast={room.unreadAtLeast} />}
      </div>
    </div>
  );
});
