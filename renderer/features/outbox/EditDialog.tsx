// Edit and send: the text goes out under the same id, so it still arrives once.

import { useState } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import type { OutboxItem } from '#shared/model/outbox.ts';
import { MAX_BODY_LENGTH } from '#shared/wire/limits.ts';
import { useCommand } from '../../bridge/use-call.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { failureWords } from '../../ui/failure.ts';
import { Dialog } from '../../ui/overlays/Dialog.tsx';
import { t } from '../../ui/text.ts';

export function EditDialog({ item, onClose }: { item: OutboxItem; onClose: () => void }) {
  const [text, setText] = useState(item.text ?? '');
  const amend = useCommand('outbox.amend');
  const send = async () => {
    const result = await amend.run({ opId: item.opId, body: text });
    if (result.ok) onClose();
  };
  const failed = amend.failure && failureWords(amend.failure);
  return (
    <Dialog
      title={t('outbox.editTitle')}
      isOpen
      width="wide"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            tone="primary"
            isDisabled={text.trim() === ''}
            isPending={amend.isRunning}
            onPress={() => void send()}
          >
            {t('outbox.editSend')}
          </Button>
        </>
      }
    >
      <TextField className="ui-field" value={text} onChange={setText} maxLength={MAX_BODY_LENGTH} autoFocus>
        <Label className="ui-field__label">{t('outbox.editLabel', { target: item.target })}</Label>
        <TextArea className="ui-input outbox__edit" />
      </TextField>
      {failed && (
        <p role="alert" className="ui-field__error">
          {failed.what} {failed.safe} {failed.next}
        </p>
      )}
    </Dialog>
  );
}
