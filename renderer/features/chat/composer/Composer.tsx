// Where a message is written. The text stays in the box until the daemon has it safe; a failure keeps it there, with the
// reason. Enter and Shift+Enter follow the settings. Nothing here pretends that the network is there.

import { SendHorizontal } from 'lucide-react';
import { useId } from 'react';
import { ACUITIES, type Acuity, type MessageRow, type TimelineRow } from '#shared/model/message.ts';
import { useSnapshot } from '../../../bridge/use-snapshot.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { SegmentedControl, type Segment } from '../../../ui/controls/SegmentedControl.tsx';
import { failureLine } from '../../../ui/failure.ts';
import { Kbd } from '../../../ui/marks/Kbd.tsx';
import { t } from '../../../ui/text.ts';
import type { Composition } from './composer-session.ts';
import { ReplyQuote } from './ReplyQuote.tsx';
import { useComposition, type ComposerParts } from './use-composer.ts';
import './composer.css';

const SEGMENTS: readonly Segment<Acuity>[] = ACUITIES.map((acuity) => ({
  value: acuity,
  label: t(`acuity.${acuity}`),
  ...(acuity === 'urgent' ? { sign: '▲', tone: 'urgent' as const } : {}),
  ...(acuity === 'important' ? { tone: 'warn' as const } : {}),
}));

/** The counter appears when this much room is left. */
const COUNT_FROM_LEFT = 400;

export interface ComposerProps {
  parts: ComposerParts;
  /** Where a message that is being answered is looked up. */
  rows: readonly TimelineRow[];
  title: string;
  limit: number;
  reach: 'online' | 'offline' | 'no-daemon';
  /** Whether the person may say how much a message presses. */
  offersAcuity: boolean;
  inputRef: React.RefObject<HTMLTextAreaElement | null>;
  onLeaveUpwards: () => void;
}

export function Composer(props: ComposerProps) {
  const { parts, rows, title, limit, reach, inputRef } = props;
  const { session, notices } = parts;
  const composition = useComposition(session);
  const sendWithEnter = useSnapshot('settings.changed')?.sendWithEnter ?? true;
  const noteId = useId();
  const left = limit - composition.body.trim().length;
  const canSend = composition.body.trim() !== '' && left >= 0;
  const placeholder =
    reach === 'online'
      ? t('chat.write', { title })
      : t(reach === 'offline' ? 'chat.writeOffline' : 'chat.writeUnreachable', { title });

  const submit = () => {
    if (!canSend) return;
    // Nothing goes before the message: that the typing has ended can wait for its answer.
    void session.submit().finally(() => notices.stop());
    inputRef.current?.focus();
  };

  const keyPressed = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && event.shiftKey !== sendWithEnter && !event.altKey) {
      event.preventDefault();
      // A key held down is one key press.
      if (!event.repeat) submit();
    } else if (event.key === 'ArrowUp' && composition.body === '') {
      event.preventDefault();
      props.onLeaveUpwards();
    } else if (event.key === 'Escape' && composition.replyToId !== null) {
      event.preventDefault();
      event.stopPropagation();
      session.write({ replyToId: null });
    }
  };

  const changed = (body: string) => {
    session.write({ body });
    if (body === '') notices.stop();
    else notices.keyPressed();
  };

  return (
    <div className="composer">
      {composition.failure && (
        <p className="composer__failure" role="alert">
          <span aria-hidden="true">▲</span> {failureLine(composition.failure)}
        </p>
      )}
      <div className="composer__box" data-acuity={composition.acuity}>
        {composition.replyToId !== null && (
          <ReplyQuote
            quoted={messageById(rows, composition.replyToId)}
            onCancel={() => session.write({ replyToId: null })}
          />
        )}
        <textarea
          ref={inputRef}
          className="composer__text"
          rows={1}
          aria-label={placeholder}
          aria-describedby={noteId}
          placeholder={placeholder}
          value={composition.body}
          onChange={(event) => changed(event.target.value)}
          onKeyDown={keyPressed}
          onBlur={() => void session.flush()}
        />
        <div className="composer__bar">
          {props.offersAcuity && (
            <SegmentedControl
              label={t('chat.acuity')}
              value={composition.acuity}
              segments={SEGMENTS}
              onChange={(acuity) => session.write({ acuity })}
            />
          )}
          <span className="composer__note ui-clip" id={noteId}>
            <Note left={left} composition={composition} />
          </span>
          <Kbd shortcut={sendWithEnter ? 'Enter' : 'Shift+Enter'} />
          <Button tone="primary" icon={SendHorizontal} isDisabled={!canSend} onPress={submit}>
            {t('chat.send')}
          </Button>
        </div>
      </div>
    </div>
  );
}

function Note({ left, composition }: { left: number; composition: Composition }) {
  if (left < 0) return <b className="composer__bad">{t('chat.tooLong', { count: -left })}</b>;
  if (composition.isSubmitting) return <span role="status">{t('chat.saving')}</span>;
  if (composition.draftFailure && composition.body !== '') {
    return (
      <span className="composer__bad">
        {t('chat.draftNotSaved', { reason: failureLine(composition.draftFailure) })}
      </span>
    );
  }
  return left <= COUNT_FROM_LEFT ? <span>{t('chat.charactersLeft', { count: left })}</span> : null;
}

function messageById(rows: readonly TimelineRow[], messageId: string): MessageRow | null {
  const found = rows.find((row) => row.row === 'message' && row.messageId === messageId);
  return found?.row === 'message' ? found : null;
}
