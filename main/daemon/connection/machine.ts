// The connection as a pure machine: (state, event) → state and effects. The supervisor carries the effects out.
//
//   phase           event                                    next
//   signed-out      start                                    an attempt
//   waiting         due · try-now                            an attempt
//                   resumed · network back                   waiting, promptly
//   resting(why)    pause off · try-now once expired         an attempt
//   too-old         due · try-now                            an attempt
//   an attempt:
//   probing         clean                                    authenticating
//   authenticating  token                                    connecting
//                   no token: session expired                resting(session-expired)
//   connecting      opened, then the platform's `connected`  catching-up
//                   refused token, first · second time       authenticating (refresh) · resting(session-expired)
//   catching-up     caught up                                ready
//   ready           answers slow · quick                     ready, shown as degraded · ready
//                   server:shutdown                          ready but leaving: nothing new is sent
//   any of these    trouble · hung                           waiting(cause)
//                   pause · suspending                       resting(asked) · waiting(suspended)
//   any             stop                                     signed-out
//
// Nothing ends the trying but a person or an expired session. A probe comes first whenever the network may have changed
// since the server was last spoken to, so that no token goes to a captive portal (CN5). Each attempt has a generation;
// what arrives from an older one is ignored. Time enters as the monotone clock's reading only (IN13).

import type { ConnectionCause } from '#shared/model/connection.ts';
import { type Trouble, trouble } from './causes.ts';
import type { Ladder, Wait } from './delay.ts';
import type { AttemptEvent, ConnectionEvent, Effect, Machine, Phase, Step } from './machine-types.ts';

/** A link that stood this long was a good one: whatever ends it then starts the delays anew. */
const HELD_MS = 10_000;

/** The server's own doing: a server that takes us in and throws us out again must not be asked ever faster. */
const SERVER_SIDE = new Set<ConnectionCause>(['cut-by-server', 'server-fault', 'server-shutdown', 'told-to-wait']);
const SERVER_LADDER = new Set<ConnectionCause>([...SERVER_SIDE, 'link-lost']);
/** After these the way to the server may be another one. */
const UNPROVEN = new Set<ConnectionCause>([
  'server-unreachable',
  'no-answer',
  'captive-portal',
  'no-network',
  'network-changed',
  'suspended',
  'resumed',
]);

export const initialMachine: Machine = {
  phase: { kind: 'signed-out' },
  generation: 0,
  attempt: 0,
  step: 0,
  ladder: 'network',
  online: true,
  proven: false,
  cause: null,
};

export const hasLink = (phase: Phase): boolean => phase.kind === 'connecting' || isConnected(phase);
export const isConnected = (phase: Phase): phase is Extract<Phase, { kind: 'catching-up' | 'ready' }> =>
  phase.kind === 'catching-up' || phase.kind === 'ready';
const isAttempt = (phase: Phase): boolean =>
  phase.kind === 'probing' || phase.kind === 'authenticating' || hasLink(phase);
const isPlanned = (phase: Phase): boolean => phase.kind === 'waiting' || phase.kind === 'too-old';

export function step(machine: Machine, event: ConnectionEvent, monotonicMs: number): Step {
  if ('generation' in event) {
    return event.generation === machine.generation ? onAttempt(machine, event, monotonicMs) : stay(machine);
  }
  const { phase } = machine;
  switch (event.kind) {
    case 'start':
      return phase.kind === 'signed-out' ? begin(machine, 'start') : stay(machine);
    case 'stop':
      return move({ ...initialMachine, generation: machine.generation + 1, online: machine.online }, machine, {
        kind: 'signed-out',
      });
    case 'try-now':
      if (isPlanned(phase) || (phase.kind === 'resting' && phase.cause !== 'asked')) return begin(machine, 'asked');
      return stay(machine);
    case 'pause':
      if (event.paused) return phase.kind === 'signed-out' ? stay(machine) : rest(machine, 'asked');
      return phase.kind === 'resting' && phase.cause === 'asked' ? begin(machine, 'asked') : stay(machine);
    case 'suspending':
      return isAttempt(phase) || phase.kind === 'waiting' ? wait(machine, trouble('suspended')) : stay(machine);
    case 'resumed':
      if (isConnected(phase)) return stay(machine, [{ do: 'check' }]);
      return phase.kind === 'waiting' || isAttempt(phase) ? promptly(machine, 'resumed') : stay(machine);
    case 'network':
      return onNetwork(machine, event.online);
    case 'reconnect':
      return isConnected(phase) ? lose(machine, trouble(event.cause), monotonicMs) : stay(machine);
  }
}

function onNetwork(before: Machine, online: boolean): Step {
  const machine = { ...before, online };
  const { phase } = machine;
  if (!online) {
    return isAttempt(phase) || phase.kind === 'waiting' ? wait(machine, trouble('no-network')) : stay(machine);
  }
  if (isConnected(phase)) return stay(machine, [{ do: 'check' }]);
  // An attempt that began while there was a network goes on: hosts repeat this signal.
  if (phase.kind === 'waiting' || (isAttempt(phase) && !before.online)) return promptly(machine, 'network-changed');
  return stay(machine);
}

