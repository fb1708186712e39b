// The connection while nobody is signed in.

import type { ConnectionView } from '#shared/model/connection.ts';

export function idleConnection(now: number): ConnectionView {
  return {
    state: 'signed-out',
    since: now,
    cause: 'signed-out',
    nextTryAt: null,
    attempt: 0,
    server: null,
    socketId: null,
    progress: null,
    lastReadyAt: null,
  };
}
