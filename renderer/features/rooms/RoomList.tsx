// The rooms of this person: what needs them first. One tab stop, arrow keys within, Enter opens.

import { MessagesSquare, SquarePen } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Virtualizer } from 'virtua';
import type { RoomSummary } from '#shared/model/room.ts';
import { useCall } from '../../bridge/use-call.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { SearchField } from '../../ui/controls/SearchField.tsx';
import { EmptyState } from '../../ui/feedback/EmptyState.tsx';
import { FailureNote } from '../../ui/feedback/FailureNote.tsx';
import { Skeleton } from '../../ui/feedback/Skeleton.tsx';
import { useRoving } from '../../ui/lists/use-roving.ts';
import { useNow } from '../../ui/now.ts';
import { t } from '../../ui/text.ts';
import { NewConversation } from './NewConversation.tsx';
import { RoomLine } from './RoomLine.tsx';
import type { RoomListRow } from './room-rows.ts';
import { useHeldRows } from './use-held-rows.ts';
import './rooms.css';

const NO_ROOMS: RoomSummary[] = [];

export interface RoomListProps {
  /** The room that is open beside the list. */
  roomId: string | null;
  onOpenRoom: (roomId: string) => void;
}

export function RoomList({ roomId, onOpenRoom }: RoomListProps) {
  const list = useCall('rooms.list', {});
  const [query, setQuery] = useState('');
  const [isNewOpen, setNewOpen] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const now = useNow(60_000);
  const { rows, hold } = useHeldRows(list.data ?? NO_ROOMS, query, now);
  useSlash(search);

  const body = () => {
    if (!list.data) {
      if (list.error) return <FailureNote failure={list.error} onRetry={() => void list.refetch()} />;
      return <Skeleton rows={8} shape="tile" />;
    }
    if (list.data.length === 0)
      return (
        <EmptyState icon={MessagesSquare} title={t('rooms.empty')}>
          {t('rooms.emptyWhy')}
        </EmptyState>
      );
    if (rows.length === 0) return <EmptyState title={t('rooms.nothing')}>{t('rooms.nothingWhy')}</EmptyState>;
    return <Rows rows={rows} now={now} roomId={roomId} onOpenRoom={onOpenRoom} />;
  };

  return (
    <div className="rooms">
      <header className="rooms__head">
        <h1>{t('rooms.title')}</h1>
        <Button icon={SquarePen} onPress={() => setNewOpen(true)}>
          {t('rooms.new')}
        </Button>
      </header>
      <div className="rooms__search">
        <SearchField
          label={t('rooms.search')}
          placeholder={t('rooms.searchPlaceholder')}
          value={query}
          onChange={setQuery}
          shortcut="/"
          inputRef={search}
        />
      </div>
      <div className="rooms__body" {...hold}>
        {body()}
      </div>
      {isNewOpen && <NewConversation onClose={() => setNewOpen(false)} onOpenRoom={onOpenRoom} />}
    </div>
  );
}

interface RowsProps extends RoomListProps {
  rows: readonly RoomListRow[];
  now: number;
}

function Rows({ rows, now, roomId, onOpenRoom }: RowsProps) {
  const roving = useRoving(rows.length, (index) => rows[index]?.kind === 'room');
  const count = rows.filter((row) => row.kind === 'room').length;
  let position = 0;
  return (
    <div
      className="rooms__rows"
      role="listbox"
      aria-label={t('rooms.list')}
      ref={roving.box}
      onKeyDown={roving.onKeyDown}
    >
      <Virtualizer ref={roving.list} keepMounted={[roving.active]}>
        {rows.map((row, index) => {
          if (row.kind === 'group') {
            return (
              // Each line names its group where it matters; the heading is for the eye.
              <p key={row.key} role="presentation" className="rooms__group ui-heading">
                {t(`rooms.${row.group}`)}
              </p>
            );
          }
          position += 1;
          return (
            <RoomLine
              key={row.key}
              room={row.room}
              group={row.group}
              index={index}
              position={position}
              count={count}
              isOpen={row.key === roomId}
              isActive={index === roving.active}
              now={now}
              onFocus={roving.setActive}
              onOpen={onOpenRoom}
            />
          );
        })}
      </Virtualizer>
    </div>
  );
}

/** `/` goes to the search from anywhere that is not itself a place to write. */
function useSlash(search: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const seek = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || event.ctrlKey || event.metaKey) return;
      if (target.matches('input, textarea, [contenteditable]')) return;
      event.preventDefault();
      search.current?.focus();
    };
    window.addEventListener('keydown', seek);
    return () => window.removeEventListener('keydown', seek);
  }, [search]);
}
