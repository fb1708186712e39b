// Socket.IO links that move nothing until the test moves it. The test plays the server:
//
//   const wire = createHandLinks(clock);
//   const link = wire.newest();                     // the last link that the daemon opened
//   link.accept();                                  // the transport and the middleware said yes
//   link.emit('connected', { … });                  // an event from the server
//   link.waiting('sync:push').answer({ success: true });   // a request that waits is a place in the test
//   link.lose();  link.cut();  link.refuse({ … });  // the three unkind ends
//
// Timeouts run on the clock given, so that a fake clock decides when a request is given up.

import type { Clock } from '#daemon/ports/clock.ts';
import type { Link, LinkEnd, LinkListener, LinkOpener, LinkOptions } from '#daemon/ports/link.ts';
import { fail, ok, type Result } from '#shared/result.ts';

export interface HandRequest {
  event: string;
  payload: unknown;
  timeoutMs: number;
  /** The server's answer. After a timeout or the link's end it goes nowhere, as on a real wire. */
  answer(value: unknown): void;
}

export interface HandLink {
  readonly options: LinkOptions;
  readonly state: 'opening' | 'open' | 'ended';
  /** Volatile events that the console sent, oldest first. */
  readonly sent: { event: string; payload: unknown }[];
  /** Requests without an answer, oldest first. */
  readonly requests: HandRequest[];
  /** The oldest request of this name that waits; throws when there is none. */
  waiting(event: string): HandRequest;
  accept(socketId?: string): void;
  refuse(refusal: { message: string; code?: string; retryAfterMs?: number }): void;
  fail(message?: string): void;
  emit(event: string, payload?: unknown): void;
  lose(message?: string): void;
  cut(): void;
}

export interface HandLinks extends LinkOpener {
  /** Every link ever opened, oldest first. */
  readonly links: HandLink[];
  /** The last link opened; throws when there is none. */
  newest(): HandLink;
}

export function createHandLinks(clock: Clock): HandLinks {
  const links: HandLink[] = [];
  return {
    links,
    newest() {
      const link = links.at(-1);
      if (!link) throw new Error('no link was opened');
      return link;
    },
    open(options, listener) {
      const { link, hand } = openHandLink(clock, options, listener, links.length + 1);
      links.push(hand);
      return link;
    },
  };
}

function openHandLink(
  clock: Clock,
  options: LinkOptions,
  listener: LinkListener,
  number: number,
): { link: Link; hand: HandLink } {
  let state: HandLink['state'] = 'opening';
  const sent: HandLink['sent'] = [];
  const requests: HandRequest[] = [];
  const settlers = new Set<(result: Result<unknown>) => void>();
  const cancelOpening = clock.after(options.timeoutMs, () => {
    end({ kind: 'unreachable', message: `no connection within ${options.timeoutMs} ms` });
  });

  function end(why: LinkEnd): void {
    if (state === 'ended') return;
    state = 'ended';
    cancelOpening();
    for (const settle of settlers) settle(fail('offline', 'the connection ended before the answer'));
    listener.closed(why);
  }

  function mustBe(wanted: HandLink['state'], verb: string): void {
    if (state !== wanted) throw new Error(`a link that is ${state} cannot ${verb}`);
  }

  function request(event: string, payload: unknown, timeoutMs: number): Promise<Result<unknown>> {
    if (state !== 'open') return Promise.resolve(fail('offline', 'there is no connection'));
    return new Promise((resolve) => {
      const settle = (result: Result<unknown>) => {
        if (!settlers.delete(settle)) return;
        cancelTimeout();
        requests.splice(requests.indexOf(waiting), 1);
        resolve(result);
      };
      // What arrives is a copy, as after a real wire.
      const waiting: HandRequest = {
        event,
        payload: structuredClone(payload),
        timeoutMs,
        answer: (value) => settle(ok(structuredClone(value))),
      };
      const cancelTimeout = clock.after(timeoutMs, () => {
        settle(fail('timeout', `no answer to ${event} within ${timeoutMs} ms`));
      });
      settlers.add(settle);
      requests.push(waiting);
    });
  }

  const link: Link = {
    send(event, payload) {
      if (state === 'open') sent.push({ event, payload: structuredClone(payload) });
    },
    request,
    close: () => end({ kind: 'closed-here' }),
  };

  const hand: HandLink = {
    options,
    get state() {
      return state;
    },
    sent,
    requests,
    waiting(event) {
      const found = requests.find((waiting) => waiting.event === event);
      if (!found)
        throw new Error(`no ${event} waits; waiting are: ${requests.map((r) => r.event).join(', ') || 'none'}`);
      return found;
    },
    accept(socketId = `socket-${number}`) {
      mustBe('opening', 'be accepted');
      state = 'open';
      cancelOpening();
      listener.opened(socketId);
    },
    refuse({ message, code, retryAfterMs }) {
      mustBe('opening', 'be refused');
      end({ kind: 'refused', message, code: code ?? null, retryAfterMs: retryAfterMs ?? null });
    },
    fail(message = 'connection refused') {
      mustBe('opening', 'fail to open');
      end({ kind: 'unreachable', message });
    },
    emit(event, payload) {
      mustBe('open', 'carry an event');
      listener.event(event, structuredClone(payload));
    },
    lose(message = 'transport close') {
      mustBe('open', 'be lost');
      end({ kind: 'lost', message });
    },
    cut() {
      mustBe('open', 'be cut');
      end({ kind: 'cut-by-server' });
    },
  };
  return { link, hand };
}
