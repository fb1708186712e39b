// The one push button. `primary` once on a screen at most, `danger` for what cannot be undone.

import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import type { LucideIcon } from 'lucide-react';
import { Icon } from '../marks/Icon.tsx';
import './button.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'isPending'> {
  tone?: 'plain' | 'primary' | 'quiet' | 'danger';
  size?: 'normal' | 'small' | 'large';
  icon?: LucideIcon;
  /** The deed is under way: the button keeps the focus and does nothing. A form guards its own submission. */
  isPending?: boolean;
  children: React.ReactNode;
}

// React Aria's own `isPending` announces by reference to the button, which is often gone by the time it is read.
export function Button({ tone = 'plain', size = 'normal', icon, isPending, onPress, children, ...rest }: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      {...(isPending || !onPress ? {} : { onPress })}
      className="ui-button"
      data-tone={tone}
      data-size={size}
      data-pending={isPending ? '' : undefined}
    >
      {icon && <Icon icon={icon} size={15} />}
      {children}
    </AriaButton>
  );
}
