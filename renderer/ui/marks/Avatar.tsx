// A tile with two letters, and optionally the presence of the person in its corner.

import type { PresenceState } from '#shared/model/presence.ts';
import { PresenceMark } from './PresenceMark.tsx';
import './marks.css';

export interface AvatarProps {
  /** One or two letters; see `initialsOf`. */
  initials: string;
  size?: 24 | 32;
  presence?: PresenceState | null;
}

/** The words for presence stand beside the tile or in its button's name: the tile itself is decoration. */
export function Avatar({ initials, size = 32, presence = null }: AvatarProps) {
  return (
    <span className="ui-avatar" data-size={size} aria-hidden="true">
      {initials}
      {presence !== null && (
        <span className="ui-avatar__presence">
          <PresenceMark state={presence} size={13} />
        </span>
      )}
    </span>
  );
}

/** First letters of the first and last name. */
export function initialsOf(firstName: string, lastName: string): string {
  const first = (name: string) => [...name.trim()][0] ?? '';
  return (first(firstName) + first(lastName)).toLocaleUpperCase() || '?';
}
