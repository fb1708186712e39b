// The frame of a record at the side of a conversation: its name, how old it is, what it holds, who changed it last, and
// what of one's own changes has not arrived.

import { Pencil } from 'lucide-react';
import type { RecordView } from '#shared/model/record.ts';
import { useConnection } from '../../bridge/hooks/use-connection.ts';
import { useNames } from '../../bridge/hooks/use-names.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { useNow } from '../../ui/now.ts';
import { t } from '../../ui/text.ts';
import { when } from '../../ui/time.ts';
import { lastChange } from './record-changes.ts';
import { RecordMarks, type Ways } from './RecordMarks.tsx';
import './records.css';

export interface RecordCardProps {
  title: string;
  view: RecordView;
  fields: readonly string[];
  ways: Ways;
  editLabel: string;
  /** Absent while it is being written, or where this person may not. */
  onEdit?: () => void;
  children: React.ReactNode;
}

export function RecordCard({ title, view, fields, ways, editLabel, onEdit, children }: RecordCardProps) {
  const { isConnected } = useConnection();
  const nameOf = useNames();
  const now = useNow();
  const last = lastChange(view, fields);
  const age =
    view.asOf === null
      ? t('common.neverLoaded')
      : t(isConnected ? 'common.asOf' : 'common.asOfOffline', { clock: when(view.asOf, now) });
  return (
    <section className="ui-card record" aria-label={title}>
      <header className="record__head">
        <h3 className="ui-heading">{title}</h3>
        <span className="record__age">{age}</span>
        {onEdit && <IconButton label={editLabel} icon={Pencil} size="small" placement="left" onPress={onEdit} />}
      </header>
      {children}
      {last && <p className="record__last">{t('records.last', { name: nameOf(last.by), when: when(last.at, now) })}</p>}
      <RecordMarks view={view} fields={fields} ways={ways} />
    </section>
  );
}
