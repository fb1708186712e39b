// Keeps the view of the connection that windows see: since when, why, what next. Listeners hear it after the machine has
// come to rest, once for each change, the present one first.

import type { ConnectionView } from '#shared/model/connection.ts';
import type { Clock } from '../ports/clock.ts';
import type { Machine, Mode } from './machine-types.ts';
import { causeOf, stateOf } from './view.ts';

/** Catching up for longer than this is shown with its progress (SY1). */
const SHOW_PROGRESS_AFTER_MS = 2_000;

export interface ViewKeeper {
  update(machine: Machine, link: { mode: Mode; connected: { socketId: string } } | null): void;
  planned(waitMs: number | null): void;
  setProgress(done: number, total: number): void;
  /** Everything is known to be in step at this moment. */
  inStep(): void;
  publish(): void;
  view(): ConnectionView;
  onView(listener: (view: ConnectionView) => void): () => void;
}

export function createViewKeeper(clock: Clock): ViewKeeper {
  const listeners = new Set<(view: ConnectionView) => void>();
  let progress: ConnectionView['progress'] = null;
  let showProgress = false;
  let cancelShow = () => {};
  let published = '';
  let view: ConnectionView = {
    state: 'signed-out',
    since: clock.now(),
    cause: 'signed-out',
    nextTryAt: null,
    attempt: 0,
    server: null,
    socketId: null,
    progress: null,
    lastReadyAt: null,
  };

  function publish(): void {
    const text = JSON.stringify({ ...view, lastReadyAt: null });
    if (text === published) return;
    published = text;
    for (const listener of listeners) listener(view);
  }

  function entered(state: ConnectionView['state']): void {
    cancelShow();
    progress = null;
    showProgress = false;
    if (state !== 'catching-up') return;
    cancelShow = clock.after(SHOW_PROGRESS_AFTER_MS, () => {
      showProgress = true;
      view = { ...view, progress };
      publish();
    });
  }

  return {
    update(machine, link) {
      const state = stateOf(machine);
      const changed = state !== view.state;
      if (changed) entered(state);
      view = {
        ...view,
        state,
        since: changed ? clock.now() : view.since,
        cause: causeOf(machine),
        attempt: machine.attempt,
        server: link?.mode ?? view.server,
        socketId: link?.connected.socketId ?? null,
        progress: showProgress ? progress : null,
        lastReadyAt: changed && state === 'ready' ? clock.now() : view.lastReadyAt,
      };
    },
    planned(waitMs) {
      view = { ...view, nextTryAt: waitMs === null ? null : clock.now() + Math.round(waitMs) };
    },
    setProgress(done, total) {
      progress = { done, total };
      if (!showProgress) return;
      view = { ...view, progress };
      publish();
    },
    inStep() {
      view = { ...view, lastReadyAt: clock.now() };
    },
    publish,
    view: () => view,
    onView(listener) {
      listeners.add(listener);
      listener(view);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
