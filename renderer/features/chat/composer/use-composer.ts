// One ComposerSession for each room that was opened in this window, kept while the window lives: leaving a room in the
// middle of a word, or while a message is being stored, loses neither the word nor the message.

import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useBridge } from '../../../bridge/provider.tsx';
import { TypingNotices } from '../../../bridge/typing-notices.ts';
import type { WindowBridge } from '../../../bridge/window-bridge.ts';
import { ComposerSession, type ComposerListener, type Composition } from './composer-session.ts';

interface Kept {
  session: ComposerSession;
  listeners: Set<ComposerListener>;
}

const kept = new WeakMap<WindowBridge, Map<string, Kept>>();

function sessionOf(bridge: WindowBridge, roomId: string): Kept {
  let rooms = kept.get(bridge);
  if (!rooms) {
    rooms = new Map();
    kept.set(bridge, rooms);
    forgetWithTheUser(bridge, rooms);
  }
  let entry = rooms.get(roomId);
  if (!entry) {
    const listeners = new Set<ComposerListener>();
    const session = new ComposerSession(bridge, roomId, {
      handedOver: () => listeners.forEach((listener) => listener.handedOver()),
      stored: () => listeners.forEach((listener) => listener.stored()),
    });
    entry = { session, listeners };
    rooms.set(roomId, entry);
  }
  return entry;
}

/** What one person was writing is not for the next one. It is in their vault, under their own key. */
function forgetWithTheUser(bridge: WindowBridge, rooms: Map<string, Kept>): void {
  let known: string | null | undefined;
  bridge.subscribe('session.changed', (session) => {
    const userId = session.state === 'signed-in' ? session.user.userId : null;
    const isOther = known !== undefined && known !== userId;
    known = userId;
    if (!isOther) return;
    for (const { session: old } of rooms.values()) old.end();
    rooms.clear();
  });
}

export interface ComposerParts {
  session: ComposerSession;
  notices: TypingNotices;
}

export function useComposer(roomId: string, listener: ComposerListener): ComposerParts {
  const bridge = useBridge();
  const { session, listeners } = useMemo(() => sessionOf(bridge, roomId), [bridge, roomId]);
  const notices = useMemo(() => new TypingNotices(bridge, roomId), [bridge, roomId]);

  useEffect(() => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listeners, listener]);

  useEffect(() => {
    const flush = () => void session.flush();
    void session.load();
    window.addEventListener('blur', flush);
    window.addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('blur', flush);
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', flush);
      flush();
      notices.stop();
    };
  }, [session, notices]);

  return useMemo(() => ({ session, notices }), [session, notices]);
}

/** What is being written. Only the box renders with every key. */
export function useComposition(session: ComposerSession): Composition {
  return useSyncExternalStore(session.watch, session.get);
}
