// Calls on their way over the loopback link. A call made while the link is down waits a short while for it; a call whose
// answer was lost with the socket is asked again when repeating is harmless (reads, and writes that carry their own id),
// else it answers that its outcome is unknown. Nothing waits for ever.

import type { CallName } from '#shared/bridge/contract.ts';
import type { CallFrame } from '#shared/bridge/loopback-frames.ts';
import { fail, type Result } from '#shared/result.ts';

/** How long a call waits for a lost daemon before it says so. */
export const DAEMON_WAIT_MS = 4_000;
/** How long an asked call may take; sign-in and REST wait on the platform's own timeouts. */
export const ANSWER_LIMIT_MS = 90_000;

/** Repeating one of these could have a second effect, so a lost answer stays a lost answer. */
const NOT_REPEATABLE = new Set<CallName>([
  'session.signIn',
  'session.signOut',
  'offline.queueAction',
  'offline.sync',
  'offline.clearPending',
  'socket.emit',
  'window.openLink',
]);

interface OpenCall {
  frame: CallFrame;
  answer: (result: Result<unknown>) => void;
  timer: ReturnType<typeof setTimeout>;
  sent: boolean;
}

export class LoopbackCalls {
  #open = new Map<number, OpenCall>();
  #nextId = 1;
  #send: ((frame: CallFrame) => void) | null = null;

  ask(name: CallName, input: unknown): Promise<Result<unknown>> {
    return new Promise((answer) => {
      const frame = { id: this.#nextId, call: name, input } as CallFrame;
      this.#nextId += 1;
      const call: OpenCall = { frame, answer, sent: false, timer: setTimeout(() => {}, 0) };
      this.#open.set(frame.id, call);
      if (this.#send) this.#put(call, this.#send);
      else this.#wait(call);
    });
  }

  /** The link is open: what waited goes out, oldest first. */
  linkOpened(send: (frame: CallFrame) => void): void {
    this.#send = send;
    for (const call of this.#open.values()) if (!call.sent) this.#put(call, send);
  }

  linkClosed(): void {
    if (!this.#send) return;
    this.#send = null;
    for (const call of this.#open.values()) {
      if (!call.sent) continue;
      if (NOT_REPEATABLE.has(call.frame.call)) {
        this.#settle(
          call,
          fail('timeout', 'The console lost its background service; whether this was done is unknown.'),
        );
      } else this.#wait(call);
    }
  }

  answered(id: number, result: Result<unknown>): void {
    const call = this.#open.get(id);
    if (call) this.#settle(call, result);
  }

  #put(call: OpenCall, send: (frame: CallFrame) => void): void {
    call.sent = true;
    this.#limit(call, ANSWER_LIMIT_MS, () =>
      this.#settle(call, fail('timeout', 'The background service of this console took too long to answer.')),
    );
    send(call.frame);
  }

  #wait(call: OpenCall): void {
    call.sent = false;
    this.#limit(call, DAEMON_WAIT_MS, () =>
      this.#settle(call, fail('offline', 'The background service of this console cannot be reached.')),
    );
  }

  #limit(call: OpenCall, limitMs: number, act: () => void): void {
    clearTimeout(call.timer);
    call.timer = setTimeout(act, limitMs);
  }

  #settle(call: OpenCall, result: Result<unknown>): void {
    clearTimeout(call.timer);
    this.#open.delete(call.frame.id);
    call.answer(result);
  }
}
