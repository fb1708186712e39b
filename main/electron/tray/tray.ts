// The tray: counts, own status, open, quit. Its text holds figures only (IN14).

import { app, Menu, Tray, type MenuItemConstructorOptions } from 'electron';
import type { OwnPresence } from '#shared/model/presence.ts';
import { trayIcon, type TrayMark } from './icon.ts';
import { PRODUCT_NAME, type Words } from '../words.ts';

export interface TrayState {
  unread: number;
  /** Waiting and refused. */
  unsent: number;
  /** Null while nobody is signed in. */
  own: OwnPresence | 'other' | null;
}

export interface TrayActions {
  open(): void;
  setOwn(status: OwnPresence): void;
  quit(): void;
}

const STATUSES: OwnPresence[] = ['online', 'away', 'busy', 'in_call'];

export interface ConsoleTray {
  show(state: TrayState): void;
}

export function createTray(words: () => Words, actions: TrayActions): ConsoleTray {
  let mark: TrayMark = 'none';
  const tray = new Tray(trayIcon(mark));
  tray.on('click', actions.open);

  return {
    show(state) {
      const next: TrayMark = state.unsent > 0 ? 'unsent' : state.unread > 0 ? 'unread' : 'none';
      if (next !== mark) tray.setImage(trayIcon(next));
      mark = next;
      tray.setToolTip(describeTray(state, words()));
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state, words(), actions)));
      app.setBadgeCount(state.unread);
    },
  };
}

export function describeTray({ unread, unsent }: TrayState, words: Words): string {
  const parts = [...(unread > 0 ? [words.unread(unread)] : []), ...(unsent > 0 ? [words.unsent(unsent)] : [])];
  return parts.length === 0 ? PRODUCT_NAME : `${PRODUCT_NAME}: ${parts.join(', ')}`;
}

function trayMenu(state: TrayState, words: Words, actions: TrayActions): MenuItemConstructorOptions[] {
  const figures: MenuItemConstructorOptions[] = [
    { id: 'unread', label: words.unread(state.unread), enabled: false },
    { id: 'unsent', label: words.unsent(state.unsent), enabled: false },
  ];
  const status: MenuItemConstructorOptions[] = STATUSES.map((own) => ({
    id: `status:${own}`,
    label: words.presence[own],
    type: 'radio',
    checked: state.own === own,
    click: () => actions.setOwn(own),
  }));
  return [
    { id: 'open', label: words.open, click: () => actions.open() },
    ...figures,
    { type: 'separator' },
    { id: 'status', label: words.myStatus, enabled: state.own !== null, submenu: status },
    { type: 'separator' },
    { id: 'quit', label: words.quit, click: () => actions.quit() },
  ];
}
