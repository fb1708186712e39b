// Own receipt marks on their way to the server: one monotone value for each room and kind, coalesced (OB9). They wait in
// the vault and are told again until the server has answered; telling twice is harmless. What was read is written at
// once; what was delivered follows from the cache and is worked out for all rooms together, just before it is told.

import { z } from 'zod';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { Clock } from '../ports/clock.ts';
import { DatabaseError, type Database } from '../ports/database.ts';
import type { ComposerStore, OwnMark } from '../store/composer.ts';
import type { MessageStore } from '../store/messages.ts';
import { ask } from './ask.ts';

const COALESCE_MS = 300;
const RETRY_MS = 5_000;
const BATCH = 500;

export interface OwnMarksDeps {
  clock: Clock;
  vault: Database;
  composer: ComposerStore;
  messages: MessageStore;
  selfId: string;
  ready(): ReadyLink | null;
  now(): number;
  /** How far messages of this room may be claimed as delivered; null when nothing new may be. */
  deliverable(roomId: string): number | null;
}

export interface OwnMarks {
  read(roomId: string, upTo: number): boolean;
  /** Something of this room arrived. */
  arrived(roomId: string): void;
  flush(): void;
  stop(): void;
}

export function createOwnMarks(deps: OwnMarksDeps): OwnMarks {
  const { composer, messages } = deps;
  const arrivedIn = new Set<string>();
  let cancel: (() => void) | null = null;
  let busy = false;
  let stopped = false;

  const later = (delayMs: number): void => {
    cancel ??= deps.clock.after(delayMs, () => {
      cancel = null;
      void send().catch(diskRefused);
    });
  };

  /** The marks stay due; nothing else may suffer from a disk that is full (DS1). */
  function diskRefused(error: unknown): void {
    if (!(error instanceof DatabaseError)) throw error;
    busy = false;
    if (!stopped) later(RETRY_MS);
  }

  function noteDelivered(): void {
    if (arrivedIn.size === 0) return;
    deps.vault.transaction(() => {
      for (const roomId of arrivedIn) {
        const upTo = deps.deliverable(roomId);
        if (upTo !== null) composer.raiseMark({ roomId, kind: 'delivered', upTo, at: deps.now() });
      }
    });
    arrivedIn.clear();
  }

  async function send(): Promise<void> {
    noteDelivered();
    const ready = deps.ready();
    if (!ready || busy) return;
    const marks = composer.unsentMarks(BATCH);
    if (marks.length === 0) return;
    busy = true;
    const sent = ready.mode === 'sync' ? await tellSync(ready, marks) : tellPlain(ready, marks);
    busy = false;
    if (stopped) return;
    if (sent) deps.vault.transaction(() => marks.forEach((mark) => composer.markSent(mark)));
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
    read: (roomId, upTo) => {
      const raised = composer.raiseMark({ roomId, kind: 'read', upTo, at: deps.now() });
      if (raised) later(COALESCE_MS);
      return raised;
    },
    arrived: (roomId) => {
      arrivedIn.add(roomId);
      later(COALESCE_MS);
    },
    flush: () => later(0),
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
}
