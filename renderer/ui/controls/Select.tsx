// One of a few, in a list that opens.

import { Button, Label, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from 'react-aria-components';
import { ChevronDown } from 'lucide-react';
import { Icon } from '../marks/Icon.tsx';
import '../overlays/menu.css';
import './field.css';
import './choice.css';

export interface Option<Value extends string> {
  value: Value;
  label: string;
}

export interface SelectProps<Value extends string> {
  label: string;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  isDisabled?: boolean;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, hideLabel = false, value, options, onChange, isDisabled = false } = props;
  const choose = (key: unknown) => {
    const option = options.find((candidate) => candidate.value === key);
    if (option && option.value !== value) onChange(option.value);
  };
  return (
    <AriaSelect className="ui-field" value={value} onChange={choose} isDisabled={isDisabled}>
      <Label className={hideLabel ? 'ui-hidden' : 'ui-field__label'}>{label}</Label>
      <Button className="ui-select__button">
        <SelectValue className="ui-select__value ui-clip" />
        <Icon icon={ChevronDown} size={14} />
      </Button>
      <Popover className="ui-popover" offset={4}>
        <ListBox className="ui-menu">
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} textValue={option.label} className="ui-menu__item">
              {option.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
