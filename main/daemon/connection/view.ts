// What the screen is told of the connection (CN2): the machine's phase in the words of the shared model.

import type { ConnectionCause, ConnectionState } from '#shared/model/connection.ts';
import type { Machine } from './machine-types.ts';

export function stateOf({ phase }: Machine): ConnectionState {
  switch (phase.kind) {
    case 'resting':
      return phase.cause === 'session-expired' ? 'locked' : 'offline';
    case 'waiting':
      return 'offline';
    case 'too-old':
      return 'upgrade-required';
    case 'ready':
      return phase.slow || phase.leaving ? 'degraded' : 'ready';
    default:
      return phase.kind;
  }
}

export function causeOf(machine: Machine): ConnectionCause | null {
  const { phase } = machine;
  switch (phase.kind) {
    case 'signed-out':
      return 'signed-out';
    case 'resting':
    case 'waiting':
      return phase.cause;
    case 'too-old':
      return 'too-old';
    case 'ready':
      return phase.leaving ? 'server-shutdown' : phase.slow ? 'no-answer' : null;
    default:
      return machine.cause;
  }
}
