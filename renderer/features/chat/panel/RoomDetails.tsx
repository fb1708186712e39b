// At the side of a conversation: the patient it is about and the people in it, each with how sure and how old it is.
// Only here, inside the room, the patient's full name stands (CH6).

import { useMemo } from 'react';
import { useConnection } from '../../../bridge/hooks/use-connection.ts';
import { usePresences } from '../../../bridge/hooks/use-presence.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { useNow } from '../../../ui/now.ts';
import { t } from '../../../ui/text.ts';
import { when } from '../../../ui/time.ts';
import { Members } from './Members.tsx';
import './panel.css';

export interface RoomDetailsProps {
  roomId: string;
  /** The platform's role; a patient is shown no card about the patient. */
  userRole: string;
  /** What the room's members keep together, where the server keeps it; it says the topic too. */
  shared?: React.ReactNode;
}

export function RoomDetails({ roomId, userRole, shared }: RoomDetailsProps) {
  const detail = useCall('rooms.detail', { roomId }).data;
  const { isConnected } = useConnection();
  const memberIds = useMemo(() => (detail?.members ?? []).map((member) => member.userId), [detail]);
  const presences = usePresences(memberIds);
  const now = useNow();
  const age = (asOf: number | null): string => {
    if (asOf === null) return t('common.neverLoaded');
    return t(isConnected ? 'common.asOf' : 'common.asOfOffline', { clock: when(asOf, now) });
  };
  const newest = Math.max(0, ...[...presences.values()].map((presence) => presence.asOf ?? 0));
  if (!detail) return null;
  return (
    <div className="panel">
      {detail.patient && userRole !== 'patient' && (
        <Card title={t('panel.patient')} age={isConnected ? null : age(detail.asOf)}>
          <dl className="panel__facts">
            <Fact name={t('panel.name')} value={detail.patient.fullName} />
            <Fact name={t('panel.identifier')} value={detail.patient.identifier} />
            <Fact name={t('panel.place')} value={detail.patient.place} />
          </dl>
        </Card>
      )}
      {shared}
      {shared === undefined && detail.topic !== null && detail.topic !== '' && (
        <Card title={t('panel.topic')} age={null}>
          <p>{detail.topic}</p>
        </Card>
      )}
      <Card title={t('panel.members')} age={newest > 0 ? age(newest) : null}>
        <Members members={detail.members} presences={presences} />
      </Card>
    </div>
  );
}

function Card({ title, age, children }: { title: string; age: string | null; children: React.ReactNode }) {
  return (
    <section className="ui-card">
      <header className="panel__head">
        <h3 className="ui-heading">{title}</h3>
        {age !== null && <span>{age}</span>}
      </header>
      {children}
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string | null }) {
  if (value === null || value === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
