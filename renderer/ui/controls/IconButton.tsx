// A button that shows only a picture. Its name is read aloud and shown in a tooltip, with the shortcut.

import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import type { LucideIcon } from 'lucide-react';
import { Icon } from '../marks/Icon.tsx';
import { WithTooltip } from '../overlays/Tooltip.tsx';
import './button.css';

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  label: string;
  icon: LucideIcon;
  /** As in `Ctrl+K`. */
  shortcut?: string;
  size?: 'normal' | 'small' | 'large';
  isOn?: boolean;
  placement?: 'top' | 'bottom' | 'left' | 'right';
}

const pictureSize = { small: 14, normal: 16, large: 20 } as const;

export function IconButton({ label, icon, shortcut, size = 'normal', isOn, placement, ...rest }: IconButtonProps) {
  return (
    <WithTooltip text={label} {...(shortcut ? { shortcut } : {})} {...(placement ? { placement } : {})}>
      <AriaButton
        {...rest}
        aria-label={label}
        {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
        className="ui-icon-button"
        data-size={size}
        data-on={isOn ? '' : undefined}
      >
        <Icon icon={icon} size={pictureSize[size]} />
      </AriaButton>
    </WithTooltip>
  );
}
