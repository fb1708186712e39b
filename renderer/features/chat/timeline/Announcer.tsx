// Reads new messages of others aloud, each once. The list itself is silent, because rows that scroll into view are not
// news. Urgent ones interrupt.

import { useEffect, useRef, useState } from 'react';
import type { TimelineRow } from '#shared/model/message.ts';
import { t } from '../../../ui/text.ts';

/** The highest position among the rows; what lies above it later is new. */
function highest(rows: readonly TimelineRow[]): number {
  return rows.reduce((top, row) => Math.max(top, row.row === 'message' ? (row.position ?? 0) : row.to), 0);
}

export function Announcer({ rows }: { rows: readonly TimelineRow[] }) {
  const spokenUpTo = useRef<number | null>(null);
  const [polite, setPolite] = useState('');
  const [urgent, setUrgent] = useState('');
  useEffect(() => {
    const before = spokenUpTo.current;
    spokenUpTo.current = Math.max(before ?? 0, highest(rows));
    if (before === null) return;
    const fresh = rows.filter((row) => row.row === 'message' && !row.own && (row.position ?? 0) > before);
    const say = (isUrgent: boolean) =>
      fresh
        .filter((row) => row.row === 'message' && (row.acuity === 'urgent') === isUrgent)
        .map((row) =>
          row.row === 'message'
            ? t(isUrgent ? 'chat.arrivedUrgent' : 'chat.arrived', { sender: row.senderName, body: row.body })
            : '',
        )
        .join(' ');
    if (fresh.length === 0) return;
    setPolite(say(false));
    setUrgent(say(true));
  }, [rows]);
  return (
    <>
      <div className="ui-hidden" aria-live="polite">
        {polite}
      </div>
      <div className="ui-hidden" aria-live="assertive">
        {urgent}
      </div>
    </>
  );
}
