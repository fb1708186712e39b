// What is being written in one room, apart from React, so that nothing written depends on a component staying mounted.
//
//   writing ──submit──▶ submitting ──ok──▶ writing (what was submitted leaves the box, what was typed since stays)
//      ▲                    │
//      └──── the text stays, with the reason ◀── failed
//
// The id of a message is made at the key press and kept with that exact text until the daemon has answered ok: the same
// text sent again after a lost answer is the same message (F43), a changed text is a new one. The draft is written to
// the vault at most half a second after the last key, and at once when the window or the room is left. While a message
// is on its way to the daemon no draft is written, because the daemon deletes the draft in the transaction that queues it.

import type { Acuity } from '#shared/model/message.ts';
import type { Failure } from '#shared/result.ts';
import { newId } from '../../../bridge/new-id.ts';
import type { WindowBridge } from '../../../bridge/window-bridge.ts';

export const DRAFT_DELAY_MS = 400;

export interface Composition {
  body: string;
  acuity: Acuity;
  replyToId: string | null;
  /** False until the stored draft has been read. */
  isLoaded: boolean;
  isSubmitting: boolean;
  /** Why the last attempt to store the message failed. */
  failure: Failure | null;
  /** Why the draft is not stored. */
  draftFailure: Failure | null;
}

type Written = Pick<Composition, 'body' | 'acuity' | 'replyToId'>;

const NOTHING: Written = { body: '', acuity: 'routine', replyToId: null };

const isSame = (a: Written, b: Written): boolean =>
  a.body === b.body && a.acuity === b.acuity && a.replyToId === b.replyToId;

const written = ({ body, acuity, replyToId }: Written): Written => ({ body, acuity, replyToId });

/** What somebody who shows the room wants to know. */
export interface ComposerListener {
  /** A message has just been handed to the daemon; what is asked after this is answered after it. */
  handedOver(): void;
  /** It is safe in the outbox. */
  stored(): void;
}

export class ComposerSession {
  readonly roomId: string;
  #bridge: WindowBridge;
  #now: Composition = { ...NOTHING, isLoaded: false, isSubmitting: false, failure: null, draftFailure: null };
  #watchers = new Set<() => void>();
  #stored: Written = NOTHING;
  #submission: { clientId: string; of: Written } | null = null;
  #submitAgain = false;
  #loading: Promise<boolean> | null = null;
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listener: ComposerListener;

  constructor(bridge: WindowBridge, roomId: string, listener: ComposerListener) {
    this.#bridge = bridge;
    this.roomId = roomId;
    this.#listener = listener;
  }

  get = (): Composition => this.#now;

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Reads the stored draft; words typed before it came stand after it. Answers whether it has been read. */
  load(): Promise<boolean> {
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return this.#now.isLoaded ? Promise.resolve(true) : this.#loading;
  }

  async #load(): Promise<boolean> {
    if (this.#now.isLoaded) return true;
    const result = await this.#bridge.call('chat.draft', { roomId: this.roomId });
    // Without the stored draft nothing may be written over it: it is read again before the next save or send.
    if (!result.ok) {
      this.#set({ draftFailure: result.error });
      return false;
    }
    const draft = result.value;
    const typed = this.#now.body;
    if (!draft) {
      this.#set({ isLoaded: true, draftFailure: null });
      return true;
    }
    this.#stored = written(draft);
    const body = typed === '' ? draft.body : `${draft.body}\n${typed}`;
    const replyToId = this.#now.replyToId ?? draft.replyToId;
    this.#set({ isLoaded: true, draftFailure: null, body, acuity: draft.acuity, replyToId });
    return true;
  }

  write(change: Partial<Written>): void {
    this.#set({ ...change, failure: null });
    this.#scheduleDraft();
  }

  /** Sends what is in the box. Pressed again while the answer is out, it sends nothing twice. */
  async submit(): Promise<void> {
    if (this.#now.isSubmitting) {
      this.#submitAgain = this.#submission !== null && !isSame(this.#submission.of, written(this.#now));
      return;
    }
    if (this.#now.body.trim() === '') return;
    if (!(await this.load())) return this.#set({ failure: this.#now.draftFailure });
    if (this.#now.isSubmitting || this.#isOver) return;
    const of = written(this.#now);
    if (!this.#submission || !isSame(this.#submission.of, of)) this.#submission = { clientId: newId(), of };
    const { clientId } = this.#submission;
    clearTimeout(this.#timer);
    this.#set({ isSubmitting: true, failure: null });
    const body = of.body.trim();
    const answer = this.#bridge.call('chat.send', { ...of, clientId, roomId: this.roomId, body });
    this.#listener.handedOver();
    const result = await answer;
    if (!result.ok) {
      this.#submitAgain = false;
      this.#set({ isSubmitting: false, failure: result.error });
      return this.#scheduleDraft();
    }
    this.#submission = null;
    this.#stored = NOTHING;
    this.#set({ isSubmitting: false, ...this.#remainder(of) });
    this.#listener.stored();
    const again = this.#submitAgain;
    this.#submitAgain = false;
    if (again) await this.submit();
    else this.#scheduleDraft();
  }

  /** Writes the draft at once, where it differs from the stored one. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (isSame(written(this.#now), this.#stored) || !(await this.load())) return;
    const draft = written(this.#now);
    if (this.#isOver || this.#now.isSubmitting || isSame(draft, this.#stored)) return;
    const before = this.#stored;
    this.#stored = draft;
    const result = await this.#bridge.call('chat.saveDraft', { roomId: this.roomId, ...draft });
    if (!result.ok && this.#stored === draft) this.#stored = before;
    const draftFailure = result.ok ? null : result.error;
    if (draftFailure !== this.#now.draftFailure) this.#set({ draftFailure });
  }

  /** The person who wrote here is gone: nothing of theirs is written any more. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  /** What is left in the box once `of` is safe: everything typed since. */
  #remainder(of: Written): Written {
    const now = written(this.#now);
    if (isSame(now, of)) return NOTHING;
    if (now.body.startsWith(of.body)) return { ...now, body: now.body.slice(of.body.length), replyToId: null };
    return now;
  }

  #scheduleDraft(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), DRAFT_DELAY_MS);
  }

  #set(change: Partial<Composition>): void {
    this.#now = { ...this.#now, ...change };
    for (const watcher of this.#watchers) watcher();
  }
}
