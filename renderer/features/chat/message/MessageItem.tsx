// One message of the timeline: whose, what, when, and how far it has got. Rendered again only when one of its own facts
// changes; everything shared comes from the RowContext.

import { memo, useEffect, useRef, useState } from 'react';
import type { MessageRow } from '#shared/model/message.ts';
import { toast, toastFailure } from '../../../ui/feedback/toasts.tsx';
import { Avatar } from '../../../ui/marks/Avatar.tsx';
import { ConfirmDialog } from '../../../ui/overlays/ConfirmDialog.tsx';
import { t } from '../../../ui/text.ts';
import { clock, fullTime, when } from '../../../ui/time.ts';
import { Acknowledgement } from './Acknowledgement.tsx';
import { EditBox } from './EditBox.tsx';
import { MessageActions } from './MessageActions.tsx';
import { offersFor, type Offers } from './message-commands.ts';
import { MessageText } from './MessageText.tsx';
import { Reactions } from './Reactions.tsx';
import { useRowShared } from './row-context.ts';
import { StateMark } from './StateMark.tsx';
import { changeWords, stateWords } from './state-words.ts';
import { Held, Refused, RefusedChanges, UrgentWaiting } from './Trouble.tsx';
import './message.css';

/** Written this long before it was sent, the difference is worth words. */
const LATE_MS = 2 * 60_000;

export interface MessageItemProps {
  row: MessageRow;
  continues: boolean;
  showTime: boolean;
  /** The one that the keyboard is on. */
  isActive: boolean;
  isEditing: boolean;
  /** Watched until it is read; null for what need not be. */
  unreadPosition: number | null;
}

export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { row, isActive, isEditing, unreadPosition } = props;
  const shared = useRowShared();
  const [isPointed, setPointed] = useState(false);
  const [asking, setAsking] = useState<'retract' | 'discard' | null>(null);
  const element = useRef<HTMLElement>(null);
  const offers = offersFor(row, shared.can);

  const { observe } = shared;
  useEffect(() => {
    if (unreadPosition !== null && element.current) return observe(element.current, unreadPosition);
  }, [unreadPosition, observe]);

  const openMenu = () => element.current?.querySelector<HTMLElement>('[aria-haspopup]')?.click();
  const copy = () => void copyText(row.body);
  const focused = (event: React.FocusEvent<HTMLElement>) => {
    shared.activate(row.key);
    // A menu that closes gives the focus to its button; the arrow keys start from the message.
    const cameFromInside = event.currentTarget.contains(event.relatedTarget);
    if (!cameFromInside && event.target.matches('[aria-haspopup]')) event.currentTarget.focus();
  };
  const keyPressed = (event: React.KeyboardEvent) => {
    if (event.target !== element.current) return;
    if (runShortcut(event, row, offers, { openMenu, copy, ask: setAsking, ...shared })) event.preventDefault();
  };

  return (
    <article
      ref={element}
      className="message"
      data-own={row.own ? '' : undefined}
      data-continues={props.continues ? '' : undefined}
      data-acuity={row.retracted ? 'routine' : row.acuity}
      data-open={offers.acknowledge ? '' : undefined}
      data-key={row.key}
      tabIndex={isActive ? 0 : -1}
      aria-label={nameOf(row)}
      onFocus={focused}
      onKeyDown={keyPressed}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onContextMenu={(event) => {
        event.preventDefault();
        openMenu();
      }}
    >
      {props.continues ? <span /> : <Avatar initials={initialsFromName(row.senderName)} />}
      <div className="message__words">
        {!props.continues && <Head row={row} />}
        {row.replyTo && (
          <blockquote className="message__quote">
            <b>{t('chat.replyingTo', { name: row.replyTo.senderName })}</b> {row.replyTo.body}
          </blockquote>
        )}
        {isEditing ? <EditBox row={row} /> : <Words row={row} continues={props.continues} />}
        {row.acuity === 'urgent' && !row.retracted && <Acknowledgement row={row} />}
        <Reactions row={row} />
        <Refused row={row} onCopy={copy} onDiscard={() => setAsking('discard')} />
        <Held row={row} onCopy={copy} onDiscard={() => setAsking('discard')} />
        <RefusedChanges row={row} />
        {row.own && row.acuity === 'urgent' && row.state?.kind === 'waiting' && <UrgentWaiting row={row} />}
      </div>
      <Aside row={row} showTime={props.showTime} />
      {(isActive || isPointed) && !isEditing && (
        <MessageActions
          row={row}
          offers={offers}
          onCopy={copy}
          onRetract={() => setAsking('retract')}
          onDiscard={() => setAsking('discard')}
        />
      )}
      {asking && <Question row={row} asking={asking} onDone={() => setAsking(null)} />}
    </article>
  );
});

