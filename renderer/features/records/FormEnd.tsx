// The end of a form of a record: what somebody else wrote meanwhile, what went wrong, save and leave.

import type { RecordView } from '#shared/model/record.ts';
import { useNames } from '../../bridge/hooks/use-names.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { failureLine } from '../../ui/failure.ts';
import { keysOf } from '../../ui/marks/Kbd.tsx';
import { useNow } from '../../ui/now.ts';
import { t } from '../../ui/text.ts';
import { when } from '../../ui/time.ts';
import { changedMeanwhile } from './record-changes.ts';
import type { RecordForm } from './use-record-form.ts';

export const SAVE_SHORTCUT = 'Ctrl+Enter';

/** For the element around a form: Ctrl+Enter saves, Escape leaves. */
export function formKeys(form: RecordForm, leave: () => void, save: () => void) {
  return (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented || form.begun === null) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      leave();
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!event.repeat) save();
    }
  };
}

export interface FormEndProps {
  form: RecordForm;
  view: RecordView;
  onSave: () => void;
  onLeave: () => void;
}

export function FormEnd({ form, view, onSave, onLeave }: FormEndProps) {
  const nameOf = useNames();
  const now = useNow();
  const [meanwhile] = form.begun ? changedMeanwhile(form.begun, view) : [];
  const isFit = form.unfit.length === 0;
  return (
    <>
      {meanwhile && (
        <p className="record__mark" data-tone="warn" role="status">
          {t(meanwhile.at === null ? 'records.meanwhile' : 'records.meanwhileAt', {
            name: nameOf(meanwhile.by),
            when: meanwhile.at === null ? '' : when(meanwhile.at, now),
          })}
        </p>
      )}
      {!isFit && (
        <p className="ui-field__error" role="alert">
          {t('records.unfit')}
        </p>
      )}
      {form.failure && (
        <p className="ui-field__error" role="alert">
          {failureLine(form.failure)}
        </p>
      )}
      <div className="record__acts">
        <Button
          size="small"
          tone="primary"
          isDisabled={!form.isChanged || !isFit}
          isPending={form.isSaving}
          onPress={onSave}
        >
          {t('common.save')}
        </Button>
        <Button size="small" onPress={onLeave}>
          {t('common.cancel')}
        </Button>
        <span className="record__hint">{t('records.saveHint', { shortcut: keysOf(SAVE_SHORTCUT) })}</span>
      </div>
    </>
  );
}
