// Own receipt marks on their way to the server: one monotone value for each room and kind, coalesced (OB9). They wait in
// the vault and are told again until the server has answered; telling twice is harmless.

import { z } from 'zod';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { Clock } from '../ports/clock.ts';
import type { ComposerStore, OwnMark } from '../store/composer.ts';
import type { MessageStore } from '../store/messages.ts';
import { ask } from './ask.ts';

const COALESCE_MS = 300;
const RETRY_MS = 5_000;
const BATCH = 500;

export interface OwnMarksDeps {
  clock: Clock;
  composer: ComposerStore;
  messages: MessageStore;
  selfId: string;
  ready(): ReadyLink | null;
  now(): number;
}

export interface OwnMarks {
  raise(roomId: string, kind: OwnMark['kind'], upTo: number): boolean;
  flush(): void;
  stop(): void;
}

export function createOwnMarks(deps: OwnMarksDeps): OwnMarks {
  const { composer, messages } = deps;
  let cancel: (() => void) | null = null;
  let busy = false;

  const later = (delayMs: number): void => {
    cancel ??= deps.clock.after(delayMs, () => {
      cancel = null;
      void send();
    });
  };

  async function send(): Promise<void> {
    const ready = deps.ready();
    if (!ready || busy) return;
    const marks = composer.unsentMarks(BATCH);
    if (marks.length === 0) return;
    busy = true;
    const sent = ready.mode === 'sync' ? await tellSync(ready, marks) : tellPlain(ready, marks);
    busy = false;
    if (sent) for (const mark of marks) composer.markSent(mark);
    if (composer.unsentMarks(1).length > 0) later(sent ? 0 : RETRY_MS);
  }

  async function tellSync(ready: ReadyLink, marks: OwnMark[]): Promise<boolean> {
    const answer = await ask(ready.link, 'sync:mark', { marks }, z.object({}));
    return answer.ok;
  }

  /** The plain platform relays receipts by message id to those now in the room and answers nothing. */
  function tellPlain(ready: ReadyLink, marks: OwnMark[]): boolean {
    for (const mark of marks) {
      const others = messages
        .before(mark.roomId, mark.upTo + 1, 50)
        .filter((message) => message.senderId !== deps.selfId)
        .map((message) => message.messageId);
      if (others.length === 0) continue;
      if (mark.kind === 'read') ready.link.send('message:read', { messageIds: others, roomId: mark.roomId });
      else ready.link.send('message:received', { messageId: others[0], roomId: mark.roomId });
    }
    return true;
  }

  return {
    raise: (roomId, kind, upTo) => {
      const raised = composer.raiseMark({ roomId, kind, upTo, at: deps.now() });
      if (raised) later(COALESCE_MS);
      return raised;
    },
    flush: () => later(0),
    stop: () => cancel?.(),
  };
}
