// The rooms: the list, the conversation of the open room, and its details.

import { useLayoutEffect } from 'react';
import { ArrowLeft, MessageCircle, X } from 'lucide-react';
import { useCall } from '../bridge/use-call.ts';
import { ChatScreen } from '../features/chat/ChatScreen.tsx';
import { RoomDetails } from '../features/chat/panel/RoomDetails.tsx';
import { HandoffNote } from '../features/records/HandoffNote.tsx';
import { RoomTopic } from '../features/records/RoomTopic.tsx';
import { RoomList } from '../features/rooms/RoomList.tsx';
import { Button } from '../ui/controls/Button.tsx';
import { IconButton } from '../ui/controls/IconButton.tsx';
import { EmptyState } from '../ui/feedback/EmptyState.tsx';
import { keysOf } from '../ui/marks/Kbd.tsx';
import { t } from '../ui/text.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Region } from './Region.tsx';
import { PALETTE_SHORTCUT } from './shortcuts.ts';
import { useNarrow } from './use-narrow.ts';
import { useWindow } from './window-store.ts';
import type { SignedIn } from './Shell.tsx';

export function RoomsSection({ user }: { user: SignedIn['user'] }) {
  const { roomId, stepBack, openRoom, contextOpen, setContextOpen } = useWindow();
  const isNarrow = useNarrow();
  return (
    <>
      <Region
        role={isNarrow && roomId === null ? 'main' : 'region'}
        element="section"
        label={t('app.list')}
        className="list"
      >
        <RoomList roomId={roomId} onOpenRoom={openRoom} />
      </Region>
      <Region role="main" label={t('app.main')} className="content">
        {roomId === null ? (
          <div className="content__empty">
            <EmptyState icon={MessageCircle} title={t('app.chooseRoom')}>
              {t('app.chooseRoomWhy', { shortcut: keysOf(PALETTE_SHORTCUT) })}
            </EmptyState>
          </div>
        ) : (
          <ErrorBoundary resetKey={roomId}>
            {isNarrow && (
              <h1 className="content__back">
                <Button tone="quiet" icon={ArrowLeft} onPress={() => stepBack(true)}>
                  {t('app.rooms')}
                </Button>
              </h1>
            )}
            <ChatScreen
              roomId={roomId}
              userId={user.userId}
              userRole={user.role}
              onShowDetails={() => setContextOpen(true)}
            />
          </ErrorBoundary>
        )}
      </Region>
      {roomId !== null && (
        <Region role="complementary" label={t('app.context')} className="context">
          {contextOpen && <CloseDetails onClose={() => setContextOpen(false)} />}
          <ErrorBoundary resetKey={roomId}>
            <SharedDetails roomId={roomId} user={user} />
          </ErrorBoundary>
        </Region>
      )}
    </>
  );
}

/** The details of a room with the records that its members keep together, where this server keeps any. */
function SharedDetails({ roomId, user }: { roomId: string; user: SignedIn['user'] }) {
  const show = useWindow((state) => state.show);
  const keepsRecords = useCall('records.get', { entity: 'room', id: roomId }).data != null;
  const isStaff = user.role !== 'patient';
  const card = {
    roomId,
    mayEdit: isStaff,
    ways: { onShowReview: () => show('review'), onShowOutbox: () => show('outbox') },
  };
  const shared = keepsRecords && (
    <>
      {isStaff && <HandoffNote key={`note ${roomId}`} {...card} />}
      <RoomTopic key={`topic ${roomId}`} {...card} />
    </>
  );
  return <RoomDetails roomId={roomId} userRole={user.role} {...(shared ? { shared } : {})} />;
}

/** Over the conversation, on a window too narrow for a column: takes the focus and gives it back. */
function CloseDetails({ onClose }: { onClose: () => void }) {
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <div className="context__close">
      <IconButton label={t('common.close')} shortcut="Esc" icon={X} placement="left" onPress={onClose} autoFocus />
    </div>
  );
}
