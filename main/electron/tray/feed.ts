// Keeps the tray's figures true: a window may be closed for hours. Unread is asked for at hints, one question at a time;
// what happens during a question leads to one more.

import type { BridgeServer } from '#shared/bridge/contract.ts';
import type { OwnPresence } from '#shared/model/presence.ts';
import type { TrayState } from './tray.ts';

export function feedTray(bridge: BridgeServer, show: (state: TrayState) => void): void {
  let state: TrayState = { unread: 0, unsent: 0, own: null };
  let userId: string | null = null;
  let asking = false;
  let askAgain = false;

  const change = (part: Partial<TrayState>): void => {
    state = { ...state, ...part };
    show(state);
  };
  const countUnread = async (): Promise<void> => {
    askAgain = asking;
    if (asking) return;
    asking = true;
    const rooms = userId === null ? null : await bridge.call('rooms.list', {});
    asking = false;
    change({ unread: rooms?.ok ? rooms.value.reduce((sum, { unread }) => sum + unread, 0) : 0 });
    if (askAgain) await countUnread();
  };

  bridge.subscribe('session.changed', (session) => {
    userId = session.state === 'signed-in' ? session.user.userId : null;
    change({ own: userId === null ? null : (state.own ?? 'other') });
    void countUnread();
    if (userId !== null)
      void bridge.call('presence.get', { userIds: [userId] }).then((own) => own.ok && hear(own.value));
  });
  bridge.subscribe('outbox.changed', ({ waiting, refused }) => change({ unsent: waiting + refused }));
  bridge.subscribe('rooms.changed', () => void countUnread());
  const hear = (presences: { userId: string; state: string }[]): void => {
    const own = presences.find((presence) => presence.userId === userId);
    if (own) change({ own: isOwnPresence(own.state) ? own.state : 'other' });
  };
  bridge.subscribe('presence.changed', ({ presences }) => hear(presences));
}

const isOwnPresence = (state: string): state is OwnPresence =>
  state === 'online' || state === 'away' || state === 'busy' || state === 'in_call';
