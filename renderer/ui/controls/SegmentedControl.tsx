// One of two to five, all visible: a radio group in one frame.

import { Radio, RadioGroup } from 'react-aria-components';
import './choice.css';

export interface Segment<Value extends string> {
  value: Value;
  label: string;
  /** A sign such as ▲ before the word. */
  sign?: string;
  tone?: 'urgent' | 'warn';
}

export interface SegmentedControlProps<Value extends string> {
  label: string;
  value: Value;
  segments: readonly Segment<Value>[];
  onChange: (value: Value) => void;
  isDisabled?: boolean;
}

export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, value, segments, onChange, isDisabled = false } = props;
  const choose = (key: string) => {
    const segment = segments.find((candidate) => candidate.value === key);
    if (segment) onChange(segment.value);
  };
  return (
    <RadioGroup
      aria-label={label}
      orientation="horizontal"
      value={value}
      onChange={choose}
      isDisabled={isDisabled}
      className="ui-segments"
    >
      {segments.map((segment) => (
        <Radio key={segment.value} value={segment.value} className="ui-segments__item" data-tone={segment.tone}>
          {segment.sign !== undefined && <span aria-hidden="true">{segment.sign}</span>}
          {segment.label}
        </Radio>
      ))}
    </RadioGroup>
  );
}
