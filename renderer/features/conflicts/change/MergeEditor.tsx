// A merged value written by hand. It begins with one's own version; what is typed outlives leaving the screen.

import { useEffect, useRef } from 'react';
import type { JsonValue } from '#shared/bridge/contract.ts';
import type { ConflictView } from '#shared/model/conflict.ts';
import { RECORD_FIELDS } from '#shared/wire/records.ts';
import { useBegun } from '../../../bridge/begun-texts.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { keysOf } from '../../../ui/marks/Kbd.tsx';
import { t } from '../../../ui/text.ts';
import { fieldName } from '../values.ts';

const SAVE_SHORTCUT = 'Ctrl+Enter';

/** What was begun for a conflict; null while no editor is open. */
export const useMergeDraft = (conflict: ConflictView) => useBegun<string>(`merge ${conflict.conflictId}`);

/** What the editor begins with. */
export function firstDraft(value: JsonValue): string {
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string').join(', ');
  return typeof value === 'string' ? value : '';
}

export function valueOfDraft(conflict: ConflictView, draft: string): JsonValue {
  if (!Array.isArray(conflict.mine)) return draft;
  const items = draft.split(',').map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}

export interface MergeEditorProps {
  conflict: ConflictView;
  draft: string;
  isBusy: boolean;
  onChange: (draft: string) => void;
  onSave: (value: JsonValue) => void;
  onClose: () => void;
}

export function MergeEditor({ conflict, draft, isBusy, onChange, onSave, onClose }: MergeEditorProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const value = valueOfDraft(conflict, draft);
  const isList = Array.isArray(conflict.mine);
  const fits = RECORD_FIELDS[conflict.entity][conflict.field]?.safeParse(value).success ?? true;
  const label = t(isList ? 'conflicts.mergeListLabel' : 'conflicts.mergeLabel', {
    field: fieldName(conflict.entity, conflict.field),
  });
  useEffect(() => box.current?.focus(), []);
  const save = () => {
    if (fits && !isBusy) onSave(value);
  };
  const keyPressed = (event: React.KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onClose();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!event.repeat) save();
    }
  };
  const addTheirs = () => onChange([draft, firstDraft(conflict.theirs)].filter(Boolean).join(isList ? ', ' : '\n\n'));
  return (
    <div className="merge">
      <textarea
        ref={box}
        className="ui-input merge__box"
        rows={isList ? 2 : 6}
        aria-label={label}
        aria-invalid={!fits}
        value={draft}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={keyPressed}
      />
      {!fits && (
        <p className="ui-field__error" role="alert">
          {t('conflicts.mergeTooLong')}
        </p>
      )}
      <div className="merge__acts">
        <Button size="small" tone="primary" isDisabled={!fits} isPending={isBusy} onPress={save}>
          {t('conflicts.mergeSave')}
        </Button>
        <Button size="small" onPress={addTheirs}>
          {t('conflicts.mergeAddTheirs')}
        </Button>
        <Button size="small" tone="quiet" onPress={onClose}>
          {t('common.cancel')}
        </Button>
        <span className="merge__hint">{t('conflicts.mergeHint', { shortcut: keysOf(SAVE_SHORTCUT) })}</span>
      </div>
    </div>
  );
}
