// Labels as a row of tags; where they may be changed, each with a cross, and a line for a new one.

import { useState } from 'react';
import { Button, Input, Tag, TagGroup, TagList, TextField } from 'react-aria-components';
import { X } from 'lucide-react';
import { Icon } from '../../ui/marks/Icon.tsx';
import { t } from '../../ui/text.ts';

const MOST = 50;
const LONGEST = 60;

export interface LabelsProps {
  labels: readonly string[];
  onChange?: (labels: string[]) => void;
}

export function Labels({ labels, onChange }: LabelsProps) {
  return (
    <div className="labels">
      <TagGroup
        aria-label={t('records.labels')}
        {...(onChange
          ? { onRemove: (keys: Set<unknown>) => onChange(labels.filter((label) => !keys.has(label))) }
          : {})}
      >
        <TagList className="labels__list">
          {labels.map((label) => (
            <Tag key={label} id={label} textValue={label} className="labels__tag">
              {label}
              {onChange && (
                <Button slot="remove" className="labels__remove" aria-label={t('records.labelRemove')}>
                  <Icon icon={X} size={11} />
                </Button>
              )}
            </Tag>
          ))}
        </TagList>
      </TagGroup>
      {onChange && labels.length < MOST && <NewLabel labels={labels} onChange={onChange} />}
    </div>
  );
}

function NewLabel({ labels, onChange }: Required<LabelsProps>) {
  const [typed, setTyped] = useState('');
  const add = () => {
    const label = typed.trim();
    setTyped('');
    if (label !== '' && !labels.includes(label)) onChange([...labels, label]);
  };
  return (
    <TextField aria-label={t('records.labelNew')} value={typed} onChange={setTyped} maxLength={LONGEST} onBlur={add}>
      <Input
        className="ui-input labels__input"
        placeholder={t('records.labelNewHint')}
        onKeyDown={(event) => {
          // An empty line lets Ctrl+Enter through to the form.
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || typed.trim() === '') return;
          event.preventDefault();
          add();
        }}
      />
    </TextField>
  );
}
