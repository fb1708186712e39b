// The ends of the console: asked to stop, it stops cleanly and once; a bug ends it at once, because a daemon in
// an unknown state must not go on writing. What is recorded of a bug is its kind and its place, never its message.

import type { Log } from '#daemon/ports/log.ts';

export function stopOnce(log: Log, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.record('info', 'host.stopping', { signal });
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

export function endOnBug(log: Log): void {
  process.on('uncaughtException', (error) => {
    log.record('error', 'host.bug', describeBug(error));
    process.stderr.write(`The console ended because of a fault in it (${error.name}). What was written is kept.\n`);
    process.exit(70);
  });
}

export function describeBug(error: unknown): { error: string; place: string | null } {
  if (!(error instanceof Error)) return { error: typeof error, place: null };
  const frame = /\n\s+at ([^\n]+)/.exec(error.stack ?? '')?.[1] ?? null;
  return { error: error.name, place: frame === null ? null : frame.replace(/\(?(file:\/\/)?[^\s()]*\/(?=[^/]+$)/, '') };
}
