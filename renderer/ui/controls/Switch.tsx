// On or off, at once.

import { Switch as AriaSwitch } from 'react-aria-components';
import './choice.css';

export interface SwitchProps {
  label: string;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
}

export function Switch({ label, hideLabel = false, isOn, onChange, isDisabled = false }: SwitchProps) {
  return (
    <AriaSwitch className="ui-switch" isSelected={isOn} onChange={onChange} isDisabled={isDisabled}>
      <span className="ui-switch__track" aria-hidden="true" />
      <span className={hideLabel ? 'ui-hidden' : undefined}>{label}</span>
    </AriaSwitch>
  );
}
