// What every row of a timeline shares. Stable while a room is open, so that a row renders again only when it changed.

import { createContext, useContext } from 'react';
import type { MessageRow } from '#shared/model/message.ts';
import type { RoomDetail } from '#shared/model/room.ts';
import type { MessageCommands } from './message-commands.ts';

export interface RowShared {
  roomId: string;
  can: RoomDetail['can'];
  isOnline: boolean;
  commands: MessageCommands;
  /** Makes a message the one that the arrow keys start from. */
  activate(key: string): void;
  reply(row: MessageRow): void;
  startEdit(key: string): void;
  endEdit(): void;
  /** Watches a message of somebody else until it counts as read (CH2). */
  observe(element: HTMLElement, position: number): () => void;
}

export const RowContext = createContext<RowShared | null>(null);

export function useRowShared(): RowShared {
  const shared = useContext(RowContext);
  if (!shared) throw new Error('There is no timeline around this row.');
  return shared;
}
