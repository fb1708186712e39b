// The one push button. `primary` once on a screen at most, `danger` for what cannot be undone.

import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import type { LucideIcon } from 'lucide-react';
import { Icon } from '../marks/Icon.tsx';
import './button.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  tone?: 'plain' | 'primary' | 'quiet' | 'danger';
  size?: 'normal' | 'small' | 'large';
  icon?: LucideIcon;
  children: React.ReactNode;
}

export function Button({ tone = 'plain', size = 'normal', icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className="ui-button" data-tone={tone} data-size={size}>
      {icon && <Icon icon={icon} size={15} />}
      {children}
    </AriaButton>
  );
}
