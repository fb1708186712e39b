// Under a message that needs its author: refused, or urgent and still here. Says why, what is safe, and what can be done.

import type { MessageRow } from '#shared/model/message.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { useNow } from '../../../ui/now.ts';
import { t } from '../../../ui/text.ts';
import { duration } from '../../../ui/time.ts';
import { useRowShared } from './row-context.ts';

/** OB11: an urgent message that has not left after this long says so loudly. */
export const URGENT_WAIT_MS = 30_000;

export interface TroubleProps {
  row: MessageRow;
  onCopy: () => void;
  onDiscard: () => void;
}

export function Refused({ row, onCopy, onDiscard }: TroubleProps) {
  const { commands, startEdit } = useRowShared();
  const { opId, state } = row;
  if (state?.kind !== 'not-sent' || opId === null) return null;
  return (
    <div className="message__trouble">
      <p>
        <b>{t('chat.state.notSentReason', { reason: state.reason })}</b> {t('chat.state.notSentKept')}
      </p>
      <div className="message__buttons">
        <Button size="small" onPress={() => void commands.retry(opId)}>
          {t('chat.tryAgain')}
        </Button>
        <Button size="small" onPress={() => startEdit(row.key)}>
          {t('chat.edit')}
        </Button>
        <Button size="small" onPress={onCopy}>
          {t('common.copy')}
        </Button>
        <Button size="small" tone="quiet" onPress={onDiscard}>
          {t('chat.discard')}
        </Button>
      </div>
    </div>
  );
}

/** For own urgent messages that have not left this workstation. */
export function UrgentWaiting({ row }: { row: MessageRow }) {
  const { roomId } = useRowShared();
  const waitedMs = useNow(5_000) - (row.writtenAt ?? row.at);
  const detail = useCall('rooms.detail', { roomId }).data;
  const directory = useCall('people.list', {}, { enabled: detail?.kind === 'direct' }).data;
  if (waitedMs < URGENT_WAIT_MS) return null;
  const peerId = detail?.kind === 'direct' ? detail.members.find((member) => !member.self)?.userId : undefined;
  const peer = directory?.people.find((person) => person.userId === peerId);
  const words = peer?.extension
    ? t('chat.urgentWaitingExtension', {
        duration: duration(waitedMs),
        name: peer.name,
        extension: peer.extension,
      })
    : t('chat.urgentWaiting', { duration: duration(waitedMs) });
  return (
    <p className="message__trouble" role="alert">
      <b>
        <span aria-hidden="true">▲ </span>
        {words}
      </b>
    </p>
  );
}

/** Changes of a message that wait or were refused. */
export function RefusedChanges({ row }: { row: MessageRow }) {
  const { commands } = useRowShared();
  return row.changes
    .filter((change) => change.state === 'refused')
    .map((change) => (
      <div key={change.opId} className="message__trouble">
        <p>
          <b>{t(`chat.change.${change.kind}.refused`, { reason: change.reason ?? t('chat.noReason') })}</b>
        </p>
        <div className="message__buttons">
          <Button size="small" onPress={() => void commands.retry(change.opId)}>
            {t('chat.tryAgain')}
          </Button>
          <Button size="small" tone="quiet" onPress={() => void commands.discard(change.opId)}>
            {t('chat.discardChange')}
          </Button>
        </div>
      </div>
    ));
}