function Head({ row }: { row: MessageRow }) {
  return (
    <p className="message__head">
      <b>{row.own ? t('chat.you') : row.senderName}</b>
      {!row.own && row.senderTitle !== '' && <span className="message__title">{row.senderTitle}</span>}
      {!row.retracted && <AcuityTag acuity={row.acuity} />}
    </p>
  );
}

function Words({ row, continues }: { row: MessageRow; continues: boolean }) {
  if (row.retracted) return <p className="message__gone">{t('chat.retracted')}</p>;
  return (
    <>
      {continues && <AcuityTag acuity={row.acuity} />}
      <MessageText body={row.body} />
    </>
  );
}

function AcuityTag({ acuity }: { acuity: MessageRow['acuity'] }) {
  if (acuity === 'routine') return null;
  return (
    <span className="message__tag" data-acuity={acuity}>
      <span aria-hidden="true">{acuity === 'urgent' ? '▲ ' : '◆ '}</span>
      {t(`acuity.${acuity}`)}
    </span>
  );
}

/** The right column: how far the message has got, and when it was. */
function Aside({ row, showTime }: { row: MessageRow; showTime: boolean }) {
  const isLate = row.writtenAt !== null && row.at - row.writtenAt >= LATE_MS && row.position !== null;
  const pending = row.changes.filter((change) => change.kind !== 'acknowledge' && change.state !== 'refused');
  return (
    <div className="message__aside">
      {pending.map((change) => (
        <StateMark key={change.opId} state={changeWords(change)} />
      ))}
      {row.state && <StateMark state={stateWords(row.state)} />}
      {row.edited && !row.retracted && <span>{t('chat.edited')}</span>}
      {isLate && row.writtenAt !== null && (
        <span>{t('chat.writtenEarlier', { when: when(row.writtenAt, row.at) })}</span>
      )}
      <time className="message__time" data-quiet={showTime ? undefined : ''} title={fullTime(row.at)}>
        {clock(row.at)}
      </time>
    </div>
  );
}

function Question({ row, asking, onDone }: { row: MessageRow; asking: 'retract' | 'discard'; onDone: () => void }) {
  const { commands } = useRowShared();
  const { opId } = row;
  const confirmed = () => {
    onDone();
    if (asking === 'retract') void commands.retract(row);
    else if (opId !== null) void commands.discard(opId);
  };
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      title={t(asking === 'retract' ? 'chat.retractQuestion' : 'chat.discardQuestion')}
      confirmLabel={t(asking === 'retract' ? 'chat.retract' : 'chat.discard')}
      cancelLabel={t('chat.discardKeep')}
      onConfirm={confirmed}
      onCancel={onDone}
    >
      <p>{t(asking === 'retract' ? 'chat.retractWords' : 'chat.discardWords')}</p>
      <p className="ui-quote">{row.body}</p>
    </ConfirmDialog>
  );
}

/** The whole message in one sentence, for screen readers. */
function nameOf(row: MessageRow): string {
  const sender = row.own ? t('chat.you') : row.senderName;
  const body = row.retracted ? t('chat.retracted') : row.body;
  const id =
    row.acuity === 'urgent' ? 'chat.itemUrgent' : row.acuity === 'important' ? 'chat.itemImportant' : 'chat.item';
  const sentence = t(id, { sender, when: clock(row.at), body });
  const states = [...row.changes.map(changeWords), ...(row.state ? [stateWords(row.state)] : [])];
  return [sentence, ...states.map((state) => state.words)].join(' · ');
}

function initialsFromName(name: string): string {
  const words = name.trim().split(/\s+/);
  const letter = (word: string | undefined) => [...(word ?? '')][0] ?? '';
  return (letter(words[0]) + (words.length > 1 ? letter(words.at(-1)) : '')).toLocaleUpperCase() || '?';
}

async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast({ title: t('common.copied') });
  } catch {
    // The browser refuses the clipboard to pages without the focus; the words stay on screen to be selected.
    toastFailure({ code: 'not-allowed', message: 'The clipboard was refused.' });
  }
}

interface ShortcutTargets {
  openMenu(): void;
  copy(): void;
  ask(what: 'retract' | 'discard'): void;
  reply(row: MessageRow): void;
  startEdit(key: string): void;
}

/** Whether the key was one of the shortcuts that the menu shows. */
function runShortcut(event: React.KeyboardEvent, row: MessageRow, offers: Offers, to: ShortcutTargets): boolean {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const key = event.key.toLowerCase();
  if (key === 'enter' || key === 'contextmenu' || (key === 'f10' && event.shiftKey)) to.openMenu();
  else if (plain && key === 'r' && offers.reply) to.reply(row);
  else if (plain && key === 'e' && offers.edit) to.startEdit(row.key);
  else if (plain && key === 'delete' && offers.retract) to.ask('retract');
  else if (plain && key === 'delete' && offers.discard) to.ask('discard');
  else if (key === 'c' && !plain && !event.altKey && String(getSelection() ?? '') === '') to.copy();
  else return false;
  return true;
}