function onAttempt(machine: Machine, event: AttemptEvent, monotonicMs: number): Step {
  const { phase } = machine;
  switch (event.kind) {
    case 'due':
      return isPlanned(phase) ? begin(machine, machine.cause ?? 'asked') : stay(machine);
    case 'probed':
      if (phase.kind !== 'probing') return stay(machine);
      return move(machine, machine, { kind: 'authenticating', refreshed: false }, [{ do: 'fetch-token' }]);
    case 'token':
      if (phase.kind !== 'authenticating') return stay(machine);
      return move(machine, machine, { kind: 'connecting', refreshed: phase.refreshed, opened: false }, [
        { do: 'open', token: event.token },
      ]);
    case 'opened':
      return phase.kind === 'connecting' ? move(machine, machine, { ...phase, opened: true }) : stay(machine);
    case 'greeted':
      if (phase.kind !== 'connecting') return stay(machine);
      return move(
        { ...machine, proven: true },
        machine,
        { kind: 'catching-up', mode: event.mode, socketId: event.socketId, leaving: null },
        [{ do: 'catch-up' }],
      );
    case 'caught-up':
      if (phase.kind !== 'catching-up' || phase.leaving !== null) return stay(machine);
      return move(
        { ...machine, attempt: 0, cause: null },
        machine,
        { ...phase, kind: 'ready', slow: false, readyAt: monotonicMs },
        [{ do: 'announce-ready' }],
      );
    case 'pace':
      if (phase.kind !== 'ready' || phase.slow === event.slow) return stay(machine);
      return move(machine, machine, { ...phase, slow: event.slow });
    case 'shutdown':
      if (!isConnected(phase)) return stay(machine);
      return move(machine, machine, { ...phase, leaving: { toldMs: event.toldMs } });
    case 'hung':
      return onTrouble(machine, trouble('no-answer'), monotonicMs);
    case 'trouble':
      return onTrouble(machine, event.trouble, monotonicMs);
  }
}

function onTrouble(machine: Machine, what: Trouble, monotonicMs: number): Step {
  const { phase } = machine;
  if (!isAttempt(phase)) return stay(machine);
  if (phase.kind === 'connecting' && what.cause === 'refused-token') {
    if (phase.refreshed) return rest(machine, 'session-expired', [{ do: 'expired' }]);
    const next = { ...machine, generation: machine.generation + 1, cause: what.cause };
    return move(next, machine, { kind: 'authenticating', refreshed: true }, [{ do: 'renew-token' }]);
  }
  if (what.cause === 'session-expired') return rest(machine, 'session-expired', [{ do: 'expired' }]);
  return isConnected(phase) ? lose(machine, what, monotonicMs) : wait(machine, what);
}

/** The end of a link that had got as far as catching up. */
function lose(machine: Machine, what: Trouble, monotonicMs: number): Step {
  const { phase } = machine;
  const leaving = isConnected(phase) ? phase.leaving : null;
  const why = leaving ? trouble('server-shutdown', leaving.toldMs) : what;
  const held = phase.kind === 'ready' && monotonicMs - phase.readyAt >= HELD_MS;
  const anew = held || (phase.kind === 'ready' && !SERVER_SIDE.has(why.cause));
  return wait(anew ? { ...machine, step: 0 } : machine, why, anew ? ladderOf(why, 'network') : undefined);
}

function wait(machine: Machine, what: Trouble, ladder: Ladder = ladderOf(what, machine.ladder)): Step {
  const tooOld = what.cause === 'too-old';
  const next: Machine = {
    ...unprovenBy(machine, what.cause),
    generation: machine.generation + 1,
    // Another ladder is another story: its first step comes first.
    step: (ladder === machine.ladder ? machine.step : 0) + 1,
    ladder,
    cause: what.cause,
  };
  const plan: Wait = tooOld
    ? { kind: 'too-old' }
    : what.cause === 'no-network' || what.cause === 'suspended'
      ? { kind: 'rarely' }
      : what.toldMs !== null
        ? { kind: 'told', toldMs: what.toldMs }
        : { kind: 'ladder', ladder, step: next.step - 1 };
  return move(next, machine, tooOld ? { kind: 'too-old' } : { kind: 'waiting', cause: what.cause }, [
    { do: 'plan', wait: plan },
  ]);
}

const ladderOf = (what: Trouble, present: Ladder): Ladder => (SERVER_LADDER.has(what.cause) ? 'server' : present);

function promptly(machine: Machine, cause: ConnectionCause): Step {
  const next: Machine = {
    ...unprovenBy(machine, cause),
    generation: machine.generation + 1,
    step: 0,
    ladder: 'network',
    cause,
  };
  return move(next, machine, { kind: 'waiting', cause }, [{ do: 'plan', wait: { kind: 'prompt' } }]);
}

function rest(machine: Machine, cause: 'asked' | 'session-expired', effects: Effect[] = []): Step {
  const next = { ...unprovenBy(machine, cause), generation: machine.generation + 1, attempt: 0, step: 0, cause };
  return move(next, machine, { kind: 'resting', cause }, effects);
}

function begin(machine: Machine, cause: ConnectionCause): Step {
  const next = { ...machine, generation: machine.generation + 1, attempt: machine.attempt + 1, cause };
  return machine.proven
    ? move(next, machine, { kind: 'authenticating', refreshed: false }, [{ do: 'fetch-token' }])
    : move(next, machine, { kind: 'probing' }, [{ do: 'probe' }]);
}

function unprovenBy(machine: Machine, cause: ConnectionCause): Machine {
  return UNPROVEN.has(cause) ? { ...machine, proven: false } : machine;
}

/** Into another phase: what the old one held is let go of first. */
function move(next: Machine, old: Machine, phase: Phase, effects: Effect[] = []): Step {
  const letGo: Effect[] = [];
  if (isPlanned(old.phase)) letGo.push({ do: 'unplan' });
  if (hasLink(old.phase) && !hasLink(phase)) letGo.push({ do: 'close' });
  if (isConnected(old.phase) && !isConnected(phase)) letGo.push({ do: 'announce-lost', generation: old.generation });
  return { machine: { ...next, phase }, effects: [...letGo, ...effects] };
}

function stay(machine: Machine, effects: Effect[] = []): Step {
  return { machine, effects };
}
