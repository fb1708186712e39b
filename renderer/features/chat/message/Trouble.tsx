// Under a message that needs its author: refused, or urgent and still here. Says why, what is safe, and what can be done.

import type { MessageRow } from '#shared/model/message.ts';
import type { PersonView } from '#shared/model/presence.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { useNow } from '../../../ui/now.ts';
import { refusalWords } from '../../../ui/refusal-words.ts';
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
        <b>{t('chat.state.notSentReason', { reason: refusalWords(state.code) })}.</b> {t('chat.state.notSentKept')}
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

/** OB11: too old to go without a word from its author. */
export function Held({ row, onCopy, onDiscard }: TroubleProps) {
  const { commands, startEdit } = useRowShared();
  const { opId, state } = row;
  if (state?.kind !== 'held' || opId === null) return null;
  return (
    <div className="message__trouble" role="group">
      <p>
        <b>{t('chat.heldQuestion', { age: duration(state.ageMs) })}</b> {t('chat.heldKept')}
      </p>
      <div className="message__buttons">
        <Button size="small" onPress={() => void commands.confirm(opId)}>
          {t('chat.heldSend')}
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

/** For own urgent messages that have not left this workstation: says so, and whom to phone instead. */
export function UrgentWaiting({ row }: { row: MessageRow }) {
  const { roomId } = useRowShared();
  const waitedMs = useNow(5_000) - (row.writtenAt ?? row.at);
  const isLate = waitedMs >= URGENT_WAIT_MS;
  const detail = useCall('rooms.detail', { roomId }, { enabled: isLate }).data;
  const directory = useCall('people.list', {}, { enabled: isLate }).data;
  if (!isLate) return null;
  const others = new Set(detail?.members.filter((member) => !member.self).map((member) => member.userId));
  const people = extensionsOf(directory?.people ?? [], others);
  const words =
    people === ''
      ? t('chat.urgentWaiting', { duration: duration(waitedMs) })
      : t('chat.urgentWaitingExtensions', { duration: duration(waitedMs), people });
  return (
    <p className="message__trouble" role="alert">
      <b>
        <span aria-hidden="true">▲ </span>
        {words}
      </b>
    </p>
  );
}

const MOST_EXTENSIONS = 3;

/** Who of these can be phoned, those on call first. */
export function extensionsOf(people: readonly PersonView[], members: ReadonlySet<string>): string {
  return people
    .filter((person) => members.has(person.userId) && person.extension !== null)
    .toSorted((a, b) => Number(b.onCall !== null) - Number(a.onCall !== null))
    .slice(0, MOST_EXTENSIONS)
    .map(({ name, extension }) => t('chat.extensionOf', { name, extension: extension ?? '' }))
    .join('; ');
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
