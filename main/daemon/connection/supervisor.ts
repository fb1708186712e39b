// The supervisor owns the connection (CN1): it feeds the machine with what happens and carries its effects out over the
// ports. It is the only one who opens or closes a link. Everybody else asks `ready()`, and emits nothing while the
// answer is null.
//
// One attempt: probe (when the network may have changed) → token → link → the platform's `connected` event, which
// decides between sync and plain → catching up, which the caller does → READY. Events that come before `connected` wait
// for it, so that nothing which the server pushed early is lost.

import type { Settings } from '#shared/model/settings.ts';
import type { Result } from '#shared/result.ts';
import { connectedEvent, serverShutdownEvent } from '#shared/wire/platform.ts';
import { SYNC_CAPABILITY } from '#shared/wire/sync.ts';
import type { Link } from '../ports/link.ts';
import { trouble, troubleOfEnd, troubleOfFailure } from './causes.ts';
import { delayMs } from './delay.ts';
import { startHeartbeat, type Heartbeat } from './heartbeat.ts';
import { hasLink, initialMachine, isConnected, step } from './machine.ts';
import type { ConnectionEvent, Effect, Machine, Mode } from './machine-types.ts';
import type { ReadyLink, Supervisor, SupervisorDeps } from './supervisor-face.ts';
import { PROBE_LIMIT_MS, probeServer } from './probe.ts';
import { createViewKeeper } from './view-keeper.ts';
import { watchLink } from './watched-link.ts';

export type { ReadyLink, Supervisor, SupervisorDeps } from './supervisor-face.ts';

/** F28: a token that does not come within this time is not waited for; it serves the next attempt. */
const TOKEN_LIMIT_MS = 10_000;
/** After `server:shutdown`, for the answers still under way. */
const LEAVING_LIMIT_MS = 2_000;
const EARLY_EVENTS = 1_000;

