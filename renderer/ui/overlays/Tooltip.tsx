// A name and its shortcut, shown on hover and on keyboard focus.

import { Tooltip, TooltipTrigger } from 'react-aria-components';
import { keysOf } from '../marks/Kbd.tsx';
import './tooltip.css';

export interface WithTooltipProps {
  text: string;
  shortcut?: string;
  placement?: 'top' | 'bottom' | 'left' | 'right';
  /** One focusable React Aria element. */
  children: React.ReactElement;
}

export function WithTooltip({ text, shortcut, placement = 'bottom', children }: WithTooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <Tooltip className="ui-tooltip" placement={placement} offset={6}>
        {text}
        {shortcut !== undefined && <span className="ui-tooltip__keys">{keysOf(shortcut)}</span>}
      </Tooltip>
    </TooltipTrigger>
  );
}
