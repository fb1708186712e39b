// Who is typing. The line keeps its height when nobody is, so that nothing moves.

import type { RoomDetail } from '#shared/model/room.ts';
import { useTyping } from '../../../bridge/use-snapshot.ts';
import { t } from '../../../ui/text.ts';

export interface TypingLineProps {
  roomId: string;
  members: RoomDetail['members'];
  selfId: string;
}

export function TypingLine({ roomId, members, selfId }: TypingLineProps) {
  const typing = useTyping(roomId).filter((userId) => userId !== selfId);
  const names = typing.map((userId) => members.find((member) => member.userId === userId)?.name);
  return (
    <p className="chat__typing ui-clip" aria-live="polite">
      {typingWords(names)}
    </p>
  );
}

export function typingWords(names: readonly (string | undefined)[]): string {
  const [first, second] = names;
  if (names.length === 0) return '';
  if (names.length > 2) return t('chat.typingMany', { count: names.length });
  if (first === undefined || (names.length === 2 && second === undefined)) return t('chat.typingSomebody');
  return second === undefined ? t('chat.typingOne', { name: first }) : t('chat.typingTwo', { first, second });
}