export function createSupervisor(deps: SupervisorDeps): Supervisor {
  const { clock, log } = deps;
  const keeper = createViewKeeper(clock);
  let machine: Machine = initialMachine;
  let link: Link | null = null;
  let lastToken = '';
  let current: ReadyLink | null = null;
  let heartbeat: Heartbeat | null = null;
  let cancelPlan = () => {};
  let cancelLimit = () => {};
  let limitKey = '';
  const queue: ConnectionEvent[] = [];
  let working = false;

  function dispatch(event: ConnectionEvent): void {
    queue.push(event);
    if (working) return;
    working = true;
    for (let next = queue.shift(); next; next = queue.shift()) {
      const before = machine;
      const { machine: after, effects } = step(machine, next, clock.monotonic());
      machine = after;
      for (const effect of effects) carryOut(effect, machine.generation);
      if (after !== before) armLimit();
      if (after.phase.kind !== before.phase.kind) {
        log.record('info', 'connection.phase', {
          phase: after.phase.kind,
          cause: after.cause,
          attempt: after.attempt,
          generation: after.generation,
        });
      }
      keeper.update(machine, current);
    }
    working = false;
    keeper.publish();
  }

  function carryOut(effect: Effect, generation: number): void {
    switch (effect.do) {
      case 'plan': {
        const waitMs = delayMs(effect.wait, deps.settings(), deps.random.uniform());
        keeper.planned(waitMs);
        cancelPlan = clock.after(waitMs, () => dispatch({ kind: 'due', generation }));
        return;
      }
      case 'unplan':
        keeper.planned(null);
        return cancelPlan();
      case 'probe':
        return void probe(generation);
      case 'fetch-token':
        return void answerToken(deps.token(), generation);
      case 'renew-token':
        return void answerToken(deps.refused(lastToken), generation);
      case 'open':
        return open(effect.token, generation);
      case 'close':
        heartbeat?.stop();
        heartbeat = null;
        current = null;
        link?.close();
        link = null;
        return;
      case 'catch-up':
        return void catchUp();
      case 'check':
        return heartbeat?.check();
      case 'announce-ready':
        if (current) deps.onReady(current);
        return;
      case 'announce-lost':
        return deps.onLost(effect.generation);
      case 'expired':
        return deps.onExpired();
    }
  }

  async function probe(generation: number): Promise<void> {
    const finding = await probeServer(deps.rest, deps.server);
    dispatch(finding ? { kind: 'trouble', generation, trouble: finding } : { kind: 'probed', generation });
  }

  async function answerToken(asked: Promise<Result<string>>, generation: number): Promise<void> {
    const token = await asked;
    if (token.ok) dispatch({ kind: 'token', generation, token: token.value });
    else dispatch({ kind: 'trouble', generation, trouble: troubleOfFailure(token.error) });
  }

  function open(token: string, generation: number): void {
    lastToken = token;
    const early: { name: string; payload: unknown }[] = [];
    const deliver = (name: string, payload: unknown) => {
      if (machine.generation !== generation || !current) return;
      if (name === 'server:shutdown') {
        const hint = serverShutdownEvent.safeParse(payload);
        dispatch({ kind: 'shutdown', generation, toldMs: (hint.success ? hint.data.retryAfterMs : null) ?? null });
      }
      deps.onEvent(name, payload, current);
    };
    link = deps.links.open(
      { server: deps.server, token, device: deps.device(), timeoutMs: deps.settings().timeoutMs },
      {
        opened: () => dispatch({ kind: 'opened', generation }),
        closed: (why) => dispatch({ kind: 'trouble', generation, trouble: troubleOfEnd(why) }),
        event: (name, payload) => {
          if (machine.generation !== generation) return;
          if (current) return deliver(name, payload);
          if (name !== 'connected') {
            if (early.length < EARLY_EVENTS) early.push({ name, payload });
            return;
          }
          greet(payload, generation);
          for (const event of early.splice(0)) deliver(event.name, event.payload);
        },
      },
    );
  }

  function greet(payload: unknown, generation: number): void {
    const parsed = connectedEvent.safeParse(payload);
    if (!parsed.success || !link) {
      dispatch({ kind: 'trouble', generation, trouble: trouble('server-fault') });
      return;
    }
    const connected = parsed.data;
    const mode: Mode = connected.capabilities?.includes(SYNC_CAPABILITY) ? 'sync' : 'plain';
    const watched = watchLink(link, clock, deps.settings().timeoutMs);
    const ready: ReadyLink = { link: watched.link, mode, connected, generation };
    current = ready;
    heartbeat = startHeartbeat({
      clock,
      watched,
      mode,
      selfId: connected.userId,
      onAlive: (serverTime) => {
        if (machine.phase.kind === 'ready') keeper.inStep();
        if (current === ready) deps.onAlive(serverTime, ready);
      },
      onPace: (slow) => dispatch({ kind: 'pace', generation, slow }),
      onSilent: () => dispatch({ kind: 'trouble', generation, trouble: trouble('no-answer') }),
    });
    dispatch({ kind: 'greeted', generation, mode, socketId: connected.socketId });
  }

  async function catchUp(): Promise<void> {
    const ready = current;
    if (!ready) return;
    const { generation } = ready;
    // A bug in there must not leave the console catching up for ever.
    const outcome = await deps.catchUp(ready).catch((bug: unknown) => bug);
    if (typeof outcome === 'object' && outcome !== null && 'ok' in outcome) {
      const result = outcome as Result<null>;
      if (result.ok) return dispatch({ kind: 'caught-up', generation });
      log.record('warn', 'connection.catch-up-failed', { code: result.error.code, generation });
      return dispatch({ kind: 'trouble', generation, trouble: troubleOfFailure(result.error) });
    }
    log.record('error', 'connection.catch-up-bug', { name: outcome instanceof Error ? outcome.name : 'unknown' });
    dispatch({ kind: 'trouble', generation, trouble: trouble('stalled') });
  }

  /** No phase of an attempt may hang (F28). */
  function armLimit(): void {
    const { phase, generation } = machine;
    const limitMs = limitOf(machine, deps.settings());
    const key = `${generation} ${phase.kind} ${phase.kind === 'connecting' && phase.opened} ${limitMs}`;
    if (key === limitKey) return;
    limitKey = key;
    cancelLimit();
    cancelLimit = limitMs === null ? () => {} : clock.after(limitMs, () => dispatch({ kind: 'hung', generation }));
  }

  return {
    start: () => dispatch({ kind: 'start' }),
    stop: () => dispatch({ kind: 'stop' }),
    tryNow: () => dispatch({ kind: 'try-now' }),
    setPaused: (paused) => dispatch({ kind: 'pause', paused }),
    signals: {
      suspending: () => dispatch({ kind: 'suspending' }),
      resumed: () => dispatch({ kind: 'resumed' }),
      networkChanged: (online) => {
        // A server on this very machine is there without any network.
        if (online || !isLoopback(deps.server)) dispatch({ kind: 'network', online });
      },
    },
    view: keeper.view,
    onView: keeper.onView,
    ready: () => (machine.phase.kind === 'ready' && machine.phase.leaving === null ? current : null),
    mayAsk: () => machine.proven || machine.phase.kind === 'authenticating' || hasLink(machine.phase),
    setProgress: (done, total) => {
      if (isConnected(machine.phase)) keeper.setProgress(done, total);
    },
    reconnect: (cause) => dispatch({ kind: 'reconnect', cause }),
  };
}

function limitOf({ phase }: Machine, settings: Settings['connection']): number | null {
  if (phase.kind === 'probing') return PROBE_LIMIT_MS + 1_000;
  if (phase.kind === 'authenticating') return TOKEN_LIMIT_MS;
  // The link keeps its own limit until it is open; ours is for a link that keeps none.
  if (phase.kind === 'connecting') return settings.timeoutMs + (phase.opened ? 0 : 1_000);
  if (isConnected(phase) && phase.leaving !== null) return LEAVING_LIMIT_MS;
  return null;
}

function isLoopback(server: string): boolean {
  return /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/i.test(server);
}
