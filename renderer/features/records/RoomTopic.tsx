// What a room is about, and its labels. Two who add different labels at the same time keep both.

import { useCall } from '../../bridge/use-call.ts';
import { t } from '../../ui/text.ts';
import { FormEnd, formKeys } from './FormEnd.tsx';
import type { RoomRecordProps } from './HandoffNote.tsx';
import { Labels } from './Labels.tsx';
import { textOf, valueOf } from './record-changes.ts';
import { RecordCard } from './RecordCard.tsx';
import { useEditFocus } from './use-edit-focus.ts';
import { useRecordForm } from './use-record-form.ts';

const FIELDS = ['topic', 'labels'] as const;

export function RoomTopic({ roomId, mayEdit, ways }: RoomRecordProps) {
  const view = useCall('records.get', { entity: 'room', id: roomId }).data ?? undefined;
  const form = useRecordForm('room', roomId, view, FIELDS);
  const { card, box } = useEditFocus<HTMLTextAreaElement>(form.begun !== null);
  if (!view) return null;
  const topic = textOf(view.fields['topic']?.value);
  const labels = asLabels(view.fields['labels']?.value);
  const save = () => void form.save();
  return (
    <div ref={card}>
      <RecordCard
        title={t('records.room')}
        view={view}
        fields={FIELDS}
        ways={ways}
        editLabel={t('records.roomEdit')}
        {...(mayEdit && form.begun === null ? { onEdit: form.begin } : {})}
      >
        {form.begun === null ? (
          <>
            <p className={topic === '' ? 'record__nothing' : 'record__text'}>
              {topic === '' ? t('records.topicEmpty') : topic}
            </p>
            {labels.length > 0 && <Labels labels={labels} />}
          </>
        ) : (
          <div
            className="record__form"
            role="group"
            aria-label={t('records.roomEdit')}
            onKeyDown={formKeys(form, form.leave, save)}
          >
            <textarea
              ref={box}
              className="ui-input record__box"
              rows={2}
              aria-label={t('records.topic')}
              value={textOf(valueOf(form.begun, 'topic'))}
              onChange={(event) => form.write('topic', event.target.value === '' ? null : event.target.value)}
            />
            <Labels labels={asLabels(valueOf(form.begun, 'labels'))} onChange={(next) => form.write('labels', next)} />
            <FormEnd form={form} view={view} onSave={save} onLeave={form.leave} />
          </div>
        )}
      </RecordCard>
    </div>
  );
}

const asLabels = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((label) => typeof label === 'string') : [];
