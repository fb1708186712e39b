// Search as you type. Escape empties it first and leaves it second.

import { Button, Input, SearchField as AriaSearchField } from 'react-aria-components';
import { Search, X } from 'lucide-react';
import { Icon } from '../marks/Icon.tsx';
import { Kbd } from '../marks/Kbd.tsx';
import { t } from '../text.ts';
import './field.css';

export interface SearchFieldProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  shortcut?: string;
  inputRef?: React.Ref<HTMLInputElement>;
}

export function SearchField({ label, placeholder, value, onChange, shortcut, inputRef }: SearchFieldProps) {
  return (
    <AriaSearchField aria-label={label} value={value} onChange={onChange} className="ui-search">
      <Icon icon={Search} size={14} />
      <Input className="ui-search__input" placeholder={placeholder} {...(inputRef ? { ref: inputRef } : {})} />
      {value === '' && shortcut !== undefined && <Kbd shortcut={shortcut} />}
      {value !== '' && (
        <Button className="ui-search__clear" aria-label={t('common.clearSearch')}>
          <Icon icon={X} size={14} />
        </Button>
      )}
    </AriaSearchField>
  );
}
