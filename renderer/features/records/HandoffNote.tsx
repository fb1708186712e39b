// The handoff note of a room: one text that several people keep. Two who edit it at the same time both keep their words;
// what cannot be merged waits for a decision.

import { useCall } from '../../bridge/use-call.ts';
import { t } from '../../ui/text.ts';
import { FormEnd, formKeys } from './FormEnd.tsx';
import { textOf, valueOf } from './record-changes.ts';
import { RecordCard } from './RecordCard.tsx';
import type { Ways } from './RecordMarks.tsx';
import { useEditFocus } from './use-edit-focus.ts';
import { useRecordForm } from './use-record-form.ts';

const FIELDS = ['text'] as const;

export interface RoomRecordProps {
  roomId: string;
  mayEdit: boolean;
  ways: Ways;
}

export function HandoffNote({ roomId, mayEdit, ways }: RoomRecordProps) {
  const view = useCall('records.get', { entity: 'note', id: roomId }).data ?? undefined;
  const form = useRecordForm('note', roomId, view, FIELDS);
  const { card, box } = useEditFocus<HTMLTextAreaElement>(form.begun !== null);
  if (!view) return null;
  const text = textOf(view.fields['text']?.value);
  const save = () => void form.save();
  return (
    <div ref={card}>
      <RecordCard
        title={t('records.note')}
        view={view}
        fields={FIELDS}
        ways={ways}
        editLabel={t('records.noteEdit')}
        {...(mayEdit && form.begun === null ? { onEdit: form.begin } : {})}
      >
        {form.begun === null ? (
          <p className={text === '' ? 'record__nothing' : 'record__text'}>
            {text === '' ? t('records.noteEmpty') : text}
          </p>
        ) : (
          <div
            className="record__form"
            role="group"
            aria-label={t('records.noteEdit')}
            onKeyDown={formKeys(form, form.leave, save)}
          >
            <textarea
              ref={box}
              className="ui-input record__box"
              rows={8}
              aria-label={t('records.note')}
              value={textOf(valueOf(form.begun, 'text'))}
              onChange={(event) => form.write('text', event.target.value)}
            />
            <FormEnd form={form} view={view} onSave={save} onLeave={form.leave} />
          </div>
        )}
      </RecordCard>
    </div>
  );
}
