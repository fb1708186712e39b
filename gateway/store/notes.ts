// The handoff note of each room: one shared text.

import type { Store } from './store.ts';

export type Notes = ReturnType<typeof openNotes>;

export function openNotes(store: Store) {
  const text = store.prepare<{ text: string }>('SELECT text FROM notes WHERE room_id = ?');
  const put = store.prepare('INSERT INTO notes VALUES (?,?) ON CONFLICT (room_id) DO UPDATE SET text = excluded.text');
  return {
    text: (roomId: string): string => text.get(roomId)?.text ?? '',
    put: (roomId: string, value: string): void => void put.run(roomId, value),
  };
}
