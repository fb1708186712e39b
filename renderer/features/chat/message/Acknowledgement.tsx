// An urgent message asks to be acknowledged (CH3), and says who has.

import type { MessageRow } from '#shared/model/message.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { t } from '../../../ui/text.ts';
import { clock } from '../../../ui/time.ts';
import { offersFor } from './message-commands.ts';
import { useRowShared } from './row-context.ts';
import { StateMark } from './StateMark.tsx';
import { changeWords } from './state-words.ts';

export function Acknowledgement({ row }: { row: MessageRow }) {
  const { can, commands } = useRowShared();
  const pending = row.changes.find((change) => change.kind === 'acknowledge' && change.state !== 'refused');
  const names = row.acknowledgements.map(({ name, at }) => t('chat.acknowledgedAt', { name, clock: clock(at) }));
  const offered = offersFor(row, can).acknowledge;
  // Nobody can acknowledge what has not reached the server.
  const awaits = row.own && names.length === 0 && row.messageId !== null && can.acknowledge;
  if (!offered && !pending && names.length === 0 && !awaits) return null;
  return (
    <div className="message__acknowledge">
      {offered && (
        <Button size="small" tone="primary" onPress={() => void commands.acknowledge(row)}>
          {t('chat.acknowledge')}
        </Button>
      )}
      {pending && <StateMark state={changeWords(pending)} />}
      {names.length > 0 && <span>{t('chat.acknowledgedBy', { names: names.join(', ') })}</span>}
      {awaits && <span>{t('chat.notAcknowledged')}</span>}
    </div>
  );
}
