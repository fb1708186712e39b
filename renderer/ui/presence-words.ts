// Presence in words, with its age and source where that helps: `away 12 min`, `busy until 11:30`, `reachable · WS-14`.
// A state is always said, never left to the mark's colour; what is not known now says when it was known last (PR1).

import type { PresenceView } from '#shared/model/presence.ts';
import { t } from './text.ts';
import { clock, duration, when } from './time.ts';

const MINUTE = 60_000;

function stateWords(presence: PresenceView, now: number): string {
  const state = t(`presence.${presence.state}`);
  switch (presence.state) {
    case 'online':
    case 'offline':
      return state;
    case 'unknown':
      return presence.asOf === null
        ? state
        : `${state}, ${t('presence.lastKnown', { when: when(presence.asOf, now) })}`;
    case 'away':
    case 'busy':
    case 'in_call': {
      if (presence.until !== null && presence.until > now)
        return t('presence.until', { state, clock: clock(presence.until) });
      const longEnough = presence.since !== null && now - presence.since >= MINUTE;
      return longEnough ? t('presence.for', { state, duration: duration(now - (presence.since ?? now)) }) : state;
    }
  }
}

export function presenceWords(presence: PresenceView, now: number): string {
  const parts = [stateWords(presence, now)];
  if (presence.state !== 'unknown' && presence.state !== 'offline' && presence.customStatus)
    parts.push(presence.customStatus);
  else if (presence.state === 'online' && presence.source) parts.push(presence.source);
  return parts.join(' · ');
}
