// Editing a message where it stands. The words stay in the box until the daemon has them.

import { useEffect, useRef, useState } from 'react';
import type { MessageRow } from '#shared/model/message.ts';
import type { Failure } from '#shared/result.ts';
import { MAX_BODY_LENGTH } from '#shared/wire/limits.ts';
import { useBridge } from '../../../bridge/provider.tsx';
import { Button } from '../../../ui/controls/Button.tsx';
import { failureLine } from '../../../ui/failure.ts';
import { t } from '../../../ui/text.ts';
import { begunEdits } from './kept-edits.ts';
import { useRowShared } from './row-context.ts';

export function EditBox({ row }: { row: MessageRow }) {
  const { commands, endEdit, roomId } = useRowShared();
  const edits = begunEdits(useBridge());
  const [body, setBody] = useState(() => edits.get(roomId)?.body ?? row.body);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSaving, setSaving] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const canSave = body.trim() !== '' && body.length <= MAX_BODY_LENGTH && !isSaving;

  useEffect(() => {
    const { current: editor } = box;
    editor?.focus();
    editor?.setSelectionRange(editor.value.length, editor.value.length);
  }, []);

  const write = (text: string) => {
    edits.set(roomId, { key: row.key, body: text });
    setBody(text);
  };

  const save = async () => {
    if (!canSave) return;
    setSaving(true);
    const result = await commands.edit(row, body.trim());
    setSaving(false);
    if (result.ok) endEdit();
    else setFailure(result.error);
  };

  const keyPressed = (event: React.KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') endEdit();
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (!event.repeat) void save();
    }
  };

  return (
    <div className="message__edit">
      <textarea
        ref={box}
        className="message__editor"
        aria-label={t('chat.editMessage')}
        value={body}
        onChange={(event) => write(event.target.value)}
        onKeyDown={keyPressed}
      />
      {failure && (
        <p className="composer__failure" role="alert">
          {failureLine(failure)}
        </p>
      )}
      <div className="message__buttons">
        <Button size="small" tone="primary" isDisabled={!canSave} onPress={() => void save()}>
          {t('common.save')}
        </Button>
        <Button size="small" onPress={endEdit}>
          {t('common.cancel')}
        </Button>
        <span className="message__hint">{t('chat.editHint')}</span>
      </div>
    </div>
  );
}
