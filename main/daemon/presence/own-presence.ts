// Tells the platform the own status: after each connect, and whenever it changes. The platform neither answers that
// request nor takes it from somebody it does not know yet (platform contract, 9): so `presence:statusUpdated` is waited
// for, and what is not confirmed is said again with the next heartbeat.

import type { OwnPresence } from '#shared/model/presence.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { Clock } from '../ports/clock.ts';
import { tellServer } from './tell-server.ts';
import { nextChangeAt, ownStatus, type OwnFacts } from './own-status.ts';

/** A declaration as people make it; `until` is wall clock, epoch ms. */
export interface Declaration {
  status: OwnPresence;
  customStatus: string | null;
  until: number | null;
}

export interface OwnPresenceKeeper {
  declare(declaration: Declaration): void;
  setLocked(locked: boolean): void;
  setInCall(inCall: boolean): void;
  /** Seconds without input in the whole system. */
  setIdle(seconds: number): void;
  /** Whether any window is visible. */
  setWindows(visible: boolean): void;
  onReady(ready: ReadyLink): void;
  onLost(): void;
  onAlive(): void;
  /** The platform took a status. */
  onStatusUpdated(): void;
  stop(): void;
}

export function createOwnPresence(deps: {
  clock: Clock;
  serverNow: () => number;
  /** Kept over a restart of the console: do-not-disturb outlives it. */
  saved: { load(): Declaration | null; save(declaration: Declaration | null): void };
}): OwnPresenceKeeper {
  const { clock } = deps;
  let facts: OwnFacts = {
    declared: asFact(deps.saved.load()),
    locked: false,
    inCall: false,
    lastInputAt: null,
    windowsGoneAt: clock.monotonic(),
  };
  let ready: ReadyLink | null = null;
  let sent = '';
  /** Requests which the platform has not confirmed. */
  let unconfirmed = 0;
  let cancelTimer = () => {};

  function asFact(declaration: Declaration | null): OwnFacts['declared'] {
    if (!declaration) return null;
    const { status, customStatus, until } = declaration;
    const remainingMs = until === null ? null : until - clock.now();
    if (remainingMs !== null && remainingMs <= 0) return null;
    return { status, customStatus, endsAt: remainingMs === null ? null : clock.monotonic() + remainingMs };
  }

  function update(change: Partial<OwnFacts> = {}): void {
    facts = { ...facts, ...change };
    const now = clock.monotonic();
    cancelTimer();
    const next = nextChangeAt(facts, now);
    cancelTimer = next === null ? () => {} : clock.after(next - now, () => update());
    const { status, customStatus, endsAt } = ownStatus(facts, now);
    const text = JSON.stringify([status, customStatus, endsAt]);
    if (text === sent) return;
    sent = text;
    say();
  }

  function say(): void {
    if (!ready) return;
    unconfirmed += 1;
    const now = clock.monotonic();
    const { status, customStatus, endsAt } = ownStatus(facts, now);
    const payload = { status, ...(customStatus === null ? {} : { customStatus }) };
    const until = endsAt === null ? null : Math.round(deps.serverNow() + endsAt - now);
    tellServer(ready.link, 'presence:setStatus', ready.mode === 'sync' ? { ...payload, until } : payload);
  }

  update();
  return {
    declare(declaration) {
      deps.saved.save(declaration.status === 'online' && declaration.customStatus === null ? null : declaration);
      update({ declared: asFact(declaration) });
    },
    setLocked: (locked) => update({ locked }),
    setInCall: (inCall) => update({ inCall }),
    setIdle: (seconds) => update({ lastInputAt: clock.monotonic() - Math.max(0, seconds) * 1_000 }),
    setWindows(visible) {
      if (visible) update({ windowsGoneAt: null });
      else if (facts.windowsGoneAt === null) update({ windowsGoneAt: clock.monotonic() });
    },
    onReady(next) {
      ready = next;
      unconfirmed = 0;
      say();
    },
    onLost() {
      ready = null;
    },
    onAlive() {
      if (unconfirmed === 0) return;
      unconfirmed = 0;
      say();
    },
    onStatusUpdated() {
      unconfirmed = Math.max(0, unconfirmed - 1);
    },
    stop() {
      ready = null;
      cancelTimer();
    },
  };
}
