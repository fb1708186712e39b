// The seed's `useChatMessages`: the messages of a room with their states, who types, and sending.

import { useCallback, useEffect, useMemo } from 'react';
import type { Acuity, MessageRow } from '#shared/model/message.ts';
import { newId } from '../new-id.ts';
import { useBridge } from '../provider.tsx';
import { useTimeline } from '../timeline.ts';
import { TypingNotices } from '../typing-notices.ts';
import { useTyping } from '../use-snapshot.ts';
import { valueOf } from './call-error.ts';

export interface SendOptions {
  acuity?: Acuity;
  replyToId?: string | null;
  /** The id made at the key press; give the same one again to repeat a send whose answer was lost. */
  clientId?: string;
}

export function useChatMessages(roomId: string) {
  const bridge = useBridge();
  const { timeline, readNow } = useTimeline(roomId);
  const typingUsers = useTyping(roomId);
  const notices = useMemo(() => new TypingNotices(bridge, roomId), [bridge, roomId]);
  useEffect(() => () => notices.stop(), [notices]);

  const messages = useMemo(
    () => (timeline?.rows ?? []).filter((row): row is MessageRow => row.row === 'message'),
    [timeline],
  );

  /** Resolves once the message is safe on this workstation; it is then sent, now or later. Rejects if it is not safe. */
  const sendMessage = useCallback(
    async (body: string, options: SendOptions = {}) => {
      const { clientId = newId(), acuity = 'routine', replyToId = null } = options;
      const { opId } = await valueOf(bridge.call('chat.send', { clientId, roomId, body, acuity, replyToId }));
      notices.stop();
      void readNow();
      return { clientId, opId };
    },
    [bridge, roomId, notices, readNow],
  );

  const startTyping = useCallback(() => notices.keyPressed(), [notices]);
  const stopTyping = useCallback(() => notices.stop(), [notices]);

  return { messages, typingUsers, sendMessage, startTyping, stopTyping };
}
