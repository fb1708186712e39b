// A conversation: header, timeline, box. It shows what the daemon knows and says how old that is; what is written here
// is safe before it is shown.

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MessageRow, TimelineRow } from '#shared/model/message.ts';
import type { RoomDetail } from '#shared/model/room.ts';
import { visitOfRoom } from '#shared/ids.ts';
import { MAX_BODY_LENGTH, MAX_PLAIN_BODY_LENGTH } from '#shared/wire/limits.ts';
import { useConnection } from '../../bridge/hooks/use-connection.ts';
import { usePresences } from '../../bridge/hooks/use-presence.ts';
import { useBridge } from '../../bridge/provider.tsx';
import { useTimeline } from '../../bridge/timeline.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useShownRoom } from '../../bridge/use-snapshot.ts';
import { FailureNote } from '../../ui/feedback/FailureNote.tsx';
import { EmptyState } from '../../ui/feedback/EmptyState.tsx';
import { Skeleton } from '../../ui/feedback/Skeleton.tsx';
import { t } from '../../ui/text.ts';
import { ChatHeader } from './ChatHeader.tsx';
import { Composer } from './composer/Composer.tsx';
import type { ComposerListener } from './composer/composer-session.ts';
import { useComposer } from './composer/use-composer.ts';
import { begunEdits } from './message/kept-edits.ts';
import { offersFor, useMessageCommands } from './message/message-commands.ts';
import { RowContext, type RowShared } from './message/row-context.ts';
import { Timeline, type TimelineControl } from './timeline/Timeline.tsx';
import { TypingLine } from './timeline/TypingLine.tsx';
import { useNewLine } from './timeline/use-new-line.ts';
import { useReadMarks } from './timeline/use-read-marks.ts';
import './chat.css';

export interface ChatScreenProps {
  roomId: string;
  userId: string;
  /** The platform's role; a patient is offered no acuity. */
  userRole: string;
  /** Shows the details of the room, where the window is too narrow for their column. */
  onShowDetails?: () => void;
}

const NOTHING_POSSIBLE: RoomDetail['can'] = {
  edit: false,
  retract: false,
  react: false,
  acknowledge: false,
  readReceipts: false,
};

const NO_ROWS: TimelineRow[] = [];

/** Another room is another screen: nothing of one leaks into the next. */
export function ChatScreen(props: ChatScreenProps) {
  return <Conversation key={props.roomId} {...props} />;
}

function Conversation({ roomId, userId, userRole, onShowDetails }: ChatScreenProps) {
  useShownRoom(roomId);
  const bridge = useBridge();
  const view = useTimeline(roomId);
  const detail = useCall('rooms.detail', { roomId });
  const { isConnected, isDaemonReachable, view: connection } = useConnection();
  const memberIds = useMemo(() => (detail.data?.members ?? []).map((member) => member.userId), [detail.data]);
  const presences = usePresences(memberIds);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [editingKey, setEditingKey] = useState(() => begunEdits(bridge).get(roomId)?.key ?? null);
  const input = useRef<HTMLTextAreaElement>(null);
  const control = useRef<TimelineControl | null>(null);
  const { newFromKey, clear } = useNewLine(view.timeline);
  const observe = useReadMarks(roomId);
  const commands = useMessageCommands(roomId, view.readNow);

  const { readNow } = view;
  const listener = useMemo<ComposerListener>(
    () => ({
      handedOver() {
        control.current?.toEnd();
        void readNow();
      },
      stored: clear,
    }),
    [clear, readNow],
  );
  const composer = useComposer(roomId, listener);
  const { session } = composer;

  useEffect(() => input.current?.focus(), []);

  const shared = useMemo<RowShared>(
    () => ({
      roomId,
      can: detail.data?.can ?? NOTHING_POSSIBLE,
      isOnline: isConnected,
      commands,
      activate: setActiveKey,
      reply(row: MessageRow) {
        session.write({ replyToId: row.messageId });
        input.current?.focus();
      },
      startEdit: setEditingKey,
      endEdit() {
        begunEdits(bridge).delete(roomId);
        setEditingKey(null);
        input.current?.focus();
      },
      observe,
    }),
    [roomId, detail.data?.can, isConnected, commands, session, bridge, observe],
  );

  const [shownKey, setShownKey] = useState<string | null>(null);
  const forgetShown = useCallback(() => setShownKey(null), []);
  const showUrgent = async (): Promise<boolean> => {
    const asks = (row: TimelineRow): row is MessageRow =>
      row.row === 'message' && offersFor(row, shared.can).acknowledge;
    const found = await view.seek(asks);
    if (found) {
      setActiveKey(found.key);
      setShownKey(found.key);
    }
    return found !== null;
  };

  const title = detail.data?.title ?? '';
  const isPatient = userRole === 'patient';
  const limit =
    connection?.server === 'plain' && visitOfRoom(roomId) !== null ? MAX_PLAIN_BODY_LENGTH : MAX_BODY_LENGTH;
  const failure = view.failure ?? detail.error;
  const focusInput = useCallback(() => input.current?.focus(), []);
  const goToLast = useCallback(() => control.current?.focusLast(), []);
  return (
    <RowContext value={shared}>
      <section className="chat" aria-label={title}>
        <ChatHeader
          detail={detail.data}
          presences={presences}
          isBehind={view.timeline?.behind ?? false}
          asOf={view.timeline?.asOf ?? null}
          isOnline={isConnected}
          onShowUrgent={showUrgent}
          {...(onShowDetails ? { onShowDetails } : {})}
        />
        {view.timeline && view.timeline.rows.length > 0 ? (
          <Timeline
            view={view}
            timeline={view.timeline}
            title={title}
            newFromKey={newFromKey}
            activeKey={activeKey}
            editingKey={editingKey}
            shownKey={shownKey}
            onShown={forgetShown}
            onEscape={focusInput}
            control={control}
          />
        ) : (
          <div className="chat__instead">
            {view.timeline && (
              <EmptyState title={t('chat.empty')}>
                {t('chat.emptyWords', { count: Math.max(0, memberIds.length - 1) })}
              </EmptyState>
            )}
            {!view.timeline && failure && <FailureNote failure={failure} onRetry={() => void readNow()} />}
            {view.isLoading && !failure && <Skeleton rows={8} shape="tile" />}
          </div>
        )}
        <TypingLine roomId={roomId} members={detail.data?.members ?? []} selfId={userId} />
        <Composer
          parts={composer}
          rows={view.timeline?.rows ?? NO_ROWS}
          title={title}
          limit={limit}
          reach={isDaemonReachable ? (isConnected ? 'online' : 'offline') : 'no-daemon'}
          offersAcuity={!isPatient}
          inputRef={input}
          onLeaveUpwards={goToLast}
        />
      </section>
    </RowContext>
  );
}
