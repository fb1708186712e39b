// The people of a room with their presence, the reachable ones first; the order changes only with what is known.

import type { PresenceState, PresenceView } from '#shared/model/presence.ts';
import type { RoomDetail } from '#shared/model/room.ts';
import { PresenceMark } from '../../../ui/marks/PresenceMark.tsx';
import { useNow } from '../../../ui/now.ts';
import { t } from '../../../ui/text.ts';
import { clock, duration } from '../../../ui/time.ts';

const ORDER: readonly PresenceState[] = ['online', 'in_call', 'busy', 'away', 'unknown', 'offline'];

export interface MembersProps {
  members: RoomDetail['members'];
  presences: ReadonlyMap<string, PresenceView>;
}

export function Members({ members, presences }: MembersProps) {
  const now = useNow();
  const state = (userId: string): PresenceState => presences.get(userId)?.state ?? 'unknown';
  const sorted = [...members].sort(
    (a, b) => ORDER.indexOf(state(a.userId)) - ORDER.indexOf(state(b.userId)) || a.name.localeCompare(b.name),
  );
  return (
    <ul>
      {sorted.map((member) => (
        <li key={member.userId} className="panel__member" title={member.title}>
          <PresenceMark state={state(member.userId)} />
          <span className="panel__name ui-clip">
            {member.self ? t('panel.self', { name: member.name }) : member.name}
          </span>
          <span className="panel__presence ui-clip">{memberWords(presences.get(member.userId), now)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Presence in as few words as a narrow card has room for. */
export function memberWords(presence: PresenceView | undefined, now: number): string {
  if (!presence) return t('presence.unknown');
  const { state, since, until, asOf, source, customStatus } = presence;
  const word = t(`presence.${state}`);
  if (state === 'unknown') return asOf === null ? word : t('panel.presenceUnknown', { clock: clock(asOf) });
  if (until !== null && until > now) return t('presence.until', { state: word, clock: clock(until) });
  if (customStatus !== null && customStatus !== '') return customStatus;
  if (state === 'away' && since !== null) return t('presence.for', { state: word, duration: duration(now - since) });
  return state === 'online' ? (source ?? word) : word;
}
