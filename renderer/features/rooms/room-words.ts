// What a line of the list says: its preview, its one mark, and its whole name for screen readers.

import type { RoomSummary } from '#shared/model/room.ts';
import type { PillTone } from '../../ui/marks/Pill.tsx';
import { t } from '../../ui/text.ts';
import { shortWhen } from '../../ui/time.ts';
import type { RoomGroup } from './room-rows.ts';

const firstName = (name: string): string => name.split(' ')[0] ?? name;

/** The second line: who types, else what is being written here, else what was said last. */
export function previewOf(room: RoomSummary): string {
  const [typing] = room.typingNames;
  if (typing !== undefined) {
    if (room.kind === 'direct') return t('rooms.typing');
    const count = room.typingNames.length;
    return count === 1 ? t('rooms.typingOne', { name: firstName(typing) }) : t('rooms.typingMany', { count });
  }
  if (room.draft !== null && room.draft !== '') return t('rooms.draft', { body: room.draft });
  const last = room.lastPreview;
  if (!last) return t('rooms.noMessages');
  const body = last.retracted ? t('rooms.retracted') : last.body;
  if (last.own) return t('rooms.you', { body });
  return room.kind === 'direct' ? body : t('rooms.somebody', { name: firstName(last.senderName), body });
}

export interface RoomMark {
  tone: PillTone;
  sign: string;
  words: string;
}

/** The most pressing fact about a room; unread is a count beside it. */
export function markOf(room: RoomSummary): RoomMark | null {
  if (room.urgentOpen > 0) {
    const words =
      room.urgentOpen === 1 ? t('rooms.pill.urgent') : t('rooms.pill.urgentMany', { count: room.urgentOpen });
    return { tone: 'urgent', sign: '▲', words };
  }
  if (room.refused > 0) return { tone: 'urgent', sign: '✕', words: t('rooms.pill.refused') };
  if (room.unsent > 0) return { tone: 'warn', sign: '◷', words: t('rooms.pill.waiting', { count: room.unsent }) };
  if (room.draft !== null && room.draft !== '' && room.unread === 0) {
    return { tone: 'neutral', sign: '✎', words: t('rooms.pill.draft') };
  }
  return null;
}

/** Everything a line shows, in words. */
export function nameOf(room: RoomSummary, group: RoomGroup, now: number): string {
  const unread = room.unreadAtLeast ? 'rooms.name.unreadAtLeast' : 'rooms.name.unread';
  const facts = [
    room.title,
    group === 'needsYou' && t('rooms.needsYou'),
    room.peerPresence !== null && t(`presence.${room.peerPresence}`),
    room.urgentOpen > 0 && t('rooms.name.urgent', { count: room.urgentOpen }),
    room.unread > 0 && t(unread, { count: room.unread }),
    room.refused > 0 && t('rooms.name.refused', { count: room.refused }),
    room.unsent > 0 && t('rooms.name.waiting', { count: room.unsent }),
    room.draft !== null && room.draft !== '' && t('rooms.name.draft'),
    room.lastAt !== null && t('rooms.name.last', { when: shortWhen(room.lastAt, now) }),
    previewOf(room),
  ];
  return facts.filter((fact) => fact !== false).join(', ');
}
