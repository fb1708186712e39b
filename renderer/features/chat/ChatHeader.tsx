// Which room this is, whom it is about, and who of it can be reached now.

import { PanelRight } from 'lucide-react';
import type { PresenceView } from '#shared/model/presence.ts';
import type { RoomDetail } from '#shared/model/room.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { useNow } from '../../ui/now.ts';
import { t } from '../../ui/text.ts';
import { when } from '../../ui/time.ts';
import { UrgentJump } from './UrgentJump.tsx';

export interface ChatHeaderProps {
  detail: RoomDetail | undefined;
  presences: ReadonlyMap<string, PresenceView>;
  /** The room may lack messages that the server has. */
  isBehind: boolean;
  asOf: number | null;
  isOnline: boolean;
  /** Brings the newest urgent message that waits for this person into view; answers whether there was one. */
  onShowUrgent: () => Promise<boolean>;
  onShowDetails?: () => void;
}

export function ChatHeader(props: ChatHeaderProps) {
  const { detail, isBehind, asOf, isOnline, onShowDetails } = props;
  const now = useNow();
  const age = asOf !== null && (!isOnline || isBehind) ? t('chat.asOf', { when: when(asOf, now) }) : null;
  const facts = detail
    ? [patientLine(detail), membersLine(detail, props.presences), isOnline && isBehind ? t('chat.behind') : null, age]
    : [];
  return (
    <header className="chat__head">
      <div className="chat__title">
        <h2 className="ui-clip">{detail?.title ?? ' '}</h2>
        <p className="chat__facts ui-clip">{facts.filter((fact) => fact !== null).join(' · ')}</p>
      </div>
      {detail && <UrgentJump roomId={detail.roomId} onShow={props.onShowUrgent} />}
      {onShowDetails && (
        <span className="chat__details">
          <IconButton label={t('chat.details')} icon={PanelRight} onPress={onShowDetails} />
        </span>
      )}
    </header>
  );
}

function patientLine({ patient }: RoomDetail): string | null {
  return patient && t('chat.patientLine', { initials: patient.initials, identifier: patient.identifier });
}

/** Counts only whom something vouches for now: nobody known means that presence is unknown, not that nobody is there. */
function membersLine({ members }: RoomDetail, presences: ReadonlyMap<string, PresenceView>): string {
  const known = members.filter(({ userId }) => (presences.get(userId)?.state ?? 'unknown') !== 'unknown');
  if (known.length === 0) return t('chat.membersOnly', { members: members.length });
  const reachable = known.filter(({ userId }) => presences.get(userId)?.state === 'online').length;
  return t('chat.reachable', { members: members.length, reachable });
}
