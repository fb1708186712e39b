// A link whose every step waits for fast-check's scheduler: the way up to the server, the server's work, the way down.
// Which of the steps that are possible comes next is drawn, and shrunk when something goes wrong.
//
// As on a real wire, a request of a link that has ended answers `offline` at once, while its bytes may still reach the
// server, until a newer link of the same device is up.

import type { Scheduler } from 'fast-check';
import type { ReadyLink } from '#daemon/connection/supervisor.ts';
import type { Link } from '#daemon/ports/link.ts';
import { fail, ok, type Result } from '#shared/result.ts';
import { SELF } from '../../daemon/messaging-rig.ts';

export type Serve = (event: string, payload: unknown) => unknown;

export interface ScheduledLink {
  ready: ReadyLink;
  end(): void;
  /** Nothing of this link reaches the server any more. */
  forget(): void;
  /** Requests without an answer. */
  open: { event: string; payload: unknown }[];
}

export function scheduledLink(scheduler: Scheduler, serve: Serve, laneCursors: Record<string, number>): ScheduledLink {
  const open: ScheduledLink['open'] = [];
  let reaches = true;
  let ended = false;
  let endAll: () => void = () => {};
  const theEnd = new Promise<Result<unknown>>((resolve) => {
    endAll = () => resolve(fail('offline', 'the connection ended before the answer'));
  });

  async function travel(event: string, payload: unknown): Promise<Result<unknown>> {
    await scheduler.schedule(Promise.resolve(), `${event} goes up`);
    if (!reaches) return theEnd;
    const answer = structuredClone(serve(event, structuredClone(payload)));
    await scheduler.schedule(Promise.resolve(), `answer to ${event}`);
    return ok(answer);
  }

  const link: Link = {
    send: () => {},
    close: () => {},
    request: async (event, payload) => {
      if (ended) return fail('offline', 'there is no connection');
      const request = { event, payload };
      open.push(request);
      const result = await Promise.race([travel(event, payload), theEnd]);
      open.splice(open.indexOf(request), 1);
      return ended ? fail('offline', 'the connection ended before the answer') : result;
    },
  };
  const connected = { socketId: 's', userId: SELF, capabilities: ['sync.v1'], laneCursors };
  return {
    ready: { link, mode: 'sync', connected: connected as ReadyLink['connected'], generation: 1 },
    open,
    end: () => {
      ended = true;
      endAll();
    },
    forget: () => {
      reaches = false;
    },
  };
}

/** Runs what is scheduled in the drawn order, and lets the clock go on whenever nothing else can happen. */
export async function runAll(
  scheduler: Scheduler,
  clock: { settle(ms?: number): Promise<void> },
  until: () => boolean,
  eachStep: () => void,
): Promise<void> {
  for (let steps = 0; steps < 2_000; steps += 1) {
    await clock.settle(0);
    eachStep();
    if (scheduler.count() > 0) await scheduler.waitOne();
    else if (until()) return;
    else await clock.settle(500);
  }
}
